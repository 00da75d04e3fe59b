"""Everything the desk keeps: people, firms, cases, consents, providers, register runs."""
