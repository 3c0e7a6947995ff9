"use strict";

/* Which cards are listed: those of a deck, with a tag, of a book, with a problem, in which all words occur. */

const filter = { deck: "", book: "", tag: "", problem: "", words: [] };
const folded = new Set();

const ALPHABET = new Intl.Collator("en", { numeric: true });
const SEVERITIES = ["error", "warning", "note"];

function matches(card) {
  return (
    (!filter.deck || card.deck === filter.deck || card.deck.startsWith(`${filter.deck}::`)) &&
    (!filter.book || card.book === filter.book) &&
    (!filter.tag || card.tags.includes(filter.tag)) &&
    (!filter.problem || card.problems.some(has)) &&
    filter.words.every((word) => card.text.includes(word))
  );
}

function has([severity, code]) {
  return filter.problem === "any" || filter.problem === severity || filter.problem === code;
}

/** List the cards that fit. */
function narrow() {
  const cards = data.cards.filter(matches);
  find("count").textContent =
    cards.length === data.cards.length ? count(cards.length, "card") : `${cards.length.toLocaleString("en")} of ${count(data.cards.length, "card")}`;
  list.show(cards);
  return cards;
}

/** Make the choices anew of the cards that there are. */
function offer() {
  const tally = (values) => {
    const numbers = new Map();
    for (const value of values) numbers.set(value, (numbers.get(value) || 0) + 1);
    return [...numbers].sort(([a], [b]) => ALPHABET.compare(a, b));
  };
  options("book", "All books", tally(data.cards.map((card) => card.book)));
  options("tag", "All tags", tally(data.cards.flatMap((card) => card.tags)));
  const kinds = tally(data.cards.flatMap((card) => [...new Set(card.problems.map(([, code]) => code))]));
  const severities = SEVERITIES.map((severity) => [
    severity, data.cards.filter((card) => card.problems.some(([own]) => own === severity)).length,
  ]).filter(([, number]) => number);
  const any = data.cards.filter((card) => card.problems.length).length;
  options("problem", "All cards", [["any", any], ...severities, ...kinds], {
    any: "with problems", error: "with errors", warning: "with warnings", note: "with notes",
  });
  decks(tally(data.cards.map((card) => card.deck)));
}

function options(name, all, tallied, words = {}) {
  const made = tallied.map(([value, number]) => element("option", { value }, `${words[value] || value} (${number.toLocaleString("en")})`));
  find(name).replaceChildren(element("option", { value: "" }, all), ...made);
  if (!tallied.some(([value]) => value === filter[name])) filter[name] = "";
  find(name).value = filter[name];
}

/** The decks as a tree of buttons. */
function decks(tallied) {
  const tree = { name: "", label: "All decks", number: data.cards.length, below: new Map() };
  for (const [name, number] of tallied) {
    let at = tree;
    for (const label of name.split("::")) {
      const own = at.name ? `${at.name}::${label}` : label;
      if (!at.below.has(label)) at.below.set(label, { name: own, label, number: 0, below: new Map() });
      at = at.below.get(label);
      at.number += number;
    }
  }
  if (filter.deck && !tallied.some(([name]) => `${name}::`.startsWith(`${filter.deck}::`))) filter.deck = "";
  find("decks").replaceChildren(element("ul", {}, branch(tree), ...[...tree.below.values()].map(branch)));
}

function branch(deck) {
  const open = !folded.has(deck.name);
  const button = element(
    "button",
    { type: "button", className: "deck", "aria-pressed": deck.name === filter.deck, data: { deck: deck.name } },
    element("span", { className: "label" }, deck.label),
    element("span", { className: "number" }, deck.number.toLocaleString("en")),
  );
  button.addEventListener("click", () => {
    filter.deck = deck.name;
    offer();
    settle();
  });
  const below = deck.name ? [...deck.below.values()] : [];
  const fold = below.length
    ? element("button", { type: "button", className: "fold", "aria-expanded": open, "aria-label": `Decks in ${deck.label}` }, open ? "▾" : "▸")
    : element("span", { className: "fold" });
  fold.addEventListener("click", () => {
    folded[open ? "add" : "delete"](deck.name);
    offer();
  });
  const made = element("li", {}, element("div", {}, fold, button));
  if (below.length && open) made.append(element("ul", {}, ...below.map(branch)));
  return made;
}

for (const name of ["book", "tag", "problem"]) {
  find(name).addEventListener("change", (event) => {
    filter[name] = event.target.value;
    settle();
  });
}

/** List the cards in which all words of a text occur. */
function seek(text) {
  filter.words = text.toLowerCase().split(/\s+/).filter(Boolean);
  settle();
}

find("search").addEventListener("input", (event) => seek(event.target.value));
