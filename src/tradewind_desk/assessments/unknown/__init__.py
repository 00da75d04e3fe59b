"""What is not known, whom it touches, and how to find out."""
