"""Keeping the desk: backup, restore and upgrade, each one command."""
