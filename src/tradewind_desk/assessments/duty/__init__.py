"""Which duties are due in each market and way, and when they depend."""
