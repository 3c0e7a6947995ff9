"""What authors do to their seed files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tests.life.project import Project, SeedFile
from tests.lock.histories import WORDS

Step = Callable[[Project], None]


def insert(project: Project) -> None:
    project.add(project.new_card())


def delete(project: Project) -> None:
    card = project.any_card()
    project.remove(card)
    project.bin = (*project.bin, card)


def restore(project: Project) -> None:
    if project.bin:
        card = project.rng.choice(project.bin)
        project.bin = tuple(one for one in project.bin if one != card)
        project.add(card)


def reword_question(project: Project) -> None:
    card = project.any_card()
    if card.answer:
        project.edit(card, question=project.question_of(card.subject))


def reword_answer(project: Project) -> None:
    card = project.any_card()
    words = (card.answer or card.question).split(" ")
    place = project.rng.choice([at for at, word in enumerate(words) if "{" not in word and "}" not in word])
    words[place] = project.rng.choice(WORDS["qualities"])
    project.edit(card, **{"answer" if card.answer else "question": " ".join(words)})


def reword_both(project: Project) -> None:
    card = project.any_card()
    if card.answer:
        project.edit(card, question=project.question_of(card.subject), answer=project.answer())


def retitle(project: Project) -> None:
    card = project.any_card()
    project.edit(card, title=project.title_of(card.subject))


def swap(project: Project) -> None:
    """Two cards change places, be they of one file or of two."""
    one, other = project.any_card(), project.any_card()
    if one != other:
        swapped = {one.number: other, other.number: one}
        for name, file in project.files.items():
            project.fill(name, [swapped.get(card.number, card) for card in file.cards])


def move(project: Project) -> None:
    card = project.any_card()
    project.remove(card)
    project.add(card)


def copy(project: Project) -> None:
    """Copy a card and change the copy's answer, or not yet."""
    card = project.any_card()
    project.count += 1
    project.origins[project.count] = card.number
    answer = project.rng.choice([card.answer, project.answer()]) if card.answer else ""
    name = project.rng.choice([project.cards()[card.number][0], project.any_file()])
    project.add(replace(card, number=project.count, id="", answer=answer), name)


def turn_into_cloze_or_back(project: Project) -> None:
    card = project.any_card()
    asked = project.cloze_of(card.subject) if card.answer else project.question_of(card.subject)
    project.edit(card, question=asked, answer="" if card.answer else project.answer())


def name(project: Project) -> None:
    """Give a card an id, or take it away."""
    card = project.any_card()
    project.edit(card, id="" if card.id else f"id-{card.number}")


def rate(project: Project) -> None:
    """Rate a card, or leave the rating away."""
    project.edit(project.any_card(), rating=project.rng.choice([None, *range(1, 11)]))


def rename_file(project: Project) -> None:
    old = project.any_file()
    new = f"{project.rng.randint(100, 999)}{old[-4:]}"
    project.files = {new if name == old else name: file for name, file in project.files.items()}


def rename_book(project: Project) -> None:
    old = project.files[project.any_file()].book
    new = f"{old} {project.rng.choice(WORDS['qualities'])}" if len(old) < 40 else old.split(" ")[0]
    for name, file in project.files.items():
        project.files[name] = replace(file, book=new if file.book == old else file.book)


def split(project: Project) -> None:
    name = project.any_file()
    file, half = project.files[name], len(project.files[name].cards) // 2
    parts = [one.part for one in project.files.values() if one.book == file.book]
    project.fill(name, list(file.cards[:half]))
    new = f"{project.rng.randint(100, 999)}{name[-4:]}"
    project.files[new] = SeedFile(file.book, max(parts) + 1, file.cards[half:])


def join(project: Project) -> None:
    first, second = project.any_file(), project.any_file()
    if first != second and len(project.files) > 2:
        gone = project.files.pop(second)
        project.fill(first, [*project.files[first].cards, *gone.cards])


def replace_picture(project: Project) -> None:
    project.picture = (project.picture + 1) % 256


def configure(project: Project) -> None:
    """Set or unset one thing in `ankigen.toml`; settings at the top stay at the top."""
    said = {
        "tags": 'tags = ["course"]\n',
        "min_rating": "min_rating = 5\n",
        "rivers": '[books."Rivers of the World"]\ntitle = "Streams"\n',
        "bridges": '[books."Old Bridges"]\ndeck = "Stone::Bridges"\n',
    }
    key = project.rng.choice(sorted(said))
    keys = set(project.settings) ^ {key}
    project.settings = {key: text for key, text in said.items() if key in keys}


STEPS: dict[Step, int] = {
    insert: 4,
    delete: 4,
    restore: 3,
    reword_question: 5,
    reword_answer: 5,
    reword_both: 2,
    retitle: 3,
    swap: 2,
    move: 4,
    copy: 3,
    turn_into_cloze_or_back: 1,
    name: 2,
    rate: 2,
    rename_file: 1,
    rename_book: 1,
    split: 1,
    join: 1,
    replace_picture: 1,
    configure: 2,
}
"""How often each is done."""

SMALL: tuple[Step, ...] = (insert, delete, restore, reword_question, reword_answer, retitle, copy)
"""What can be done in a few files as well as in all."""


def step(project: Project) -> str:
    """Do any one of them."""
    [chosen] = project.rng.choices(list(STEPS), list(STEPS.values()))
    if not any(file.cards for file in project.files.values()):
        chosen = insert
    chosen(project)
    return chosen.__name__
