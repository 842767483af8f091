"""What is said of a file that somebody wants to take in: how it is read, its receipt, what it changes."""
