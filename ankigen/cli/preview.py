"""`ankigen preview`: the cards on a local web page, renewed at each save."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ankigen.cli.progress import progress_bars
from ankigen.cli.seeds import add_paths, add_settings, config_for, paths_of, watch_of
from ankigen.cli.terminal import say, show
from ankigen.errors import ExitCode
from ankigen.wording import counted

if TYPE_CHECKING:
    from ankigen.config import Config
    from ankigen.preview.showing import Showing

EXAMPLES = """examples:
  ankigen preview                    # a page with every card of seeds/, renewed at each save
  ankigen preview notes.md --open    # one file, and the page in the browser
  ankigen preview --export site      # the page as files, for a web server or an artefact
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = EXAMPLES
    add_paths(parser)
    parser.add_argument("--port", type=int, default=0, metavar="N", help="where to listen (default: a free port)")
    parser.add_argument("--open", action="store_true", help="open the page in the browser")
    parser.add_argument("--editor", metavar="NAME", help="what links open: vscode, zed, idea …, or a link of your own")
    parser.add_argument("--export", type=Path, metavar="DIR", help="write the page as files instead, without a server")
    add_settings(parser)


def run(arguments: argparse.Namespace) -> ExitCode:
    """Show the cards until interrupted."""
    from ankigen.preview.showing import Showing

    paths = paths_of(arguments)
    config = config_for(paths, arguments)
    showing = Showing(paths, config)
    if arguments.export:
        return _export(showing, arguments.export)
    return _serve(showing, config, arguments)


def _export(showing: Showing, folder: Path) -> ExitCode:
    """Write the page as files."""
    from ankigen.preview.gallery import gallery
    from ankigen.writing import replace_files

    if not _is_read(showing):
        return ExitCode.WRONG_USE
    showing.take(showing.look_across())
    with progress_bars() as progress:
        replace_files(folder, gallery(showing.state, progress))
    show(f"{folder / 'index.html'}: {counted(len(showing.state.cards), 'card')}")
    return ExitCode.FINE


def _is_read(showing: Showing) -> bool:
    """Read everything; say which paths lead nowhere."""
    from ankigen.verdict import WRONG_PATHS

    with progress_bars() as progress:
        showing.refresh((), progress)
    wrong = [problem for problem in showing.state.elsewhere if problem.code in WRONG_PATHS]
    for problem in wrong:
        say(str(problem))
    return not wrong


def _serve(showing: Showing, config: Config, arguments: argparse.Namespace) -> ExitCode:
    """Serve the page and renew it; to be interrupted is its ordinary end."""
    import webbrowser

    from ankigen.preview.renewing import Renewal
    from ankigen.preview.server import serving
    from ankigen.preview.site import Site

    paths = paths_of(arguments)
    site = Site(config.editor)
    with serving(site, arguments.port) as address:
        watch = watch_of(paths, config)
        if not _is_read(showing):
            return ExitCode.WRONG_USE
        site.show(showing.state)
        with suppress(KeyboardInterrupt):
            say(f"{counted(len(showing.state.cards), 'card')}; Ctrl-C ends the preview")
            show(address)
            if arguments.open:
                webbrowser.open(address)
            Renewal(showing, site, lambda: config_for(paths, arguments), say).run(watch)
    return ExitCode.FINE
