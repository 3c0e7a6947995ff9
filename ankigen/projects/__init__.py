"""Deck projects: a new one with a sample, or what a folder of seed files lacks to be one."""
