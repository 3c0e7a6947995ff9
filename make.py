"""The workshop: `python3 make.py VERB …` sets up what the verb needs and runs it. Needs Python 3.11 to 3.14 alone.

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
LOCKED = (
    ("--require-hashes", "-r", "requirements/{name}.txt"),
    ("-r", "requirements/torch.txt"),  # without a hash: each machine has its own build of it
    ("--no-deps", "--no-build-isolation", "--editable", "."),
)
LOWEST = (("-c", "requirements/lowest.txt", "--editable", ".[test]"),)
"""What pip installs into an environment, one call after the other."""
VERBS = {
    "decks": ("build the decks in seeds/ into build/", "build", [["-m", "ankigen", "build"]]),
    "test": ("run the tests", "workshop", [["-m", "pytest"]]),
    "lint": ("check style", "workshop", [["-m", "ruff", "check"], ["-m", "ruff", "format", "--check"]]),
    "types": ("check types", "workshop", [["-m", "mypy"]]),
    "docs": (
        "build the documentation into build/site",
        "workshop",
        [["tools/gather_site.py"], ["-m", "zensical", "build", "--clean", "--strict"], ["tools/check_site.py"]],
    ),
    "format": ("format the code", "workshop", [["-m", "ruff", "format"], ["-m", "ruff", "check", "--fix"]]),
    "lowest": ("run the tests with the oldest libraries that are allowed", "lowest", [["-m", "pytest"]]),
}
"""What each verb does, the environment that it needs, and its commands."""


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


def environment(name: str) -> str:
    """The Python of an environment, in which ankigen is installed with what is locked, or with the lowest it allows."""
    folder = folder_of(name)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"making a virtual environment in {folder}", flush=True)
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    installs = LOWEST if name == "lowest" else [[word.format(name=name) for word in line] for line in LOCKED]
    files = [ROOT / "pyproject.toml", *sorted((ROOT / "requirements").glob("*.txt"))]
    wanted = hashlib.sha256(b"".join([str((ROOT, name, installs)).encode(), *(file.read_bytes() for file in files)]))
    stamp = folder / f"ankigen-{name}.stamp"
    if not stamp.exists() or stamp.read_text() != wanted.hexdigest():
        print("installing ankigen and what it needs; the first time takes a few minutes", flush=True)
        for words in installs:
            subprocess.run([python, "-m", "pip", "install", "--quiet", *words], cwd=ROOT, check=True)
        stamp.write_text(wanted.hexdigest())
    return str(python)


def folder_of(name: str) -> Path:
    """The active virtual environment, or one below the repository; the oldest libraries have one of their own."""
    if name == "lowest":
        return ROOT / ".venv-lowest"
    return Path(sys.prefix) if sys.prefix != sys.base_prefix else ROOT / ".venv"


if __name__ == "__main__":
    if not (3, 11) <= sys.version_info < (3, 15):  # this file runs before anything has checked
        sys.exit("ankigen needs Python 3.11 to 3.14: for others there is no PyTorch 2.13")
    try:
        sys.exit(main(sys.argv[1:]))
    except subprocess.CalledProcessError as error:
        sys.exit(f"make.py: {' '.join(map(str, error.cmd[:5]))} … failed; its own message stands above")
    except KeyboardInterrupt:
        sys.exit(130)
