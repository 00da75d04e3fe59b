"""The sections of a plan page, one folder each, in the order of the page."""
