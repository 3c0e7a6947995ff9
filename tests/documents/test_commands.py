"""docs/commands.md is what the parsers of the commands say."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Iterator

import pytest

from ankigen.cli import COMMANDS
from tests.documents.blocks import ROOT

PAGE = ROOT / "docs" / "commands.md"
HEAD = """# Commands

Every command with its arguments and options, as `ankigen COMMAND --help` says them. This page is made of the parsers
themselves (`python3 make.py test -- tests/documents --rewrite`), and a test fails when it is out of date.

Exit codes: 0 fine, 1 problems in the seed files or a model below its record, 2 wrong use or configuration, 3 the
environment, 130 interrupted.

| command | what it does |
|---|---|
"""


def test_the_page_of_the_commands_is_current(request: pytest.FixtureRequest) -> None:
    text = "".join(page())
    if request.config.getoption("--rewrite"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_all_its_options_have_words(command: str) -> None:
    for one in parsers(command, COMMANDS[command]):
        assert one.description
        assert all(action.help for action in actions(one)), one.prog


def page() -> Iterator[str]:
    yield HEAD
    yield from (f"| [{name}](#ankigen-{name}) | {words} |\n" for name, words in COMMANDS.items())
    for name, words in COMMANDS.items():
        for one in parsers(name, words):
            yield from section(one)


def parsers(name: str, words: str) -> Iterator[argparse.ArgumentParser]:
    """The parser of a command, and those of its actions."""
    parser = argparse.ArgumentParser(prog=f"ankigen {name}", description=words)
    importlib.import_module(f"ankigen.cli.{name}{'_' if name == 'import' else ''}").configure(parser)
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for choice in action._choices_actions:
                child = action.choices[choice.dest]
                child.description = child.description or choice.help
                yield child


def actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """What can be said to a command, but for its help and its actions."""
    left_out = (argparse._HelpAction, argparse._SubParsersAction)
    return [action for action in parser._actions if not isinstance(action, left_out)]


def section(parser: argparse.ArgumentParser) -> Iterator[str]:
    """A command's heading, words and table."""
    description = (parser.description or "").strip()
    yield f"\n## {parser.prog}\n\n{description[:1].upper()}{description[1:].rstrip('.')}.\n"
    if parser.epilog:
        yield f"\n```sh\n{examples(parser.epilog)}\n```\n"
    rows = [f"| {spelt(action)} | {cell(action)} |\n" for action in actions(parser)]
    yield from ("\n| argument | what it is |\n|---|---|\n", *rows) if rows else ()


def examples(epilog: str) -> str:
    """The examples below a help text, without their heading and indentation."""
    lines = [line.strip() for line in epilog.strip().splitlines()]
    return "\n".join(line for line in lines if line and not line.endswith("examples:"))


def spelt(action: argparse.Action) -> str:
    """How an argument is written, in code."""
    name = action.metavar if isinstance(action.metavar, str) else "{" + ",".join(map(str, action.choices or ())) + "}"
    value = "" if action.nargs == 0 else f"{name if name != '{}' else action.dest.upper()}"
    if not action.option_strings:
        many = {"*": f"[{value}…]", "?": f"[{value}]", "+": f"{value}…"}
        return f"`{many.get(str(action.nargs), value)}`".replace("|", "\\|")
    return f"`{', '.join(action.option_strings)}{value and ' ' + value}`".replace("|", "\\|")


def cell(action: argparse.Action) -> str:
    """What an argument is, on one line."""
    return " ".join((action.help or "").replace("%%", "%").split()).replace("|", "\\|")
