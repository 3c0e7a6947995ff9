"""Telling money from mathematics between two dollar signs."""

from __future__ import annotations

import re

from ankigen.render.math.prose import LATEX_SIGN, words_of

_AMOUNT = re.compile(
    r"\s?(?:\d+(?:[.,]\d+)*|\.\d+)(?:\s?(?:[kKmMbB]|bn|mn|tn|USD|million|billion|thousand|trillion)\b)?"
)
_NEXT_AMOUNT = re.compile(r"\s?\.?\d")
_OTHER_CURRENCY = re.compile("[€£¥₹₽₩]")
_PREFIX = re.compile(r"(?<![A-Za-z\\])(?:US|A|AU|AUD|C|CA|CAD|HK|HKD|MX|NT|NZ|NZD|R|S|SG|SGD|USD|Z)\Z")
"""What stands before the dollar sign of a country."""
_CALCULATION = re.compile(r"[\\^_{}=<>+*−×÷|-]")
_SEPARATOR = re.compile(r"[,;/–]\s\Z")
_UNFINISHED = re.compile(r"[^\\^_{}<>]*[=+\-−*/×÷(<>≈→]\s?")
_BEHIND_AMOUNT = re.compile(r"\d\s?\Z")
_NO_FORMULA = re.compile(r"[\s.,;:?!)/]")
_TO_NEXT_AMOUNT = re.compile(r"\)?(?:\s?[,;/–]\s|\s|/[a-z]+\s)[^=+*−×÷()|]*\d\s?")


def is_money(content: str, following: str) -> bool:
    """Whether `$content$` is an amount and the words after it, `following` being the two characters behind.

    >>> is_money("30,000 to ", "40")
    True
    >>> is_money("15 * 20% = ", "3")
    True
    >>> is_money("4.50 an hour, US", " 5")
    True
    >>> is_money("2x + 3", " a")
    False
    """
    content = content.replace(r"\$", "").replace(r"\%", "%")
    amount = _AMOUNT.match(content)
    rest = content[amount.end() :] if amount else ""
    if not amount or rest[:1].isalpha():
        return False
    is_glued = following[:1].isdigit()
    is_of_a_country = _PREFIX.search(rest) and (is_glued or not _CALCULATION.search(rest))
    if _OTHER_CURRENCY.search(rest) or (is_of_a_country and _NEXT_AMOUNT.match(following)):
        return True
    if LATEX_SIGN.search(content):
        return is_glued and bool(_UNFINISHED.fullmatch(content))
    if is_glued or (_NEXT_AMOUNT.match(following) and _SEPARATOR.search(rest)):
        return True
    return bool(words_of(rest)) and (rest[-1:].isspace() or following[:1].isalpha() or len(words_of(rest)) > 1)


def is_between_amounts(previous: str, content: str) -> bool:
    """Whether both dollar signs stand behind amounts, as in `10 $ und 20 $`; `previous` are the two characters before.

    >>> is_between_amounts("0 ", " und 20 ")
    True
    >>> is_between_amounts("10", "x_1")
    False
    """
    if not _BEHIND_AMOUNT.search(previous) or LATEX_SIGN.search(content) or not _TO_NEXT_AMOUNT.fullmatch(content):
        return False
    return bool(words_of(content)) or content.strip()[0] in ",;/–)"


def is_behind_amount(previous: str, line: str) -> bool:
    """Whether a dollar sign that opens no formula belongs to an amount; `line` is what stands behind it.

    >>> is_behind_amount("0 ", "? ")
    True
    >>> is_behind_amount("0 ", "x + 1 ")
    False
    """
    return bool(_BEHIND_AMOUNT.search(previous) and _NO_FORMULA.match(line) and not LATEX_SIGN.search(line))
