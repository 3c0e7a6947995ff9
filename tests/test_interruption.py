"""A request to end is heard, wherever it comes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from ankigen.cli import main
from ankigen.interruption import Interruption, heed, interruptible


class Swallower:
    """Python swallows what is raised while it takes an object away."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


def test_what_is_swallowed_is_heard_later_and_nothing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with interruptible():
        one = Swallower()
        del one
        with pytest.raises(Interruption):
            heed()
    with interruptible():
        heed()
    assert capsys.readouterr().err == ""


class Spoiler:
    """Python 3.11 makes a RuntimeError of whatever is raised here."""

    def __set_name__(self, owner: type, name: str) -> None:
        os.kill(os.getpid(), signal.SIGINT)


def test_an_interruption_that_became_another_error_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("ankigen.cli.config.run", lambda _: type("Spoilt", (), {"it": Spoiler()}))
    assert main(["config"]) == 130
    assert capsys.readouterr().err == "ankigen: interrupted; no file is half written; run it again\n"


def test_both_signals_interrupt_and_are_as_before_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    for number in (signal.SIGINT, signal.SIGTERM):
        with pytest.raises(Interruption), interruptible():
            os.kill(os.getpid(), number)
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


def test_an_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with interruptible():
            os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)


def test_python_does_not_kill_itself_after_an_interruption_in_a_compiled_text() -> None:
    script = (
        "import sys\nfrom ankigen.interruption import interruptible\n"
        "try:\n    with interruptible(): exec('import os, signal; os.kill(os.getpid(), signal.SIGINT)')\n"
        "except KeyboardInterrupt: sys.exit(130)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 130


def test_a_command_that_is_over_is_changed_by_no_signal() -> None:
    script = (
        "import atexit, os, signal, sys\nfrom ankigen.cli import command\n"
        "atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "sys.argv = ['ankigen', 'config']\ncommand()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
