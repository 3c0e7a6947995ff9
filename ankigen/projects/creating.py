"""A new deck project, which builds and checks at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ankigen.entries import Book
from ankigen.errors import AnkigenError, EnvironmentalError
from ankigen.projects.layout import FILES, README, SAMPLE, project_files
from ankigen.writing import replace_files

SAMPLE_BOOK = Book("first-steps", "First Steps")


def create(folder: Path) -> Sequence[str]:
    """Make a project in a folder that is new, or empty but for git's own; returns its files.

    Raises:
        AnkigenError: If something stands there already, or the disk or the permissions refuse; nothing is written.
    """
    _refuse_what_is_there(folder)
    files = project_files(SAMPLE | README | FILES, [SAMPLE_BOOK])
    replace_files(folder, files)
    return tuple(files)


def _refuse_what_is_there(folder: Path) -> None:
    if not str(folder).isprintable():
        raise AnkigenError(f"the name {str(folder)!r} holds what cannot be shown; choose another name")
    try:
        names = {path.name for path in folder.iterdir()} - {".git"}
    except FileNotFoundError:
        return
    except NotADirectoryError as error:
        raise AnkigenError(f"{folder} cannot be a folder, for a file stands there; choose another name") from error
    except OSError as error:
        raise EnvironmentalError(f"cannot read {folder}: {error.strerror}; choose another folder") from error
    if names:
        raise AnkigenError(f"{folder} is not empty; choose a new folder, or add what it lacks with `ankigen init`")
