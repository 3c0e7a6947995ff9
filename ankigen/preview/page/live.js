"use strict";

/* Data from the server that watches the seed files. */

async function asked(path, options) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json();
}

const source = {
  state: () => asked("state.json"),
  card: (card) => asked(`cards/${card.key}.json`),
  sample: (address) => asked("sample", { method: "POST", body: JSON.stringify({ address }) }),

  /** Call `told` with each piece of news, and `lost` when the server is gone. */
  listen(told, lost) {
    const events = new EventSource("events");
    events.onmessage = (event) => told(JSON.parse(event.data));
    events.onerror = lost;
  },
};
