"""From seed files to notes, with nothing rendered twice.

rendered_file, stored     what a seed file comes to; the same as bytes, for the cache and for other processes
render_file               the bytes of a seed file → the bytes of what it comes to: pure but for local images
remembering               the cache's keys: everything that decides what a card looks like
rendering                 many seed files: what is remembered, what is rendered and where
prepare                   all of it: paths → identified notes
"""
