"""People: logging in, language, the organisation one works for, members."""
