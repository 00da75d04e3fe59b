"""Invented firms, providers and bodies with three months of cases."""
