"""Which tests, marks and papers the markets ask for, and in what order to get them."""
