"""Whether every link and picture of the built site leads somewhere: `python tools/check_site.py [FOLDER]`."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SITE = Path(__file__).resolve().parents[1] / "build" / "site"


class Page(HTMLParser):
    """What a page links to and shows, and the names of its places."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.places: set[str] = {""}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element's targets and its name."""
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.targets.add(value)
            elif name == "id" and value:
                self.places.add(value)


def main(site: Path) -> int:
    """Report what leads nowhere; the exit code."""
    pages = {path: Page(path) for path in sorted(site.rglob("*.html")) if path.name != "404.html"}
    broken = [f"{path.relative_to(site)}: {url}" for path, page in pages.items() for url in dangling(path, page, pages)]
    sys.stderr.writelines(f"{line} leads nowhere\n" for line in broken)
    return 1 if broken or not pages else 0


def dangling(path: Path, page: Page, pages: dict[Path, Page]) -> list[str]:
    """The targets of a page, on the site itself, that are not there."""
    return [url for url in sorted(page.targets) if not _leads(path, url, pages)]


def _leads(path: Path, url: str, pages: dict[Path, Page]) -> bool:
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return True
    file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    file = file / "index.html" if file.is_dir() else file
    return file.is_file() and (file not in pages or unquote(parts.fragment) in pages[file].places)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if sys.argv[1:] else SITE))
