"""What commands on seed files have in common: the paths, and the configuration that holds for them."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ankigen.config import Config, Given
    from ankigen.preparing.working import Workers
    from ankigen.watching import Watch


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Add the argument `PATH…`."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders (default: seeds/)")


def add_settings(parser: argparse.ArgumentParser) -> None:
    """Add a flag for each key of the configuration that a single run may want otherwise, under the key's own name."""
    group = parser.add_argument_group("settings", "before what the environment and ankigen.toml say")
    group.add_argument("--math", metavar="KIND", help="how formulas are written: mathml or mathjax")
    group.add_argument("--tags", metavar="TAGS", help='tags of every note: "one two"')
    group.add_argument("--min-rating", metavar="N", help="leave out cards that are rated lower")
    group.add_argument("--figures-mode", metavar="MODE", help="which cards get pictures: auto, explicit or none")


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say who renders."""
    workers = parser.add_mutually_exclusive_group()
    workers.add_argument(
        "-j", "--jobs", type=_jobs, default=0, metavar="N", help="how many processes render (default: one a core)"
    )
    workers.add_argument(
        "--executor",
        type=_address,
        metavar="dask://HOST:PORT",
        help="let a cluster render",
    )


def _jobs(text: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give one such as 4")
    return int(text)


def _address(text: str) -> str:
    if not re.fullmatch(r"dask://[^/\s]+:[0-9]{1,5}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no scheduler; give one such as dask://localhost:8786")
    return text


def workers_of(arguments: argparse.Namespace) -> Workers:
    """Who renders."""
    from ankigen.preparing.working import Workers

    return Workers(arguments.jobs, arguments.executor or "")


def paths_of(arguments: argparse.Namespace) -> list[Path]:
    """The paths that the user gave, or the default."""
    from ankigen.seedfile.collecting import DEFAULT

    return arguments.paths or [DEFAULT]


def folder_of(paths: list[Path]) -> Path:
    """The folder in which the configuration of these paths is looked for first."""
    return paths[0] if paths[0].is_dir() else paths[0].parent


def config_for(paths: list[Path], arguments: argparse.Namespace | None = None) -> Config:
    """The configuration that is nearest to the first path, with what the flags say."""
    from ankigen.books import with_least_rating
    from ankigen.config import find_config, load_config

    flags = given_by(arguments) if arguments else []
    config = load_config(find_config(paths[0]), flags)
    rated = any(given.keys == ("min_rating",) for given in flags)
    return with_least_rating(config, config.min_rating or 0) if rated else config


def watch_of(paths: list[Path], config: Config) -> Watch:
    """A watch over all that a build of these paths reads."""
    from ankigen.config import FILE_NAME
    from ankigen.watching import Watch

    return Watch(paths, [config.path] if config.path else [Path(FILE_NAME), folder_of(paths) / FILE_NAME])


def given_by(arguments: argparse.Namespace) -> list[Given]:
    """What the flags of `add_settings` say."""
    from ankigen.config import Given
    from ankigen.config.keys import SETTINGS, flag_of

    said = {keys: getattr(arguments, "_".join(keys), None) for keys in SETTINGS if keys != ("output",)}
    return [Given(flag_of(keys), keys, text) for keys, text in said.items() if text is not None]
