"use strict";

/* What is told beside a card: its problems, its figures, where it stands. */

function problem(one) {
  return element(
    "div",
    { className: `problem ${one.severity}` },
    element(
      "p",
      { className: "what" },
      element("span", { className: `sign ${one.severity}`, "aria-hidden": true }, SIGNS[one.severity]),
      element("strong", {}, `${one.severity}: ${one.code}`),
      place(one),
    ),
    element("p", {}, `${one.found}; ${one.remedy}`),
  );
}

/** File and line, as a link that opens the editor where there is one. */
function place(one) {
  if (!one.href) return element("span", { className: "where" }, one.where);
  return element("a", { className: "where", href: one.href, title: "Open in the editor" }, one.where);
}

function showProblems(card) {
  const remark = card.mathjax
    ? element(
        "div",
        { className: "problem remark" },
        element("p", {}, `${count(card.mathjax, "formula")} on this card ${card.mathjax === 1 ? "is" : "are"} drawn by Anki's MathJax, a script. No script runs here, so that you see the source.`),
      )
    : "";
  find("problems").replaceChildren(...[...card.problems.map(problem), remark].filter(Boolean));
}

const MOST = 200;

/** The problems that belong to no card. */
function showElsewhere() {
  const box = find("elsewhere");
  box.hidden = !data.elsewhere.length;
  box.firstElementChild.textContent = `${count(data.elsewhere.length, "problem")} outside of cards`;
  const left = data.elsewhere.length - MOST;
  const more = left > 0 ? [element("p", {}, `and ${left.toLocaleString("en")} more`)] : [];
  box.lastElementChild.replaceChildren(...data.elsewhere.slice(0, MOST).map(problem), ...more);
}

function showBeside(card, summary) {
  const tags = summary.tags.map((tag) => element("button", { type: "button", className: "tag", title: "List the cards with this tag" }, tag));
  for (const tag of tags) tag.addEventListener("click", () => pick("tag", tag.textContent));
  find("beside").replaceChildren(...card.figures.map(figure), element("p", { className: "tags" }, ...tags));
}

function figure(one) {
  const box = element("section", { className: "figure" });
  const draw = (now) => {
    const rows = now.parameters.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
    const line = element("input", { type: "text", readOnly: true, value: now.line, "aria-label": "Line for the seed file" });
    const copy = element("button", { type: "button" }, "Copy line");
    copy.addEventListener("click", () => {
      line.select();
      document.execCommand("copy");
      copy.focus(); // which WebKit has given to the line, where keys would do nothing
      say("Copied.");
    });
    box.replaceChildren(
      element("h3", {}, `Figure: ${now.model} / ${now.name}`),
      element("dl", {}, ...rows),
      element("p", { className: "line" }, line, copy),
    );
    if (source.sample && now.random) box.append(element("p", {}, another(one, now, draw), note(one, now)));
  };
  draw(one);
  return box;
}

function note(one, now) {
  return now.address === one.address ? "" : element("span", { className: "hint" }, "Shown in the frames above. To keep it, paste the line into the answer, in place of a figure that stands there.");
}

function another(one, now, draw) {
  const button = element("button", { type: "button", className: "another" }, "Draw another sample");
  button.addEventListener("click", async () => {
    button.disabled = true;
    button.textContent = "Drawing …";
    try {
      const drawn = await source.sample(now.address);
      replaceFigure(one.address, drawn);
      draw(drawn);
      say(`Drawn with rng_seed ${new Map(drawn.parameters).get("rng_seed")}.`);
    } catch (error) {
      say(error.message);
      draw(now);
    }
  });
  return button;
}
