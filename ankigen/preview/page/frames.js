"use strict";

/* The card itself, in frames that cannot run scripts: by day and by night, as wide as a phone and as a desktop. */

const WIDTHS = { phone: 390, desktop: 900 };
const HEIGHT = 760;
const GAP = 16;
const LEAST = 0.5;
const LEAVING = 400;
const CHOICES = {
  sides: { turn: "In turn", answer: "Answer", both: "Both" },
  theme: { day: "Day", night: "Night", both: "Both" },
  width: { phone: "Phone", desktop: "Desktop", both: "Both" },
};
const TITLES = { sides: "Sides", theme: "Light", width: "Width" };
const SHELL = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Card</title>
<meta http-equiv="Content-Security-Policy" content="script-src 'none'; object-src 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="media/card.css">
<base href="media/" target="_blank"></head><body class="card card1"><div id="qa"></div></body></html>`;

const frames = new Map();

/** The sides, lights and widths to be shown. */
function wanted() {
  const both = (name, values) => (view[name] === "both" ? values : [view[name]]);
  const turn = view.answered ? ["answer"] : ["question"];
  const sides = view.sides === "turn" ? turn : both("sides", ["question", "answer"]);
  return { sides, themes: both("theme", ["day", "night"]), widths: both("width", ["phone", "desktop"]) };
}

/** Show a card in every form that is asked for. */
function showCard(card) {
  const { sides, themes, widths } = wanted();
  const shown = new Set();
  for (const side of ["question", "answer"]) {
    for (const theme of ["day", "night"]) {
      for (const width of ["phone", "desktop"]) {
        const name = `${side} ${theme} ${width}`;
        if (sides.includes(side) && themes.includes(theme) && widths.includes(width)) {
          shown.add(name);
          fill(frames.get(name) || frame(name, side, theme, width), card);
        }
      }
    }
  }
  for (const [name, one] of frames) one.figure.hidden = !shown.has(name);
  fit();
}

function frame(name, side, theme, width) {
  const window = element("iframe", { title: `${side}, ${theme}, ${width}`, srcdoc: SHELL });
  window.setAttribute("sandbox", "allow-same-origin allow-popups allow-popups-to-escape-sandbox");
  window.style.width = `${WIDTHS[width]}px`;
  window.style.height = `${HEIGHT}px`;
  const glass = element("div", { className: `glass ${theme}` }, window);
  const figure = element("figure", { className: "frame", data: { side, theme, width } }, element("figcaption"), glass);
  const one = { figure, glass, window, side, theme, width, html: null, body: null };
  frames.set(name, one);
  const order = [...frames.keys()].sort(inOrder);
  find("frames").append(...order.slice(order.indexOf(name) + 1).length ? [] : [figure]);
  if (!figure.parentNode) frames.get(order[order.indexOf(name) + 1]).figure.before(figure);
  window.addEventListener("load", () => {
    one.body = window.contentDocument.body;
    one.body.classList.toggle("nightMode", theme === "night");
    one.body.classList.toggle("night_mode", theme === "night");
    window.contentDocument.addEventListener("keydown", pressed);
    if (!isHeard(window.contentDocument)) setInterval(leaveKeys, LEAVING, window);
    new ResizeObserver(fit).observe(one.body.firstElementChild);
    write(one);
  });
  return one;
}

/** Whether what happens in a frame is told to us: WebKit calls no listener in a frame without scripts. */
function isHeard(inside) {
  let heard = false;
  inside.addEventListener("probe", () => (heard = true), { once: true });
  inside.dispatchEvent(new Event("probe"));
  return heard;
}

/** Give the keys back to the page, unless something in the frame is selected or has the focus itself. */
function leaveKeys(frame) {
  const inside = frame.contentDocument;
  const free = inside.activeElement === inside.body && inside.getSelection().isCollapsed;
  if (free && document.activeElement === frame) window.focus();
}

const ORDER = ["question", "answer", "day", "night", "phone", "desktop"];
function inOrder(a, b) {
  const rank = (name) => name.split(" ").map((word) => ORDER.indexOf(word)).join("");
  return rank(a) < rank(b) ? -1 : 1;
}

/** Put a card into a frame; what is there already stays, and so does its place. */
function fill(one, card) {
  const html = one.side === "answer" ? card.back : card.front;
  if (one.key !== card.key) one.top = 0;
  one.key = card.key;
  if (one.html === html) return;
  one.html = html;
  write(one);
}

function write(one) {
  if (!one.body || one.html === null) return;
  const open = one.written === one.key ? [...one.body.querySelectorAll("details")].map((it) => it.open) : [];
  one.body.firstElementChild.innerHTML = one.html;
  one.body.querySelectorAll("details").forEach((it, index) => (it.open = open[index] || false));
  if (one.written !== one.key) one.window.contentDocument.scrollingElement.scrollTop = 0;
  one.written = one.key;
  fit();
}

/** Make the frames as large as there is room: side by side, or else below each other. */
function fit() {
  const room = find("frames").clientWidth;
  const widths = wanted().widths.map((width) => WIDTHS[width]);
  const total = widths.reduce((sum, width) => sum + width);
  const together = Math.min(1, (room - GAP * (widths.length - 1)) / total);
  for (const one of frames.values()) {
    if (one.figure.hidden) continue;
    const own = WIDTHS[one.width];
    const scale = together >= LEAST ? together : Math.min(1, room / own);
    const content = one.body ? Math.ceil(one.body.firstElementChild.getBoundingClientRect().bottom + one.window.contentDocument.scrollingElement.scrollTop) : 0;
    const height = Math.min(Math.max(content, 120), HEIGHT);
    one.glass.style.width = `${Math.floor(own * scale)}px`;
    one.glass.style.height = `${Math.ceil(height * scale)}px`;
    one.window.style.transform = `scale(${scale})`;
    const size = scale < 1 ? `, at ${Math.round(scale * 100)} %` : "";
    const words = { question: "Question", answer: "Answer" }[one.side];
    one.figure.firstElementChild.textContent = `${words} · ${one.width} ${own} px${size} · ${one.theme}`;
  }
}

new ResizeObserver(fit).observe(find("frames"));

/** Show another sample of a figure where the card shows the one that it has. */
function replaceFigure(address, figure) {
  for (const one of frames.values()) {
    if (!one.body) continue;
    for (const image of one.body.querySelectorAll("img[data-figure]")) {
      if (image.dataset.figure !== address) continue;
      Object.assign(image, { src: figure.media, alt: figure.alt });
      const player = image.nextElementSibling;
      if (figure.sound && player && player.localName === "audio") player.src = figure.sound;
    }
  }
}

/** The switches for what is shown. */
function switches() {
  for (const [name, choices] of Object.entries(CHOICES)) {
    const group = element("fieldset", { className: "switch" }, element("legend", {}, TITLES[name]));
    for (const [value, words] of Object.entries(choices)) {
      const input = element("input", { type: "radio", name, value, checked: view[name] === value });
      input.addEventListener("change", () => {
        view[name] = value;
        view.answered = false;
        remember();
        renew();
      });
      group.append(element("label", {}, input, element("span", {}, words)));
    }
    find("views").append(group);
  }
}
