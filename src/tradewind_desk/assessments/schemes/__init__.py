"""Who pays part of it: schemes with reasons and paths to yes."""
