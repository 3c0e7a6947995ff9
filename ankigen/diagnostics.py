"""What is wrong, where, and what to do about it.

Diagnostics are values: every stage returns them and nobody prints but the command line.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a problem matters: an error fails the build, a warning only with `--strict`, a note never."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(Enum):
    """Every kind of problem: its name in messages and its severity."""

    # Files
    MISSING_PATH = "missing-path", Severity.ERROR
    NO_SEED_FILES = "no-seed-files", Severity.ERROR
    UNREADABLE_FILE = "unreadable-file", Severity.ERROR
    NOT_UTF8 = "not-utf-8", Severity.WARNING
    CONTROL_CHARACTER = "control-character", Severity.WARNING
    INVISIBLE_CHARACTER = "invisible-character", Severity.WARNING
    NO_CARDS = "no-cards", Severity.WARNING
    LOW_RATING = "low-rating", Severity.NOTE
    # Structure
    MISSING_ANSWER = "missing-answer", Severity.ERROR
    MISSING_QUESTION = "missing-question", Severity.ERROR
    INFERRED_QUESTION = "inferred-question", Severity.WARNING
    SECOND_QUESTION = "second-question", Severity.WARNING
    GLUED_MARKER = "glued-marker", Severity.WARNING
    WRONG_CLOSER = "wrong-closer", Severity.WARNING
    UNCLOSED_ANSWER = "unclosed-answer", Severity.WARNING
    UNCLOSED_FENCE = "unclosed-fence", Severity.WARNING
    MISSPELT_MARKER = "misspelt-marker", Severity.WARNING
    REPEATED_MARKER = "repeated-marker", Severity.WARNING
    MISSING_OPENER = "missing-opener", Severity.WARNING
    MISSING_HEADING = "missing-heading", Severity.WARNING
    MISSING_SEPARATOR = "missing-separator", Severity.NOTE
    MISPLACED_SEPARATOR = "misplaced-separator", Severity.WARNING
    TEXT_AFTER_CLOSER = "text-after-closer", Severity.WARNING
    STRAY_TEXT = "stray-text", Severity.WARNING
    BAD_OPTION = "bad-option", Severity.ERROR
    DUPLICATE_CARD = "duplicate-card", Severity.WARNING
    DUPLICATE_ID = "duplicate-id", Severity.ERROR
    LEFT_ALONE = "left-alone", Severity.NOTE
    DOUBTFUL_MATCH = "doubtful-match", Severity.WARNING
    WITHDRAWN_CARD = "withdrawn-card", Severity.NOTE
    UNUSED_SILENCER = "unused-silencer", Severity.WARNING
    UNUSED_SETTING = "unused-setting", Severity.WARNING
    # Rendering
    EMPTY_QUESTION = "empty-question", Severity.ERROR
    BROKEN_FORMULA = "broken-formula", Severity.ERROR
    UNCLOSED_FORMULA = "unclosed-formula", Severity.WARNING
    MATHJAX_FALLBACK = "mathjax-fallback", Severity.WARNING
    UNKNOWN_LANGUAGE = "unknown-language", Severity.NOTE
    LOST_WORDS = "lost-words", Severity.ERROR
    MARKDOWN_FAILED = "markdown-failed", Severity.ERROR
    CODE_FAILED = "code-failed", Severity.WARNING
    REMOVED_CONTENT = "removed-content", Severity.WARNING
    BROKEN_CLOZE = "broken-cloze", Severity.ERROR
    # Pictures
    UNKNOWN_FIGURE = "unknown-figure", Severity.ERROR
    BAD_FIGURE_PARAMETER = "bad-figure-parameter", Severity.ERROR
    BAD_IMAGE = "bad-image", Severity.ERROR
    MISSING_ALT_TEXT = "missing-alt-text", Severity.WARNING
    # Suspicions
    PLACEHOLDER_QUESTION = "placeholder-question", Severity.WARNING
    REVEALED_ANSWER = "revealed-answer", Severity.WARNING
    TRIVIAL_ANSWER = "trivial-answer", Severity.WARNING
    CHATTER = "chatter", Severity.WARNING
    SUSPICIOUS_FORMULA = "suspicious-formula", Severity.WARNING
    SIMILAR_CARD = "similar-card", Severity.WARNING
    LONG_CARD = "long-card", Severity.WARNING
    IDLE_CLOZE = "idle-cloze", Severity.WARNING
    BROKEN_TABLE = "broken-table", Severity.WARNING
    FOREIGN_NOTATION = "foreign-notation", Severity.WARNING

    def __init__(self, label: str, severity: Severity) -> None:
        self.label = label
        self.severity = severity


CODES = {code.label: code for code in Code}
"""The codes by their names."""


class Position(NamedTuple):
    """A place in a seed file; line and column count from 1."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Diagnostic(NamedTuple):
    """One problem: its kind, its place, what was found there and what to do."""

    code: Code
    position: Position
    found: str
    remedy: str

    @property
    def severity(self) -> Severity:
        """The severity of the diagnostic's code."""
        return self.code.severity

    @property
    def sort_key(self) -> tuple[Position, str, str]:
        """Diagnostics are shown by file, then place, then kind."""
        return self.position, self.code.label, self.found

    def __str__(self) -> str:
        return f"{self.position}: {self.severity}[{self.code.label}]: {self.found}; {self.remedy}"


class Silencer(NamedTuple):
    """An author's word that a kind of problem is meant to be so, for some lines of a file or for all of it.

    `position` is where it is written; `first_line` and `last_line` are the lines that it holds for, both included.
    """

    code: Code
    position: Position
    first_line: int
    last_line: int
