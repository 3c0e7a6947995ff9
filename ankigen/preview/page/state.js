"use strict";

/* What the page knows: the cards of all files, which of them is shown, and how. */

const data = { number: 0, order: [], files: new Map(), elsewhere: [], cards: [], byKey: new Map() };
const chosen = { key: "", path: "", index: 0 };
const view = { sides: "turn", theme: "both", width: "both", answered: false };

/** Take what is new; files that are not named stay as they are. */
function take(news) {
  data.number = news.number;
  data.order = news.order;
  for (const [path, file] of Object.entries(news.files)) data.files.set(path, file);
  const there = new Set(data.order);
  for (const path of data.files.keys()) if (!there.has(path)) data.files.delete(path);
  data.elsewhere = news.elsewhere.concat(...data.order.map((path) => data.files.get(path).elsewhere));
  data.cards = [];
  data.byKey = new Map();
  for (const path of data.order) {
    data.files.get(path).cards.forEach((card, index) => {
      Object.assign(card, { path, index });
      data.cards.push(card);
      data.byKey.set(card.key, card);
    });
  }
}

/** The chosen card; one whose question was rewritten is known by its place in its file. */
function chosenCard() {
  const file = data.files.get(chosen.path);
  return data.byKey.get(chosen.key) || (file && file.cards[Math.min(chosen.index, file.cards.length - 1)]);
}

const find = (id) => document.getElementById(id);

/** An element with properties, `data` and `aria-…` attributes, and children; texts are never read as HTML. */
function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role") made.setAttribute(key, value);
    else if (key === "data") Object.assign(made.dataset, value);
    else made[key] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

const SIGNS = { error: "✕", warning: "▲", note: "●" };

/** A number and its noun, in the plural if need be. */
function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
