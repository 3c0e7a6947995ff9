"""The loop that keeps the page up to date."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import NoReturn

from ankigen.config import FILE_NAME, Config
from ankigen.errors import AnkigenError
from ankigen.gathering import silently
from ankigen.preview.showing import Across, Showing
from ankigen.preview.site import Site
from ankigen.watching import Watch

QUIET = 0.5
"""Seconds without a save after which problems between files are looked for."""


class Renewal:
    """Shows what is saved as soon as it is; what is seen only in all files together follows in quieter moments.

    `configure` reads the configuration again; `report` is told what was saved, or why nothing new is shown.
    """

    def __init__(
        self, showing: Showing, site: Site, configure: Callable[[], Config], report: Callable[[str], None]
    ) -> None:
        self._showing = showing
        self._site = site
        self._configure = configure
        self._report = report
        self._looking: Future[Across] | None = None
        self._up_to_date = False

    def run(self, watch: Watch) -> NoReturn:
        """Go on until interrupted."""
        while True:
            if changed := watch.wait(QUIET):
                self._renew(changed)
            elif self._looking and self._looking.done():
                self._take(self._looking)
            elif not (self._looking or self._up_to_date):
                self._looking, self._up_to_date = _begun(self._showing.look_across), True

    def _renew(self, changed: frozenset[Path]) -> None:
        """Read again what was saved; where the configuration is wrong, the page says so and stays as it is."""
        self._up_to_date = False
        try:
            if any(path.name == FILE_NAME for path in changed):
                self._showing.reconfigure(self._configure())
            self._showing.refresh(changed, silently)
        except AnkigenError as error:
            self._complain(error)
            return
        self._site.show(self._showing.state)
        self._report(", ".join(sorted(map(str, changed))))

    def _take(self, looking: Future[Across]) -> None:
        """Show the problems between files where they are new, unless something was saved since they were looked for."""
        self._looking = None
        before = self._showing.state
        if not self._up_to_date:
            return
        try:
            self._showing.take(looking.result())
        except AnkigenError as error:
            self._complain(error)
            return
        if self._showing.state is not before:
            self._site.show(self._showing.state)

    def _complain(self, error: AnkigenError) -> None:
        self._site.say(str(error))
        self._report(str(error))


def _begun(work: Callable[[], Across]) -> Future[Across]:
    """Work that has begun beside this thread, and that nobody waits for at the end."""
    outcome: Future[Across] = Future()

    def do() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is asked for
            outcome.set_exception(error)

    threading.Thread(target=do, daemon=True).start()
    return outcome
