"""A marker as it is met in a file."""

from __future__ import annotations

from typing import NamedTuple

from ankigen.entries import Line
from ankigen.seedfile.horizon import Ahead
from ankigen.seedfile.lines import Mark


class Marker(NamedTuple):
    """A line that is meant as a marker, what makes it one, and what comes behind it in the file."""

    line: Line
    mark: Mark
    ahead: Ahead

    @property
    def content(self) -> Line:
        """What the marker leaves of its line."""
        return self.mark.content(self.line)

    @property
    def is_bare(self) -> bool:
        """Whether nothing follows on its line."""
        return not self.content.text.strip()

    @property
    def token(self) -> str:
        """How it is written, for messages."""
        return self.line.text.strip()[:12]
