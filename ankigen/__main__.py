"""`python -m ankigen` is the same as `ankigen`."""

import sys

from ankigen.cli import main

if __name__ == "__main__":
    sys.exit(main())
