"""Every command that is drawn here, with the rule that reads its arguments and draws it."""

from __future__ import annotations

from ankigen.render.math import (
    accents,
    alphabets,
    boxes,
    colours,
    delimiters,
    environments,
    fractions,
    lines,
    operators,
    spaces,
    stacks,
    tags,
    texts,
)
from ankigen.render.math.rules import Rule

CONSTRUCTS: dict[str, Rule] = {
    **accents.RULES,
    **alphabets.RULES,
    **boxes.RULES,
    **colours.RULES,
    **delimiters.RULES,
    **environments.RULES,
    **fractions.RULES,
    **lines.RULES,
    **operators.RULES,
    **spaces.RULES,
    **stacks.RULES,
    **tags.RULES,
    **texts.RULES,
}
