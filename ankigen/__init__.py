"""ankigen: Anki decks from text files, with pictures drawn by generative models."""

__version__ = "0.1.0"
