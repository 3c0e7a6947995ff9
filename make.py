"""The workshop: `python3 make.py VERB …` sets up what the verb needs and runs it. Needs Python 3.11 and nothing else.

It works in the active virtual environment, or in `.venv`, which it makes.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VERBS = {
    "decks": ("build the decks in seeds/ into build/", "", [["-m", "ankigen", "build"]]),
    "test": ("run the tests", "test", [["-m", "pytest"]]),
    "lint": ("check style", "test", [["-m", "ruff", "check"], ["-m", "ruff", "format", "--check"]]),
    "types": ("check types", "test", [["-m", "mypy"]]),
    "docs": (
        "build the documentation into build/site",
        "docs",
        [["tools/gather_site.py"], ["-m", "zensical", "build", "--clean", "--strict"], ["tools/check_site.py"]],
    ),
    "format": ("format the code", "test", [["-m", "ruff", "format"], ["-m", "ruff", "check", "--fix"]]),
}


def main(arguments: list[str]) -> int:
    """Run verbs in turn; what follows a `--` goes to the last of them."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    verbs, extra = arguments[:at], arguments[at + 1 :]
    if not verbs or not set(verbs) <= VERBS.keys():
        print("usage: python3 make.py VERB … [-- arguments]")
        print("\n".join(f"  {verb:8}{words}" for verb, (words, _, _) in VERBS.items()))
        return 2
    for verb in verbs:
        _, needs, commands = VERBS[verb]
        python = environment(needs)
        for command in commands:
            more = extra if verb == verbs[-1] else []
            code = subprocess.run([python, *command, *more], cwd=ROOT, check=False).returncode
            if code:
                return code
    return 0


def environment(needs: str) -> str:
    """The Python of an environment in which ankigen, with an extra if need be, is installed."""
    folder = Path(sys.prefix) if sys.prefix != sys.base_prefix else ROOT / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"making a virtual environment in {folder}", flush=True)
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    wanted = hashlib.sha256(f"{ROOT}{needs}".encode() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = folder / f"ankigen-{needs or 'plain'}.stamp"
    if not stamp.exists() or stamp.read_text() != wanted:
        print("installing ankigen and what it needs; the first time takes a few minutes", flush=True)
        install = [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--editable",
            f"{ROOT}[{needs}]" if needs else str(ROOT),
        ]
        subprocess.run(install, check=True)
        stamp.write_text(wanted)
    return str(python)


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything has checked
        sys.exit("ankigen needs Python 3.11 or newer")
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"make.py: {' '.join(error.cmd[:5])} … failed; its own message stands above")
    except KeyboardInterrupt:
        sys.exit(130)
