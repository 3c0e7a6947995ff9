"""The dates of a hundred years, as people write them and as ISO 8601 does: a task whose right answers are known.

Every date is written in some of `FORMS`. The split is by date: no date of the test part is met in training, in whatever
form. `UNSEEN_FORMS` are in no part: they are put together from pieces of the others, to see whether a model has learnt
pieces or whole forms.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import torch
from torch import Tensor

from ankigen.models.errors import SampleError
from ankigen.models.source import Source, Split

FIRST, LAST = date(1950, 1, 1), date(2049, 12, 31)
"""A hundred years, so that two digits are enough to tell the year."""

TEST, VALIDATION = 0.1, 0.05
"""Shares of the dates."""

REPETITIONS = 4
"""Forms in which a date of the training part is written; one of the other parts is written in one."""

DIGEST = "0899542bfcb33c24a6440893e2c8e66f632fd555346d402cc5c369278f28c9c3"
"""SHA-256 of all that is generated: questions and answers of the training part, the validation part, the test part."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS = ("Mon", "Tues", "Wed", "Thurs", "Fri", "Sat", "Sun")

FORMS = (
    "{d} {month} {yyyy}", "{month} {d}, {yyyy}", "{weekday}, {d} {month} {yyyy}", "{weekday}, {month} {d}, {yyyy}",
    "the {nth} of {month} {yyyy}", "{nth} of {month}, {yyyy}", "{nth} {month} {yyyy}", "{month} {nth}, {yyyy}",
    "{d} {mon} {yyyy}", "{mon} {d}, {yyyy}", "{wd} {d} {mon} {yyyy}", "{wd}, {mon} {d}, {yyyy}", "{dd}-{mon}-{yyyy}",
    "{nth} {mon} '{yy}", "{d} {mon} '{yy}", "{mon} {d} '{yy}", "{wd} {nth} {mon} {yyyy}", "{yyyy} {mon} {d}",
    "{d}.{m}.{yyyy}", "{dd}.{mm}.{yyyy}", "{d}.{m}.{yy}", "{yyyy}/{mm}/{dd}", "{yyyy}-{mm}-{dd}", "{yyyy}{mm}{dd}",
)  # fmt: skip
SLASHED = ("{d}/{m}/{yyyy}", "{m}/{d}/{yyyy}", "{d}/{m}/{yy}", "{m}/{d}/{yy}")
"""Forms only of dates that either order makes clear: the day is the number of the month, or is none of a month."""

UNSEEN_FORMS = ("the {nth} of {mon} {yyyy}", "{weekday}, {nth} {month} {yyyy}", "{wd} {d} {mon} '{yy}")

PADDING, START, END = 0, 1, 2
ALPHABET = "".join(sorted({*" ',-./0123456789f", *"".join((*MONTHS, *WEEKDAYS, *SHORT_WEEKDAYS))}))
SYMBOLS = END + 1 + len(ALPHABET)
ANSWER = 10
"""Characters of a date in ISO 8601."""

_CODES = {sign: code for code, sign in enumerate(ALPHABET, END + 1)}


@dataclass(frozen=True)
class Pairs:
    """What is asked, (N, S), and what is to be answered, (N, T), as numbers of characters, uint8."""

    source: Tensor
    target: Tensor

    def __len__(self) -> int:
        return len(self.source)

    def take(self, places: Tensor, device: torch.device) -> Pairs:
        """Those at the places (B,), on a device."""
        return Pairs(self.source[places].to(device), self.target[places].to(device))


def pairs(texts: Sequence[str], days: Sequence[date]) -> Pairs:
    """What was written of each of the days, and what it means."""
    return Pairs(codes(texts), codes([day.isoformat() for day in days]))


def in_unseen_forms(part: Pairs) -> Pairs:
    """The dates of a part, written in the forms that are in none, one after the other."""
    days = [date.fromisoformat(text(row)) for row in part.target]
    forms = itertools.cycle(UNSEEN_FORMS)
    return pairs([next(forms).format_map(pieces(day)) for day in days], days)


def forms_of(day: date) -> tuple[str, ...]:
    """The forms in which a date can be met in training."""
    return FORMS + SLASHED if day.day > len(MONTHS) or day.day == day.month else FORMS


def pieces(day: date) -> dict[str, str]:
    """What forms are made of, by name."""
    month, weekday = MONTHS[day.month - 1], day.weekday()
    return {
        "d": f"{day.day}", "dd": f"{day.day:02}", "nth": f"{day.day}{_ending(day.day)}",
        "m": f"{day.month}", "mm": f"{day.month:02}", "mon": month[:3], "month": month,
        "yy": f"{day.year % 100:02}", "yyyy": f"{day.year}",
        "wd": SHORT_WEEKDAYS[weekday], "weekday": WEEKDAYS[weekday],
    }  # fmt: skip


def asked(n: int, generator: torch.Generator) -> list[str]:
    """Dates of any of the hundred years, each in a form of training; equal seeds give equal texts."""
    first, last = FIRST.toordinal(), LAST.toordinal()
    days = [date.fromordinal(number) for number in torch.randint(first, last + 1, (n,), generator=generator).tolist()]
    chances = torch.rand(n, generator=generator).tolist()
    chosen = [(forms := forms_of(day))[int(chance * len(forms))] for day, chance in zip(days, chances, strict=True)]
    return [form.format_map(pieces(day)) for form, day in zip(chosen, days, strict=True)]


def codes(texts: Sequence[str]) -> Tensor:
    """Texts as numbers of their characters, each ended by END and filled up with PADDING: (N, length), uint8.

    Raises:
        SampleError: If a character is in no date; the message names it.
    """
    rows = [bytes([*(_code(sign, text) for sign in text), END]) for text in texts]
    width = max(len(row) for row in rows)
    filled = b"".join(row.ljust(width, bytes([PADDING])) for row in rows)
    return torch.frombuffer(bytearray(filled), dtype=torch.uint8).view(-1, width)


def text(numbers: Tensor) -> str:
    """The characters (T,) before the first END."""
    before, _, _ = bytes(numbers.tolist()).partition(bytes([END]))
    return "".join(ALPHABET[code - END - 1] for code in before if code > END)


@cache
def load() -> Split[Pairs]:
    """All dates in three parts, each in an order that says nothing of the dates; the same everywhere."""
    days = sorted(map(date.fromordinal, range(FIRST.toordinal(), LAST.toordinal() + 1)), key=_shuffled)
    first, second = (round(len(days) * share) for share in (TEST, TEST + VALIDATION))
    return Split(_written(days[second:], REPETITIONS), _written(days[first:second], 1), _written(days[:first], 1))


def _written(days: Sequence[date], repetitions: int) -> Pairs:
    """Each of the days in some forms of its own; May has fewer, since its short name is its name."""
    order = torch.rand(len(days), len(FORMS) + len(SLASHED), generator=torch.Generator().manual_seed(0)).argsort(1)
    texts: dict[str, date] = {}
    for day, places in zip(days, order.tolist(), strict=True):
        forms, known = forms_of(day), pieces(day)
        chosen = [place for place in places if place < len(forms)][:repetitions]
        texts |= {forms[place].format_map(known): day for place in chosen}
    return pairs([*texts], [*texts.values()])


def _shuffled(day: date) -> bytes:
    return hashlib.sha256(day.isoformat().encode()).digest()


def _ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _code(sign: str, text: str) -> int:
    if sign not in _CODES:
        raise SampleError(f"'{sign}' in '{text[:40]}' is in no date that the model knows; leave it out")
    return _CODES[sign]


DATES = Source(
    "dates", "1", "generated by ankigen, under its licence", DIGEST, load, unit="dates", card="dates.md"
)  # fmt: skip
