"""Underscores that are part of a name, told from those that emphasise."""

from __future__ import annotations

import re

_PYTHON_NAMES = (
    "add|all|annotations|author|bases|bool|builtins|call|class|contains|copy|debug|del|delitem|dict|doc|enter|eq|exit|"
    "file|format|func|future|ge|get|getattr|getattribute|getitem|gt|hash|iadd|import|index|init|init_subclass|int|iter|"
    "le|len|lt|main|matmul|missing|module|mro|mul|name|ne|neg|new|next|or|path|post_init|pow|qualname|radd|reduce|repr|"
    "reversed|rmul|set|setattr|setitem|setstate|slots|str|sub|truediv|version"
)
_RUN = re.compile(rf"(?P<name>(?<!\w)__(?:{_PYTHON_NAMES})__(?!\w))|(?<![\\_])(?P<run>_+)")


def escape_lone_underscores(text: str) -> str:
    """Escape each underscore that emphasises nothing: `snake_case`, `name_`, and Python's own names, as `__init__`.

    Python-Markdown would find it a partner. Source: CommonMark 0.31.2, section 6.2, rules 2 and 4: whether a run
    opens or closes depends on its neighbours. Python's names are a departure from it.
    """
    openers: list[re.Match[str]] = []
    lone: list[re.Match[str]] = []
    for run in _RUN.finditer(text):
        before, after = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
        if run["run"] and _can_close(before, after) and openers:
            openers.pop()
        elif run["run"] and _can_close(after, before):
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
        parts += [text[position : run.start()], run[0].replace("_", r"\_")]
        position = run.end()
    return "".join([*parts, text[position:]])
