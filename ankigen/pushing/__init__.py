"""A deck into a running Anki: what is there, what would change, and what is the learner's own and stays."""
