"""The nouns of the trade, frozen."""
