"""What the benchmarks say of their runs, and that each peer is given every card; nothing is timed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import history
from benchmarks.build_decks import TITLES, table
from benchmarks.made_up_seeds import CARDS_PER_FILE, write_seeds
from benchmarks.peers import PEERS, write_pages
from benchmarks.processes import ROOT, Run
from benchmarks.profile_build import part
from benchmarks.spread_work import Shares, duration, model
from benchmarks.start_commands import CARD, COMMANDS, one_round


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_is_given_every_card_in_files_of_the_same_size(name: str, tmp_path: Path) -> None:
    write_seeds(tmp_path / "seeds", CARDS_PER_FILE + 2)
    pages = [path.read_text(encoding="utf-8") for path in write_pages(name, tmp_path / "seeds", tmp_path / name)]
    assert [sum(page.count(f"in case {at}?") for at in range(CARDS_PER_FILE + 2)) for page in pages] == [
        CARDS_PER_FILE,
        2,
    ]
    assert "```" in "".join(pages)


def test_the_table_shows_medians_and_ratios_beside_their_aims() -> None:
    runs = {name: [Run(seconds, 2 * seconds, 10**6, 5000) for seconds in (1.0, 9.0, 2.0)] for name in TITLES}
    runs["plain"] = [Run(8.0, 8.0, 10**6, 5000)]
    shown = table(runs, 2_000)
    assert "| ankigen build, cold | 2.00 | 1.00–9.00 | 4.0 | 1 | 5 |" in shown
    assert "- cold / plain: 0.25 (aim: at most 0.19)" in shown
    assert "- cold, by the clock / CPU: 2.00" in shown


def test_the_history_tells_what_has_become_slower(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    history.add(tmp_path, 100, {"cold": 2.0, "plain": 10.0})
    history.add(tmp_path, 100, {"cold": 4.4, "plain": 20.0})
    history.add(tmp_path, 500, {"cold": 9.0, "plain": 10.0})
    assert capsys.readouterr().err == ""
    history.add(tmp_path, 100, {"cold": 3.0, "plain": 10.0})
    assert capsys.readouterr().err.startswith("slower: cold at 100 cards, 0.22 at ")
    lines = [json.loads(line) for line in (tmp_path / history.NAME).read_text(encoding="utf-8").splitlines()]
    assert [line["ratios"]["cold"] for line in lines] == [0.2, 0.22, 0.9, 0.3]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (str(ROOT / "ankigen/render/code.py"), "ankigen.render"),
        (str(ROOT / "ankigen/writing.py"), "ankigen.writing"),
        ("/anywhere/site-packages/markdown/core.py", "markdown"),
        ("/anywhere/site-packages/six.py", "six"),
        ("/anywhere/lib/python3.11/re/__init__.py", "standard library"),
        ("~", "built in"),
    ],
)
def test_a_function_belongs_to_a_part_of_the_program(file: str, name: str) -> None:
    assert part(file) == name


def test_each_start_is_measured_and_what_is_remembered_is_checked_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CARD, encoding="utf-8")
    times = one_round(tmp_path, 0)
    assert len(times) == len(COMMANDS)
    assert all(time > 0 for time in times)
    assert list((tmp_path / "cache-0/cards").iterdir())


def test_a_start_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"check a\.md ended with 2"):
        one_round(tmp_path, 0)


def test_the_model_divides_rendering_by_the_workers_and_nothing_else() -> None:
    shares = Shares(1_000, Run(seconds=0.5, clock=0.3, memory=1, size=1), main=0.1)
    assert list(model(shares)) == [
        "| 60,000 | 18 s | 7.5 s | 6.2 s |",
        "| 600,000 | 3 min | 1.2 min | 1 min |",
        "| 10,000,000 | 1.4 h | 5.2 min | 39 s |",
        "| 100,000,000 | 14 h | 52 min | 6.5 min |",
    ]


def test_a_duration_has_the_unit_that_one_says() -> None:
    assert [duration(seconds) for seconds in (4.04, 59, 61, 3_600 * 13.4)] == ["4 s", "59 s", "1 min", "13 h"]
