"use strict";

/* The list of cards: only the rows that can be seen exist, however many cards there are. */

const ROW = 56;
const SPARE = 6;

const list = {
  rows: [],
  box: find("list"),
  space: element("div", { className: "space", role: "presentation" }),

  /** Show these cards; the chosen one stays in sight. */
  show(cards) {
    list.rows = cards;
    list.space.style.height = `${cards.length * ROW}px`;
    list.draw();
  },

  at: () => list.rows.findIndex((card) => card.key === chosen.key),

  /** Bring the chosen card into sight. */
  reveal() {
    const top = list.at() * ROW;
    if (top < 0) return;
    const { scrollTop, clientHeight } = list.box;
    if (top < scrollTop) list.box.scrollTop = top;
    if (top + ROW > scrollTop + clientHeight) list.box.scrollTop = top + ROW - clientHeight;
    list.draw();
  },

  draw() {
    const first = Math.max(Math.floor(list.box.scrollTop / ROW) - SPARE, 0);
    const last = Math.min(Math.ceil((list.box.scrollTop + list.box.clientHeight) / ROW) + SPARE, list.rows.length);
    list.space.replaceChildren(...list.rows.slice(first, last).map((card, index) => row(card, first + index)));
    const active = find(`row-${chosen.key}`);
    if (active) list.box.setAttribute("aria-activedescendant", active.id);
    else list.box.removeAttribute("aria-activedescendant");
  },
};

list.box.append(list.space);
list.box.addEventListener("scroll", list.draw, { passive: true });
new ResizeObserver(list.draw).observe(list.box);

function row(card, index) {
  const made = element(
    "div",
    {
      id: `row-${card.key}`,
      className: "row",
      role: "option",
      "aria-selected": card.key === chosen.key,
      "aria-posinset": index + 1,
      "aria-setsize": list.rows.length,
    },
    element("span", { className: "small" }, card.title || card.path, marks(card)),
    element("span", { className: "asked" }, card.question),
  );
  made.style.top = `${index * ROW}px`;
  made.addEventListener("click", () => {
    drawer(false);
    choose(card);
  });
  return made;
}

/** How many problems of each severity a card has, as sign and number, in words for those who listen. */
function marks(card) {
  const made = element("span", { className: "marks" });
  for (const severity of Object.keys(SIGNS)) {
    const number = card.problems.filter(([own]) => own === severity).length;
    if (number) {
      const words = element("span", { className: "unseen" }, ` ${count(number, severity)} `);
      made.append(element("span", { className: severity }, element("span", { "aria-hidden": true }, `${SIGNS[severity]} ${number}`), words));
    }
  }
  return made;
}
