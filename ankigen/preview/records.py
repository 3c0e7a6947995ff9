"""Cards, problems and figures as the page's scripts read them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ankigen.diagnostics import Diagnostic, Position
from ankigen.pictures import is_figure
from ankigen.preview.cards import Card, File, State
from ankigen.preview.sampling import Shown, shown
from ankigen.preview.templates import asked, sides

Json = dict[str, Any]
Link = Callable[[Position], str]
"""From a place to the link that opens it; empty where there is none."""

_MATHJAX = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)


def state_record(state: State, link: Link) -> Json:
    """Everything that the page needs for its lists."""
    return changes(State(), state, link)


def changes(before: State, after: State, link: Link) -> Json:
    """What is new in a state: the order of its files, those of which something changed, the problems of none."""
    renewed = (file for name, file in after.files.items() if file is not before.files.get(name))
    return {
        "number": after.number,
        "order": list(after.files),
        "files": {file.path: _file(file, link) for file in renewed},
        "elsewhere": [_problem(problem, link) for problem in after.elsewhere],
    }


def _file(file: File, link: Link) -> Json:
    return {
        "cards": [_summary(card) for card in file.cards],
        "elsewhere": [_problem(problem, link) for problem in file.elsewhere],
    }


def _summary(card: Card) -> Json:
    """A card in the list, with what it can be found by."""
    entry, note = card.entry, card.note
    question = asked(entry.question.text, card.ordinal) if entry.is_cloze else entry.question.text
    texts = (entry.title.text, entry.question.text, entry.answer.text, entry.context.text)
    return {
        "key": card.key,
        "deck": note.deck,
        "book": entry.book.title,
        "tags": note.tags,
        "title": entry.title.text.strip(),
        "question": " ".join(question[:200].split()),
        "text": " ".join(filter(None, texts)).casefold(),
        "problems": [[problem.severity, problem.code.label] for problem in card.problems],
    }


def card_record(card: Card, link: Link) -> Json:
    """One card in full: both sides as HTML, and what is told beside them."""
    both = sides(card.note, card.ordinal)
    return {
        "key": card.key,
        "front": both.front,
        "back": both.back,
        "place": _place(card.entry.position, link),
        "problems": [_problem(problem, link) for problem in card.problems],
        "figures": [figure_record(shown(it)) for it in card.note.pictures if is_figure(it.source)],
        "mathjax": len(_MATHJAX.findall(both.back)),
    }


def figure_record(figure: Shown) -> Json:
    """A figure: its picture, what it is made of, and the line that places it in a seed file."""
    picture = figure.picture
    return {
        "address": picture.source,
        "media": picture.media,
        "sound": picture.sound,
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "model": figure.request.model,
        "name": figure.request.name,
        "parameters": figure.request.parameters,
        "random": figure.is_random,
        "line": figure.line,
    }


def _problem(problem: Diagnostic, link: Link) -> Json:
    return {
        "severity": problem.severity,
        "code": problem.code.label,
        "found": problem.found,
        "remedy": problem.remedy,
        **_place(problem.position, link),
    }


def _place(position: Position, link: Link) -> Json:
    return {"where": f"{position.path}:{position.line}", "href": link(position)}
