"""The library of facts: search, read, see the source, suggest a correction."""
