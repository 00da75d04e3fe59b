"""Answers as reports: JSON, terminal tables, one self-contained HTML file."""
