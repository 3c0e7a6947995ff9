"use strict";

/* Data from files beside the page, which also a page without a server may load as scripts. */

const loaded = new Map();

function load(name) {
  if (!loaded.has(name)) {
    loaded.set(name, new Promise((resolve, reject) => {
      const script = element("script", { src: `data/${name}.js` });
      script.onload = () => resolve(ankigenData[name]);
      script.onerror = () => reject(new Error(`data/${name}.js is missing`));
      document.head.append(script);
    }));
  }
  return loaded.get(name);
}

const ankigenData = {};

const source = {
  state: () => load("state"),
  card: async (card) => (await load(card.batch))[card.key],
  sample: null,
  listen() {},
};
