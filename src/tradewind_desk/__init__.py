"""The web desk of Tradewind: where owners, advisers, providers and analysts work."""
