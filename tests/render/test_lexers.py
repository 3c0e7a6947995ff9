"""Fast lexers: the tokens that Pygments itself finds, and Pygments itself where that is not sure."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any, ClassVar

import pytest
from pygments.lexer import Lexer, RegexLexer, bygroups, combined, default, include, using, words
from pygments.lexer import this as itself
from pygments.lexers import get_all_lexers, get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Punctuation, String, Text

from ankigen.diagnostics import Code
from ankigen.render import code, fast_lexer, lexers
from ankigen.render.deadline import DeadlineError, deadline
from ankigen.render.fast_lexer import FastLexer
from ankigen.render.joined import joined
from tests.golden import CASES

_PIECES = (CASES / "lexers" / "samples.txt").read_text(encoding="utf-8").split("\n.\n")
SAMPLES = dict(zip(_PIECES[::2], _PIECES[1::2], strict=False))
SIGNS = "()[]{}<>\"'`\\/#$@!%^&*-+=|:;,.?~_ \n\t09azAZéſKİıµ→\x0b\x80\u2028"
MOST_TOKENS = 20_000
"""A few lexers go round in circles in some texts."""


def tokens(lexer: Lexer, text: str) -> list[object]:
    """The tokens, and the fault at which they end if there is one."""
    found: list[object] = []
    try:
        found += islice(lexer.get_tokens_unprocessed(text), MOST_TOKENS)
    except DeadlineError:
        raise
    except Exception as error:  # noqa: BLE001 - Pygments' own fault, which is the same
        found.append((type(error), str(error)))
    return found


def damaged(text: str, chance: random.Random) -> str:
    """The text with signs and pieces put in and taken out."""
    for _ in range(chance.randrange(1, 9)):
        at, to, start = (chance.randrange(len(text) + 1) for _ in range(3))
        inserted = chance.choice([chance.choice(SIGNS), text[start : start + 9]])
        text = text[:at] + inserted + text[min(at + chance.choice([0, 0, 3]), max(at, to)) :]
    return text


def assert_same(name: str, texts: Iterator[str]) -> None:
    fast, plain = lexers.lexer_of(name), get_lexer_by_name(name, stripnl=False, ensurenl=True)
    if type(fast) is type(plain):
        return
    for text in texts:
        try:
            with deadline(2):
                expected = tokens(plain, text)
        except DeadlineError:
            continue
        assert tokens(fast, text) == expected, text


@pytest.mark.parametrize("many", [0, 10_000_000], ids=["after many", "at first"])
@pytest.mark.parametrize("name", SAMPLES)
def test_the_tokens_are_those_of_pygments(name: str, many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts in more than ASCII are read in another way after there have been many of them."""
    monkeypatch.setattr(fast_lexer, "MANY", many)
    chance, own = random.Random(name), SAMPLES[name]  # noqa: S311 - damage, not secrets
    others = chance.sample(list(SAMPLES.values()), 3)
    broken = [damaged(own, chance) for _ in range(4)]
    assert_same(name, (form(text) for text in [own, *others, *broken] for form in (str, as_ascii)))


def as_ascii(text: str) -> str:
    return re.sub(r"[^\0-\x7f]", "e", text)


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(names[0] for _, names, _, _ in get_all_lexers(plugins=False) if names))
def test_the_tokens_of_all_lexers_are_those_of_pygments(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast_lexer, "MANY", 5_000)
    chance = random.Random(name)  # noqa: S311
    texts = [*SAMPLES.values(), *(damaged(text, chance) for text in SAMPLES.values())]
    assert_same(name, (form(text) for text in texts for form in (str, as_ascii)))


@pytest.mark.parametrize(
    "name", ["python", "java", "c", "cpp", "javascript", "sql", "postgresql", "bash", "rust", "csharp"]
)
def test_the_lexers_of_common_languages_are_fast(name: str) -> None:
    """A release of Pygments in which they are not needs another look, for all is right and only slow."""
    assert isinstance(lexers.lexer_of(name), FastLexer)


def test_a_reader_that_is_not_known_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexers, "_VARIABLES", ("self", "text", "table"))
    plain = type(get_lexer_by_name("python"))
    assert type(lexers._lexer.__wrapped__(plain)) is plain


def test_the_names_of_a_language_share_a_lexer() -> None:
    assert lexers.lexer_of("py") is lexers.lexer_of("python")


class Odd(RegexLexer):
    """All that can stand in a table, and expressions that mean something else within another one."""

    name: ClassVar[str] = "odd"
    aliases: ClassVar[list[str]] = ["odd"]
    flags = re.MULTILINE | re.DOTALL
    tokens: ClassVar[dict[str, list[object]]] = {
        "root": [
            include("space"),
            (r"(['\"])(?:\\.|(?!\1).)*\1", String),
            (r"(?P<fence>~+)[a-z](?P=fence)", String.Doc),
            (r"(<)?[a-z]\d(?(1)>)", Name.Tag),
            (r"(?x) q [a-z]  # a (comment", Name.Label),
            (r"[q]  # q", Name.Label),
            (r"(?i)end|(?:begin)", Keyword),
            (r"(?s)%.*?$", Comment),
            (words(("alpha", "beta", "alphabet"), prefix=r"\b", suffix=r"\b"), Keyword.Type),
            (r"[]()[]+", Punctuation, "deep"),
            (r"[à-üÀ-ÜÀ\-a-c]+", Name.Other),
            (r"z[À-Ü-z]", Name.Function),
            (r"[ĸ-ſ]", Name.Class),
            (r"[^\x00-\x7fa-z\d\s'\"~<%()\[\]{}|;:]", Text),
            (r"(\{)([^{}]*)(\})", bygroups(Punctuation, using(itself, state="deep"), None)),  # type: ignore[no-untyped-call]
            (r"\|", Punctuation, combined("deep", "space")),
            (r";", Punctuation, ("deep", "#push", "#pop")),
            (r":", Punctuation, "#push"),
            (r"[a-z]", Name, ("space", "deep")),
        ],
        "space": [(r"[ \t]+", Text), (r"\d+", Number, "#pop")],
        "deep": [
            (r"a", Name.Attribute),
            (r"b(b?)", bygroups(Name.Builtin)),  # type: ignore[no-untyped-call]
            (r"\)\)", Punctuation, "#pop:2"),
            (r"x(?=y)", Name),
            default("#pop"),
        ],
    }


ODD_WORDS = [*"aabbksxyyz1- \n\n<>'\"~\\q%()[]{}|;:àſK→", "end", "BEGIN", "alphabet", "q b", "~~a~~", "))"]


@pytest.mark.parametrize("flags", [Odd.flags, Odd.flags | re.IGNORECASE, re.VERBOSE])
@pytest.mark.parametrize("many", [0, 10_000_000])
def test_whatever_stands_in_a_table_is_read_as_pygments_reads_it(
    flags: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast_lexer, "MANY", many)
    plain = type("Odd", (Odd,), {"flags": flags})
    fast = lexers._fast(plain)
    assert fast
    chance, seen = random.Random(3), set()  # noqa: S311
    for _ in range(1000):
        text = "".join(chance.choices(ODD_WORDS, k=chance.randrange(1, 25)))
        found = tokens(plain(), text)
        seen |= {token[1] for token in found if isinstance(token, tuple) and len(token) == 3}
        assert tokens(fast(), text) == found, text
    assert len(seen) > 12


def test_making_a_lexer_ready_is_no_fault_of_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def slowly(*arguments: Any, **options: Any) -> object:
        until = time.process_time() + 0.3
        while time.process_time() < until:
            pass
        return joined(*arguments, **options)

    monkeypatch.setattr(fast_lexer, "joined", slowly)
    monkeypatch.setattr(code, "DEADLINE", 0.2)
    monkeypatch.setattr(lexers, "_lexer", lexers._lexer.__wrapped__)
    assert code.render_code('x = f"{y}"\n' * 20, "python").problem is None


class Runaway(RegexLexer):
    """A lexer with a rule that takes years."""

    name: ClassVar[str] = "runaway"
    aliases: ClassVar[list[str]] = ["runaway"]
    tokens: ClassVar[dict[str, list[object]]] = {"root": [(r" +", Text), (r"(?:x+x+)+y", Name)]}


def test_a_deadline_holds_within_joined_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = lexers._fast(Runaway)
    assert fast
    monkeypatch.setattr(code, "lexer_of", lambda _: fast())
    monkeypatch.setattr(code, "DEADLINE", 0.2)
    found = code.render_code("  " + "x" * 40, "runaway").problem
    assert found == (Code.CODE_FAILED, "colouring the code takes longer than 0.2 s")
