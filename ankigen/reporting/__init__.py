"""Diagnostics as text: for people on a terminal, for editors, for machines. Every format is a function of values."""
