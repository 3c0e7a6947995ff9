"""The page in a real browser: what an author sees, types and saves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect, sync_playwright

from tests.axe import findings
from tests.browser import FLAGS, executable
from tests.preview.running import Running, preview

RIVERS = """# Flashcards: Rivers (Part 1)
---
#### Springs
:p Where does a river begin?
??x
At a **spring**.
x??
---
<!-- ankigen: tags="mouth" -->
#### Deltas
:p What is a *delta*?
??x
Land that a river builds: $\\frac{a}{b}$ and `<script>document.title = "bad"</script>`
x??
---
#### Meanders
:p Why does a river bend?
??x
Because [it](javascript:alert(1)) can, $$\\unknowncommand{x}$$
x??
---
"""
DRAWING = """# Flashcards: Drawing (Part 1)
---
#### Draws
:p What does a model draw?
??x
![](figure:vae/samples?n=4&rng_seed=7)
x??
---
#### Rivers
{{c1::Deltas}} are built of {{c2::silt}}, and $\\sideset{_1^2}{_3^4}\\prod$ is odd.
---
Somebody left this here.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("preview")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "1-rivers.md").write_text(RIVERS, encoding="utf-8")
    (folder / "seeds" / "2-drawing.md").write_text(DRAWING, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Running]:
    with preview(folder) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, running: Running) -> Iterator[Page]:
    """A fresh reader's page; what it complains about fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(running.address)
    expect(page.locator("#status")).not_to_be_empty()
    yield page
    assert complaints == []
    page.unroute_all(behavior="wait")  # an answer that comes after the page would fail the next test
    context.close()


def card(page: Page, side: str = "question", theme: str = "day", width: str = "phone") -> FrameLocator:
    """The frame that shows a side of the card."""
    figure = f'figure[data-side="{side}"][data-theme="{theme}"][data-width="{width}"]'
    return page.frame_locator(f"{figure} iframe")


def rows(page: Page) -> list[str]:
    return page.locator(".row .asked").all_inner_texts()


def open_card(page: Page, words: str) -> None:
    page.locator(".row", has_text=words).first.click()
    expect(page.locator("#title")).to_contain_text(words)


def test_a_card_is_shown_by_day_and_night_on_a_phone_and_on_a_desktop(page: Page) -> None:
    expect(page.locator("figure.frame:visible")).to_have_count(4)
    for width, pixels in (("phone", 390), ("desktop", 900)):
        day, night = (card(page, theme=theme, width=width).locator("body") for theme in ("day", "night"))
        expect(day).to_contain_text("Where does a river begin?")
        expect(day).to_have_css("background-color", "rgb(255, 255, 255)")
        expect(night).to_have_css("background-color", "rgb(44, 44, 44)")
        assert day.evaluate("() => innerWidth") == pixels


def test_the_switches_choose_sides_light_and_width_and_are_remembered(page: Page) -> None:
    for choice in ("Night", "Phone", "Answer"):
        page.get_by_role("radio", name=choice).check()
    expect(page.locator("figure.frame:visible")).to_have_count(1)
    expect(card(page, "answer", "night").locator("body")).to_contain_text("spring")
    page.reload()
    expect(page.locator("figure.frame:visible")).to_have_count(1)
    page.get_by_role("group", name="Sides").get_by_role("radio", name="Both").check()
    expect(page.locator("figure.frame:visible")).to_have_count(2)


def test_the_keys_are_those_of_anki(page: Page) -> None:
    expect(card(page).locator("body")).not_to_contain_text("spring")
    page.keyboard.press("1")
    expect(page.locator("#title")).to_have_text("Springs")
    page.keyboard.press("Space")
    expect(card(page, "answer").locator("body")).to_contain_text("spring")
    expect(page.locator("#review button")).to_have_count(4)
    page.keyboard.press("3")
    expect(page.locator("#title")).to_have_text("Deltas")
    expect(page.locator("#review")).to_contain_text("Show answer")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    expect(page.locator("#title")).to_have_text("Meanders")
    page.keyboard.press("k")
    expect(page.locator("#title")).to_have_text("Deltas")


def test_keys_work_while_the_card_has_the_focus(page: Page) -> None:
    card(page).locator("body").click()
    page.keyboard.press("Space")
    expect(card(page, "answer").locator("body")).to_contain_text("spring")


def test_search_finds_cards_in_which_all_words_occur(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("river BUILDS")
    expect(page.locator("#count")).to_have_text("1 of 6 cards")
    assert rows(page) == ["What is a *delta*?"]
    expect(page.locator("#title")).to_have_text("Deltas")
    page.keyboard.type(" nowhere")
    expect(page.locator("#count")).to_have_text("0 of 6 cards")


def test_cards_are_filtered_by_deck_book_tag_and_problem(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^Part 01")).nth(1).click()
    expect(page.locator("#count")).to_have_text("3 of 6 cards")
    page.get_by_role("button", name=re.compile("^All decks")).click()
    page.locator("#book").select_option("Drawing")
    expect(page.locator("#count")).to_have_text("3 of 6 cards")
    page.locator("#book").select_option("")
    page.locator("#tag").select_option("mouth")
    expect(page.locator("#title")).to_have_text("Deltas")
    page.locator("#tag").select_option("")
    page.locator("#problem").select_option("error")
    expect(page.locator("#title")).to_have_text("Meanders")
    expect(page.locator("#count")).to_have_text("1 of 6 cards")


def test_decks_fold(page: Page) -> None:
    page.get_by_role("button", name="Decks in Rivers").click()
    expect(page.get_by_role("button", name="Decks in Rivers")).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("button", name=re.compile(r"^Part 01"))).to_have_count(1)


def test_problems_stand_beside_the_card_with_a_link_to_their_line(page: Page, folder: Path) -> None:
    open_card(page, "Meanders")
    broken = page.locator("#problems .problem", has_text="broken-formula")
    expect(broken).to_contain_text("error: broken-formula")
    line = RIVERS[: RIVERS.index("unknowncommand")].count("\n") + 1
    link = broken.get_by_role("link", name=f"seeds/1-rivers.md:{line}")
    where = (folder / "seeds" / "1-rivers.md").resolve().as_posix()
    assert re.fullmatch(rf"vscode://file{re.escape(where)}:{line}:\d+", link.get_attribute("href") or "")


def test_problems_of_no_card_are_listed(page: Page) -> None:
    page.locator("#elsewhere summary").click()
    expect(page.locator("#elsewhere .problem").first).to_contain_text("stray-text")


def test_a_formula_for_mathjax_is_shown_as_source_with_a_remark(page: Page) -> None:
    open_card(page, "Rivers")
    expect(page.locator("#problems .remark")).to_contain_text("1 formula on this card is drawn by Anki's MathJax")
    expect(card(page).locator("body")).to_contain_text(r"\sideset")


def test_no_script_of_a_card_runs(page: Page) -> None:
    open_card(page, "Deltas")
    page.keyboard.press("Space")
    body = card(page, "answer").locator("body")
    expect(body).to_contain_text("<script>")
    body.evaluate("""body => { body.innerHTML += '<img src="x" onerror="top.document.title = 1; window.ran = 1">' +
        '<iframe srcdoc="<script>top.document.title = 1</script>"></iframe>';
        const script = document.createElement('script');
        script.textContent = 'window.ran = 1; top.document.title = 1'; body.append(script) }""")
    page.wait_for_timeout(200)
    assert page.title() == "ankigen preview"
    assert (
        page.locator("iframe").first.get_attribute("sandbox")
        == "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
    )


def test_a_figure_tells_what_it_is_made_of_and_draws_another_sample(page: Page) -> None:
    open_card(page, "Draws")
    page.keyboard.press("Space")
    figure = page.locator("#beside .figure")
    expect(figure.locator("h3")).to_have_text("Figure: vae / samples")
    expect(figure.locator("dl")).to_have_text(re.compile(r"n4.*rng_seed7"))
    expect(figure.locator("input")).to_have_value("![](figure:vae/samples?n=4&rng_seed=7)")
    image = card(page, "answer").locator("img")
    before = image.get_attribute("src")
    figure.get_by_role("button", name="Draw another sample").click()
    expect(figure.locator("input")).to_have_value("![](figure:vae/samples?n=4&rng_seed=8)", timeout=60_000)
    assert image.get_attribute("src") != before
    assert image.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 100


def test_a_saved_card_is_renewed_in_place(page: Page, folder: Path) -> None:
    file = folder / "seeds" / "1-rivers.md"
    open_card(page, "Deltas")
    page.keyboard.press("Space")
    expect(card(page, "answer").locator("body")).to_contain_text("Land that a river builds")
    page.evaluate("window.same = true")
    file.write_text(RIVERS.replace("What is a *delta*?", "What is it?").replace("builds", "piles up"), encoding="utf-8")
    body = card(page, "answer", "night", "desktop").locator("body")
    expect(body).to_contain_text("Land that a river piles up")
    expect(body).to_contain_text("What is it?")
    expect(page.locator("#status")).to_contain_text("1-rivers.md")
    assert page.evaluate("window.same")
    (folder / "seeds" / "3-new.md").write_text("#### N\n:p A new question?\n??x\nYes.\nx??\n", encoding="utf-8")
    expect(page.locator("#count")).to_have_text("7 cards")
    (folder / "seeds" / "3-new.md").unlink()
    file.write_text(RIVERS, encoding="utf-8")
    expect(page.locator("#count")).to_have_text("6 cards")
    expect(body).to_contain_text("What is a delta?")


def test_a_saved_configuration_holds_at_once_and_a_wrong_one_is_told(page: Page, folder: Path) -> None:
    file = folder / "ankigen.toml"
    file.write_text("tags = 1\n", encoding="utf-8")
    expect(page.locator("#status")).to_contain_text("tags must be a list of tags without spaces")
    expect(page.locator("#count")).to_have_text("6 cards")
    file.write_text('tags = ["river"]\n', encoding="utf-8")
    expect(page.get_by_role("button", name="river", exact=True)).to_be_visible()
    file.unlink()
    expect(page.get_by_role("button", name="river", exact=True)).to_have_count(0)


def test_problems_between_files_follow(page: Page, folder: Path) -> None:
    twin = folder / "seeds" / "4-twin.md"
    twin.write_text(RIVERS.partition("<!--")[0], encoding="utf-8")
    page.locator("#search").fill("where does")
    expect(page.locator(".row .marks", has_text="▲ 1")).to_have_count(1, timeout=10_000)
    twin.unlink()


def test_a_save_before_the_page_listens_is_caught_up_with(page: Page) -> None:
    begun: list[int] = []

    def answer(route: Route) -> None:
        state = route.fetch().json()
        if not begun:
            begun.append(state["number"])
            state["number"] -= 1
        route.fulfill(json=state)

    page.route("**/state.json", answer)
    page.reload()
    expect(page.locator("#status")).not_to_be_empty()
    assert page.evaluate("data.number") >= begun[0]  # more, if the test before has left a file to be seen


def test_a_narrow_window_keeps_the_lists_in_a_drawer(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#list")).to_be_hidden()
    page.get_by_role("button", name="Cards").click()
    page.locator(".row", has_text="Deltas").first.click()
    expect(page.locator("#title")).to_have_text("Deltas")
    expect(page.locator("#list")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1400), ("light", 1900)])
def test_axe_finds_nothing_serious(page: Page, scheme: Literal["light", "dark"], width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.locator("#problem").select_option("error")
    expect(page.locator("#problems .problem.error")).to_be_visible()
    page.get_by_role("radio", name="Answer").check()
    assert findings(page) == []
    page.locator("#problem").select_option("")
    page.set_viewport_size({"width": width, "height": 844})
    if width == 390:
        page.get_by_role("button", name="Cards").click()
    page.locator("#elsewhere summary").click()
    page.locator(".row", has_text="What does a model draw").click()
    expect(page.locator("#beside .figure")).to_be_visible()
    assert findings(page) == []


def test_nothing_moves_and_colour_never_speaks_alone(page: Page) -> None:
    open_card(page, "Meanders")
    problem = page.locator("#problems .problem.error").first
    expect(problem.locator(".sign")).to_have_text("✕")
    expect(problem).to_contain_text("error: ")
    assert page.evaluate("document.getAnimations().length") == 0
    moving = (
        "[...document.querySelectorAll('*')].map(e => getComputedStyle(e)).filter(s => s.transitionDuration !== '0s')"
    )
    assert page.evaluate(f"{moving}.length") == 0
    assert page.locator(".row", has_text="Meanders").get_by_text("1 error").count() == 1


def test_ten_thousand_rows_are_a_list_of_a_few(page: Page) -> None:
    cards = "Array.from({length: 10000}, (_, i) => ({...data.cards[0], key: `k${i}`, question: `Question ${i}?`}))"
    page.evaluate(f"list.show({cards})")
    assert page.locator(".row").count() < 60
    page.locator("#list").evaluate("list => { list.scrollTop = list.scrollHeight }")
    expect(page.locator(".row", has_text="Question 9999?")).to_be_visible()


def test_ctrl_c_is_the_ordinary_end(folder: Path) -> None:
    with preview(folder, "seeds/2-drawing.md", "--editor", "zed") as running:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{22}/", running.address)
        assert running.interrupt() == 0
        assert running.process.stderr
        assert running.process.stderr.read() == "3 cards; Ctrl-C ends the preview\n"


def test_a_path_that_leads_nowhere_is_refused(folder: Path) -> None:
    with preview(folder, "nowhere") as running:
        assert running.process.wait(20) == 2
        assert running.process.stderr
        message = "nowhere:1:1: error[missing-path]: there is no such file or folder; check the path\n"
        assert running.process.stderr.read() == message


def test_an_editor_that_is_none_is_refused(folder: Path) -> None:
    with preview(folder, "--editor", "javascript:{path}") as running:
        assert running.process.wait(20) == 2
        assert running.process.stderr
        assert running.process.stderr.read().startswith("--editor: error[configuration]: it must be one of vscode, ")
