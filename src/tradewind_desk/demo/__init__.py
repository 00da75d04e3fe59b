"""Invented firms, providers and bodies with three months of cases, and the server's commands."""
