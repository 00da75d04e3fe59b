"""The owner's pages: describe the firm and its offering, answer what still matters, upload."""
