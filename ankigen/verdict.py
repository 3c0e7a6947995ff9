"""What the problems of a run mean for the caller of the process."""

from __future__ import annotations

from collections.abc import Iterable

from ankigen.diagnostics import Code, Diagnostic, Severity
from ankigen.errors import ExitCode

WRONG_PATHS = frozenset({Code.MISSING_PATH, Code.NO_SEED_FILES})
"""A path leads nowhere: the command was not what its user meant."""


def exit_code(diagnostics: Iterable[Diagnostic], *, strict: bool) -> ExitCode:
    """Errors are problems, warnings only if the user is `strict`, notes never."""
    codes = {diagnostic.code for diagnostic in diagnostics}
    if codes & WRONG_PATHS:
        return ExitCode.WRONG_USE
    fatal = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return ExitCode.PROBLEMS if any(code.severity in fatal for code in codes) else ExitCode.FINE
