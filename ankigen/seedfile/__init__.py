"""Seed files: from bytes to entries. Pure but for collecting and reading.

collecting, reading, encodings          paths → files → lines
lines, fences                           what each line could be by itself
candidates                              which lines could be more than text: few of them
horizon, spelling, gluing               what comes behind it, and whether a line is meant as what it could be
scanning                                lines → markers and text, piece by piece
machine                                 a marker → its transition of the state
metadata, boundaries, answers           the transitions: about entries, between entries, within one
state, drafts, reports, attribution     what has been read, what was wrong, what each line is for
completing, options, titles             a draft, a comment line, a title → what they mean
parsing                                 all of it: lines → entries
"""
