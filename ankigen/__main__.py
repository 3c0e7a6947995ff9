"""`python -m ankigen` is the same as `ankigen`."""

from ankigen.cli import command

if __name__ == "__main__":
    command()
