"""The last build once more, with the texts of a few cards changed: the others are neither read nor recognised again.

same_cards   changed seed files → their cards and the notes of the lock that they are, if nothing else can be concerned
rewriting    a package with some notes replaced: the bytes that a whole build would give
amend        all of it: the last build and what has changed → the report, or None where a whole build is needed
"""
