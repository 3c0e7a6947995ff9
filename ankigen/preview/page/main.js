"use strict";

/* What happens: a card is chosen, a key pressed, a file saved. */

const RATINGS = ["Again", "Hard", "Good", "Easy"];
const stored = "ankigen preview";

let asking = 0;

function say(words) {
  find("status").textContent = words;
}

/** Show a card, its question first. */
function choose(card) {
  const other = card.key !== chosen.key;
  Object.assign(chosen, { key: card.key, path: card.path, index: card.index });
  if (other) view.answered = false;
  history.replaceState(null, "", `#${card.key}`);
  list.reveal();
  return renew();
}

/** Show the chosen card as it is now. */
async function renew() {
  const summary = chosenCard();
  document.body.classList.toggle("empty", !summary);
  if (!summary) return;
  const mine = ++asking;
  let card;
  try {
    card = await source.card(summary);
  } catch (error) {
    say(error.message);
    return;
  }
  if (mine !== asking) return;
  find("deck").textContent = summary.deck.replaceAll("::", " › ");
  find("title").textContent = summary.title || summary.question;
  find("place").replaceChildren(place(card.place));
  showProblems(card);
  showCard(card);
  showBeside(card, summary);
  review();
}

/** After other filters or other data: list what fits, and keep the chosen card if it can be. */
function settle() {
  const cards = narrow();
  const card = chosenCard();
  if (card) chosen.key = card.key;
  if (card && cards.some((one) => one.key === card.key)) choose(card);
  else if (cards.length) choose(cards[0]);
  else if (!data.cards.length) renew();
}

function pick(name, value) {
  filter[name] = value;
  find(name).value = value;
  settle();
}

function step(by) {
  const next = list.rows[list.at() + by];
  if (next) choose(next);
  else say(by > 0 ? "This is the last card of the list." : "This is the first card of the list.");
}

const isAnswered = () => view.sides !== "turn" || view.answered;

function reveal() {
  view.answered = true;
  renew();
}

/** The buttons below the card, as Anki has them. */
function review() {
  const button = (words, key, act) => {
    const made = element("button", { type: "button", "aria-keyshortcuts": key }, words, element("kbd", { "aria-hidden": true }, key));
    made.addEventListener("click", act);
    return made;
  };
  const buttons = isAnswered()
    ? RATINGS.map((words, index) => button(words, String(index + 1), () => step(1)))
    : [button("Show answer", "Space", reveal)];
  const focused = find("review").contains(document.activeElement);
  find("review").replaceChildren(...buttons);
  if (focused) buttons[isAnswered() && buttons.length > 2 ? 2 : 0].focus();
}

const KEYS = {
  " ": () => (isAnswered() ? step(1) : reveal()),
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  j: () => step(1),
  k: () => step(-1),
  "/": () => find("search").focus(),
};

/** Out of the search, which only some browsers empty, to the list, which may lie in the drawer. */
function leaveSearch() {
  find("search").value = "";
  seek("");
  find("search").blur();
  find("list").focus();
}

function pressed(event) {
  const on = event.target.closest ? event.target : document.body;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && on.id === "search") return leaveSearch();
  if (on.closest("input:not([type=radio]), select, textarea")) return;
  const act = KEYS[event.key] || (/^[1-4]$/.test(event.key) && (() => isAnswered() && step(1)));
  const own = on.closest("button, a, summary, input") && !/^[1-4jk/]$/.test(event.key);
  if (!act || own) return;
  event.preventDefault();
  act();
}

function remember() {
  try {
    localStorage.setItem(stored, JSON.stringify({ sides: view.sides, theme: view.theme, width: view.width }));
  } catch {
    /* a browser that keeps nothing */
  }
}

function recall() {
  try {
    for (const [name, value] of Object.entries(JSON.parse(localStorage.getItem(stored)) || {})) {
      if (name in CHOICES && value in CHOICES[name]) view[name] = value;
    }
  } catch {
    /* a browser that keeps nothing */
  }
}

async function begin() {
  take(await source.state());
  offer();
  showElsewhere();
  settle();
}

/** What can wait until the card is shown. */
function later(work) {
  setTimeout(work, 300);
}

/** Ask for everything, as something was saved before the page began to listen, or was missed. */
async function catchUp() {
  await begin();
  say("Live.");
}

/** Take in what was saved. */
function told(news) {
  if ("message" in news) return say(news.message);
  if (!news.files) return news.number === data.number ? say("Live.") : catchUp();
  if (news.number !== data.number + 1) return catchUp();
  take(news);
  settle();
  later(offer);
  later(showElsewhere);
  const files = Object.keys(news.files);
  say(`${files.length === 1 ? files[0] : count(files.length, "file")} at ${new Date().toLocaleTimeString("en-GB")}`);
}

/** Open or shut the drawer that holds the lists in a narrow window. */
function drawer(open) {
  document.body.classList.toggle("open", open);
  find("drawer").setAttribute("aria-expanded", open);
}

find("drawer").addEventListener("click", () => drawer(!document.body.classList.contains("open")));

recall();
switches();
document.addEventListener("keydown", pressed);
chosen.key = location.hash.slice(1);
begin().then(() => source.listen(told, () => say("The preview has ended; start it again.")), (error) => say(error.message));
