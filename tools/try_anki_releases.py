"""Two releases of a deck, imported one after the other into other releases of Anki: by hand, before a release.

python tools/try_anki_releases.py OLD NEW [RELEASE ...]          OLD and NEW are folders of packages

Pip installs each release of Anki into an environment that is taken away again. A line says how many notes the old deck
brought, how many of them the new one corrected, left alone and added, and whether every card kept its schedule: once
with its present importer, and once with the former one, while it has that. The exit code is 1 if releases of Anki
differ, or a card lost its schedule.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from tempfile import TemporaryDirectory

RELEASES = "2.1.54 2.1.66 23.10.1 23.12.1 24.4.1 24.6.3 24.11 25.2.7 25.7.5 25.9.4 26.9.3"
"""From the oldest that Python 3.11 can load to the newest, one or two a year."""

LEARNER = """
import sys
from pathlib import Path
from tempfile import mkdtemp
from anki.collection import Collection
from anki.lang import set_lang

set_lang("en")
importer, old, new = sys.argv[1:]
collection = Collection(str(Path(mkdtemp(dir=".")) / "collection.anki2"))


def receive(package):
    if importer == "former":
        from anki.importing.apkg import AnkiPackageImporter

        former = AnkiPackageImporter(collection, package)
        former.run()
        return former.added, former.updated, former.dupes
    try:
        from anki.collection import ImportAnkiPackageRequest
    except ImportError:  # before 23.10
        log = collection.import_anki_package(package).log
    else:
        log = collection.import_anki_package(ImportAnkiPackageRequest(package_path=package)).log
    return len(log.new), len(log.updated), len(log.duplicate)


def receive_all(folder):
    counts = [receive(str(package)) for package in sorted(Path(folder).glob("*.apkg"))]
    return [sum(column) for column in zip(*counts)]


def schedule():
    return set(map(tuple, collection.db.all("select id, nid, type, queue, ivl, due, reps, factor from cards")))


added, *_ = receive_all(old)
collection.db.execute("update cards set type = 2, queue = 2, ivl = 1 + id % 99, due = id % 77, reps = 3, factor = 2100")
before = schedule()
new, updated, same = receive_all(new)
assert collection.fix_integrity()[1]
print(f"{added} notes; {updated} corrected, {same} left alone, {new} added;", end=" ")
print("every schedule kept" if before <= schedule() else "SCHEDULES LOST")
"""


def main(old: Path, new: Path, releases: list[str]) -> int:
    """Try all, and say what each did."""
    outcomes = set()
    for release in releases:
        with TemporaryDirectory() as folder:
            python = installed(release, Path(folder))
            for importer in ("present", "former"):
                command = [python, "-c", LEARNER, importer, str(old.resolve()), str(new.resolve())]
                done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
                if "No module named 'anki.importing" in done.stderr:
                    continue  # the newest releases have no former importer
                outcome = (done.stdout.strip() or done.stderr.strip()).rpartition("\n")[2]
                print(f"Anki {release}, {importer} importer: {outcome}", flush=True)  # noqa: T201
                outcomes.add(outcome)
    return int(len(outcomes) > 1 or "LOST" in outcomes.pop())


def installed(release: str, folder: Path) -> str:
    """The Python of a new environment with this release of Anki."""
    venv.create(folder / "environment", with_pip=True)
    python = str(folder / "environment" / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"anki=={release}"]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    return python


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:] or RELEASES.split()))
