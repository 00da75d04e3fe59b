"""The adviser's pages: parse, call one thing, render."""
