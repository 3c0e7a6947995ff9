from __future__ import annotations

import pytest

from ankigen.entries import Line, Passage
from ankigen.pictures import Picture
from ankigen.render.passage import RenderOptions, render_passage
from ankigen.render.sounds import with_sounds, without_sounds
from ankigen.render.visible import visible_text

HEARD = "sound:music/piece?rng_seed=3"
PLAYED = "[sound:ankigen-music-piece-0.wav]"


def picture(address: str) -> Picture:
    """Every address leads to the same picture, heard or not."""
    return Picture("ankigen-music-piece-0.png", address, 'a "roll" of <notes>', "", 492, 492)


def render(text: str, *, cloze: bool = False) -> str:
    lines = tuple(Line(number, 1, line) for number, line in enumerate(text.split("\n"), 1))
    return render_passage(Passage("a.md", lines), RenderOptions(cloze=cloze), picture).html


@pytest.mark.parametrize("cloze", [False, True])
def test_a_picture_that_is_heard_is_followed_by_its_sound(*, cloze: bool) -> None:
    html = render(f"Listen:\n\n![]({HEARD})", cloze=cloze)
    assert html.count(PLAYED) == 1
    assert f"{PLAYED}</figure>" in html
    assert f'data-figure="{HEARD}">{PLAYED}' in html
    assert render(f"a ![]({HEARD}) b").endswith(f">{PLAYED} b</p>")


def test_a_picture_that_is_only_seen_is_silent() -> None:
    assert "[sound:" not in render("![](figure:music/piece?rng_seed=3)")
    both = render(f"![](figure:music/piece?rng_seed=3)\n\n![]({HEARD})")
    assert both.count(PLAYED) == 1
    assert both.endswith(f"{PLAYED}</figure>")


@pytest.mark.parametrize(
    "text",
    [
        PLAYED,
        f"`{PLAYED}`",
        f'<img src="ankigen-music-piece-0.png" data-figure="{HEARD}">',
        f"```\n{PLAYED}\n```",
        f"[sound:x.mp3]({HEARD})",
        "![[sound:x.mp3]](cat.png)",
    ],
)
def test_what_an_author_types_is_never_played(text: str) -> None:
    assert "[sound:" not in render(text)
    html = render(f"{text}\n\n![]({HEARD})")
    assert html.count("[sound:") == 1
    assert html.endswith(f"{PLAYED}</figure>")


def test_taking_the_sounds_away_leaves_what_was_there_before() -> None:
    silent = '<p>x</p><figure class="picture"><img src="ankigen-music-piece-0.png" alt="a > b" data-figure="sound:m/p">'
    heard = with_sounds(silent, [picture("sound:m/p")])
    assert heard == silent + PLAYED
    assert without_sounds(heard) == silent
    assert without_sounds(f"<p>{PLAYED}</p>") == f"<p>{PLAYED}</p>"  # not ours: no picture of it is there
    assert "roll" in visible_text(render(f"![]({HEARD})"))
