"""Seed files: from bytes to entries. Pure but for the one function that reads a file."""
