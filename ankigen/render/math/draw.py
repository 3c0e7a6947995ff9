"""Tokens to MathML: what latex2mathml does well goes there; every other construct is drawn here and put in a slot."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ankigen.render.math import latex, raised
from ankigen.render.math.constructs import CONSTRUCTS
from ankigen.render.math.lines import broken_group, draw_lines
from ankigen.render.math.symbols import SYMBOLS
from ankigen.render.math.tokens import FormulaError, Reader, Token
from ankigen.render.math.tree import LIMITS, element, marked
from ankigen.render.math.unsupported import REFUSED_CHARACTERS, refuse

_LIMITS = {r"\limits": "always", r"\nolimits": "beside"}
PRIMES = {1: "′", 2: "″", 3: "‴", 4: "⁗"}


def draw(tokens: Sequence[Token]) -> Element:
    """The tokens of a group, or of a whole formula without line breaks, as one element.

    Raises:
        FormulaError: If a command is unknown or wrongly used.
    """
    reader, line, scripts = Reader(tokens, draw, draw_next), _Line(), ""
    while text := reader.peek():
        script = text if text in "^_" else raised.position(text)
        if script and script in scripts:
            raise FormulaError(*latex.TWICE[script], reader.take().offset)
        scripts = scripts + script if script else ""
        if raised.position(text):
            line.add(script)
            line.put(draw(raised.taken(reader)))
        elif script:
            line.raised_or_lowered(reader)
        elif text == "{" and (group := broken_group(reader)):
            line.put(draw_lines(group, reader))
        elif text in "{}":
            line.add(reader.take().text)
        elif text == "'":
            line.primes(reader)
        elif text in _LIMITS:
            line.set_limits(_LIMITS[text], reader.take())
        else:
            line.item(reader)
    return line.drawn()


def draw_next(reader: Reader) -> Element:
    """The next item of a reader as one element: a symbol, a digit, or a command with its arguments."""
    line = _Line()
    line.script(reader)
    return line.drawn()


class _Line:
    """TeX for latex2mathml, and the elements that its slot characters stand for."""

    def __init__(self) -> None:
        self._tex: list[str] = []
        self._slots: list[Element] = []

    def drawn(self) -> Element:
        return latex.convert("".join(self._tex), self._slots)

    def add(self, tex: str) -> None:
        self._tex.append(tex)

    def put(self, made: Element) -> None:
        self._tex.append(latex.slot(len(self._slots)))
        self._slots.append(made)

    def raised_or_lowered(self, reader: Reader) -> None:
        """The sign of a script, and the script."""
        sign = reader.take()
        if reader.peek() in _LIMITS:  # as in `\sum_\limits{i}`, which is common and which KaTeX takes
            self.set_limits(_LIMITS[reader.peek()], reader.take())
        if reader.peek() in ("", "}"):
            raise FormulaError(*latex.MISSING_SCRIPT, sign.offset)
        self.add(sign.text)
        self.script(reader)

    def script(self, reader: Reader) -> None:
        """What a script takes: a group, or without braces one digit, not a whole number."""
        if reader.peek() == "{":
            group = broken_group(reader)
            self.put(draw_lines(group, reader) if group else reader.argument())
        elif reader.peek().isdigit():
            self.put(element("mn", text=reader.take().text))
        elif reader.peek() not in ("", "}"):
            self.item(reader)

    def set_limits(self, limits: str, command: Token) -> None:
        r"""What `\limits` does to the operator before it, which may carry a script already."""
        place = len(self._tex) - 1
        while place > 1 and self._tex[place - 1] in ("^", "_"):
            place -= 2
        operator = latex.element_at(self._tex[place], self._slots) if place >= 0 else None
        if operator is None or LIMITS not in operator.attrib:
            raise FormulaError(f"`{command.text}` after what is no operator", "remove it", command.offset)
        marked(operator, limits=limits)
        if operator.tag == "mo":
            operator.set("movablelimits", "false")

    def primes(self, reader: Reader) -> None:
        """Primes are a superscript, which another superscript may join."""
        count = 0
        while reader.accept("'"):
            count += 1
        self.add("^{")
        self.put(element("mo", text=PRIMES.get(count, "′" * count)))
        if reader.accept("^"):
            self.put(reader.argument())
        self.add("}")

    def item(self, reader: Reader) -> None:
        """One symbol or number, or one command with its arguments."""
        token = reader.take()
        if token.text in CONSTRUCTS:
            self.put(CONSTRUCTS[token.text](reader))
        elif token.text.isdecimal() or (token.text == "." and reader.next_character().isdecimal()):
            self.put(element("mn", text=token.text + _more_digits(reader, token.text)))
        elif token.text in SYMBOLS:
            self.put(SYMBOLS[token.text].drawn())
        elif token.text in REFUSED_CHARACTERS or (token.text.startswith("\\") and not latex.knows(token.text)):
            refuse(token)
        elif (made := latex.leaf(token.text)) is not None:
            self.put(made)
        else:
            self.add(token.text + " " * token.text.startswith("\\"))


def _more_digits(reader: Reader, so_far: str) -> str:
    """The rest of a number such as 3.14; white space ends it."""
    digits = ""
    while (character := reader.next_character()).isdecimal() or (
        character == "." and "." not in so_far + digits and reader.next_character(1).isdecimal()
    ):
        digits += reader.take().text
    return digits
