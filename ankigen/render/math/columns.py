r"""Column specifications of tables, such as `{r|cl}`: the style sheet's classes for the cells of each column."""

from __future__ import annotations

import re
from itertools import cycle, islice, repeat

_ALIGNMENTS = {"l": "mleft", "c": "", "r": "mright", "p": "mleft", "m": "mleft", "b": "mleft"}
_LINES = {"|": "mbefore", "||": "mbefore mdouble", ":": "mbefore mdashed"}
_PART = re.compile(
    r"\*\{?(?P<count>\d{1,2})\}?\{(?P<repeated>[^{}]*)\}|(?P<line>\|\||\||:)|(?P<column>[lcr]|[pmb]\{[^{}]*\})|[@!]\{[^{}]*\}"
)


class UnknownColumnError(ValueError):
    """A column specification that is not known here."""


def repeating(alignments: str, width: int) -> list[str]:
    """The classes of so many columns whose alignments repeat, as in `align`."""
    return [_ALIGNMENTS[sign] for sign in islice(cycle(alignments), width)]


def specified(written: str, width: int) -> list[str]:
    """The classes of so many columns; those beyond the specification are centred. What is between columns is left out.

    Raises:
        UnknownColumnError: If a part of the specification is not known.
    """
    columns, line = [], ""
    for found in _parts(written):
        if found["line"]:
            line = _LINES[found["line"]]
        elif found["column"]:
            columns.append(f"{line} {_ALIGNMENTS[found['column'][0]]}".strip())
            line = ""
    if line and columns and width <= len(columns):
        columns[width - 1] += " " + line.replace("mbefore", "mafter")
    return list(islice([*columns, *repeat("", width)], width))


def _parts(written: str) -> list[re.Match[str]]:
    written = "".join(written.split())
    for _ in range(2):  # a repetition may stand in another
        written = _PART.sub(lambda found: (found["repeated"] or "") * int(found["count"] or 0) or found[0], written)
    if _PART.sub("", written):
        raise UnknownColumnError(written)
    return list(_PART.finditer(written))
