"""Notes as packages: equal bytes for equal notes.

packing       the notes of all books → a package for each, its figures drawn
package       a deck → rows, written and told in one pass
genanki_deck  note types, notes and decks as genanki has them
container     rows and media files → the bytes of a file
manifest      what goes with the packages of a release
outdated      packages of the last build in whose place others stand now
tallies       the digests of a package's notes, kept for whoever changes a few of them
"""
