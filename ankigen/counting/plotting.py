"""Statistics as a picture: four panels of bars in one SVG file, without a library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from ankigen.counting.counting import Statistics
from ankigen.wording import counted, shortened

WIDTH, LABELS, BAR, GAP, TOP = 720, 300, 18, 6, 44
"""Pixels: of the picture, of what stands left of the bars, of a bar and between two, of a panel's title."""
NUMBERS = 60
"""Pixels right of the longest bar, for its number."""
LONGEST_LABEL = 38
MOST_BARS = 40
STEP = 25
"""Words that the lengths of a bar have in common."""

STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600}.bar{fill:#2f6f9f}rect.ground{fill:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#d1d7e0}.bar{fill:#6cb0e0}rect.ground{fill:#1c2128}}"
)

Bars = Sequence[tuple[str, int]]


def plot(statistics: Statistics) -> bytes:
    """Cards by deck, notes by length, rating and topic, as an SVG that follows the reader's day and night."""
    panels = {
        "Cards by deck": [(name.rpartition("::")[2], totals.cards) for name, totals in statistics.decks.items()],
        "Notes by words of the longer side": _histogram(statistics.answers),
        "Notes by rating": _named(statistics.ratings),
        "Notes by topic": _named(statistics.topics),
    }
    parts: list[str] = []
    top = 0
    for title, bars in panels.items():
        shown = _fewer(bars)
        parts += _panel(title, shown, top)
        top += TOP + len(shown) * (BAR + GAP)
    size = f"{counted(statistics.together.cards, 'card')} in {counted(len(statistics.decks), 'deck')}"
    said = f"{size}, by deck, length, rating and topic"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + GAP}" role="img">'
    ground = '<rect class="ground" width="100%" height="100%"/>'
    return f"{head}<title>{said}</title><style>{STYLE}</style>{ground}{''.join(parts)}</svg>\n".encode()


def _histogram(lengths: Sequence[int]) -> Bars:
    counts = Counter(length // STEP for length in lengths)
    return [(f"{STEP * n} to {STEP * (n + 1) - 1}", counts[n]) for n in range(max(counts) + 1)]


def _named(counts: Mapping[int | None, int] | Mapping[str, int]) -> Bars:
    return [("none" if key in {None, ""} else str(key), number) for key, number in counts.items()]


def _fewer(bars: Bars) -> Bars:
    """What a reader can take in; the rest is one bar."""
    rest = sum(number for _, number in bars[MOST_BARS:])
    return [*bars[:MOST_BARS], (f"{len(bars) - MOST_BARS:,} more", rest)] if rest else bars[:MOST_BARS]


def _panel(title: str, bars: Bars, top: int) -> Iterator[str]:
    yield f'<text class="title" x="12" y="{top + 30}">{title}</text>'
    most = max((number for _, number in bars), default=0) or 1
    for place, (label, number) in enumerate(bars):
        y = top + TOP + place * (BAR + GAP)
        width = (WIDTH - LABELS - NUMBERS) * number / most
        yield f'<text x="{LABELS - 10}" y="{y + 14}" text-anchor="end">{escape(_short(label))}</text>'
        yield f'<rect class="bar" x="{LABELS}" y="{y}" width="{width:.1f}" height="{BAR}" rx="2"/>'
        yield f'<text x="{LABELS + width + 8:.1f}" y="{y + 14}">{number:,}</text>'


def _short(label: str) -> str:
    return shortened("".join(sign if sign.isprintable() else " " for sign in label), LONGEST_LABEL)
