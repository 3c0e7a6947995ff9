"""The way back: a package, whoever made it, as seed files."""
