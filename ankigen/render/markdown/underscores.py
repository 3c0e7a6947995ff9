"""Underscores that are part of a name, told from those that emphasise."""

from __future__ import annotations

import re

_RUN = re.compile(r"(?<![\\_])_+")


def escape_lone_underscores(text: str) -> str:
    """Escape each underscore that has no partner: `snake_case`, `name_`. Python-Markdown would find it one.

    Source: CommonMark 0.31.2, section 6.2, rules 2 and 4: whether a run opens or closes depends on its neighbours.
    """
    openers: list[re.Match[str]] = []
    lone: list[re.Match[str]] = []
    for run in _RUN.finditer(text):
        before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
        if _can_close(before, after) and openers:
            openers.pop()
        elif _can_close(after, before):
            openers.append(run)
        else:
            lone.append(run)
    return _escaped(text, sorted(lone + openers, key=re.Match.start))


def _can_close(inside: str, outside: str) -> bool:
    """Whether a run can close emphasis, by the characters on either side; or open it, seen from the other end."""
    return bool(inside.strip()) and not outside.isalnum()


def _escaped(text: str, runs: list[re.Match[str]]) -> str:
    parts, position = [], 0
    for run in runs:
        parts += [text[position : run.start()], r"\_" * len(run[0])]
        position = run.end()
    return "".join([*parts, text[position:]])
