"""Packages as others may have made them, read with care: what is in them, and nothing of it obeyed."""
