"""The life of a deck over years: authors do what authors do, in any order, and the promises of the documents hold.

project   the seed files of several books as values; each card has a number that stands nowhere in its text
steps     what authors do to them, one function each
events    what befalls a project: branches, a lost cache, a build that is killed
author    a project on a disk, and what is known of its notes
promises  which notes must still be what they were
laws      what must hold after each build
"""
