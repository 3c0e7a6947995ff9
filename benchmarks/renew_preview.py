"""How long after a save the preview shows it: `python -m benchmarks.renew_preview [--cards 10000] [--repeats 5]`.

A preview of made-up cards runs as a process of its own, with its page open in Chromium. A word of one answer is changed
again and again; the clock runs from the write to the moment when the frame of the card shows the new word. Beside the
seconds stands the processor time that the server needed, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from benchmarks.made_up_seeds import write_seeds

FLAGS = ["--no-sandbox", "--disable-gpu"]
CHROMIUM = "/usr/bin/chromium"
TICKS = 100  # a second of /proc's clock


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cards", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        write_seeds(Path(home) / "seeds", arguments.cards)
        measure(Path(home), arguments.repeats)


def measure(home: Path, repeats: int) -> None:
    """Time the start and so many saves."""
    started = time.monotonic()
    command = [sys.executable, "-m", "ankigen", "preview"]
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        address = server.stdout.readline().strip()
        print(f"the server is ready after {time.monotonic() - started:.1f} s")
        try:
            times = saves(address, home, server.pid, repeats)
        finally:
            server.kill()
    walls, processors = zip(*times, strict=True)
    print(f"a save is seen after {median(walls):.2f} s (median of {repeats}; the slowest {max(walls):.2f} s)")
    print(f"processor time of the server for it: {median(processors):.2f} s")


def saves(address: str, home: Path, server: int, repeats: int) -> list[tuple[float, float]]:
    """Seconds from write to sight, and the server's processor seconds, for each save."""
    file = min((home / "seeds").iterdir())
    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector(".row", state="attached")
        page.get_by_role("radio", name="Answer").check()
        for number in range(repeats):
            time.sleep(8)  # until the search for problems between files, too, has ended
            text, before = file.read_text(encoding="utf-8"), processor(server)
            word = f"unheard-of-{number}"
            started = time.monotonic()
            file.write_text(text.replace("??x\n", f"??x\n{word} ", 1), encoding="utf-8")
            frame = page.frame_locator("figure.frame:visible >> nth=0 >> iframe")
            frame.get_by_text(word).wait_for()
            times.append((time.monotonic() - started, processor(server) - before))
        browser.close()
    return times


def processor(process: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
