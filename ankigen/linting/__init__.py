"""Lints: what can be built and still looks like a mistake. Each is a small pure function in a file of its own.

They would rather miss a mistake than blame a good card: thresholds and lists of words stand at the top of each file.
"""
