"""Who each note is, and when it last changed: what `ankigen.lock` remembers from one release to the next."""
