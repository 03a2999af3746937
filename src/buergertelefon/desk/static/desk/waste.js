// Waste in the middle of the desk: an address typed once, then all that is done with it.

import { $, get, post, say, swap } from "./page.js";
import { chosen, place } from "./hits.js";
import { middle } from "./middle.js";

const PAUSE = 150; // ms without a key after which it is asked
const NEXT = ["address", "house", "slug", "place"]; // what goes from part to part
const { panel, look, back, hide, reset, open, forget } = middle({
  id: "#abfall",
  name: "waste",
  kept: ["name", "note", "mail", "phone", "postcode", "way", "description"], // who and how
  quiet: ["ab-form", "ab-what-form"],
});
let waiting = null, running = null;

export { back, hide, reset };

// What is known so far, whichever form says it.
function known() {
  const values = {};
  for (const name of NEXT) values[name] = panel().querySelector(`[name=${name}]`)?.value ?? "";
  return values;
}

function later(then) {
  clearTimeout(waiting);
  waiting = setTimeout(then, PAUSE);
}

async function part(url) {
  running?.abort();
  running = new AbortController();
  const form = $("#ab-form");
  if (!form) return;
  const html = await get(`${url}?${new URLSearchParams(new FormData(form))}`, running.signal).catch(() => null);
  if (html && $("#ab-form")) swap(html);
}

const first = (values = {}) => look("/desk/waste/", { slug: chosen(), place: place(), ...values }, {});

export const acts = {
  waste: () => open(first),
  "waste-go": ({ dataset: { url, service, code, next } }) => look(url, { ...known(), ...(service ? { service } : {}), ...(code ? { code } : {}), ...(next ? { step: next } : {}) }),
  "waste-address": ({ dataset: { address } }) => { $("#ab-address").value = address; $("#ab-form").requestSubmit(); },
  "waste-missing": async () => { const { ok, html } = await post("/desk/waste/missing/", new FormData($("#ab-form"))); if (ok) { swap(html); say("Gemeldet."); } },
  "waste-told": async () => { const { ok, html } = await post("/desk/waste/told/", known()); if (ok) { swap(html); say("Notiert."); } },
  "waste-back": () => back(),
  "waste-more": () => { const { slug, address } = known(); forget(); first({ slug: slug || chosen(), address }); },
};

export function begin() {
  document.addEventListener("input", (event) => {
    if (event.target.id === "ab-q") later(() => part("/desk/waste/items/"));
    if (event.target.id === "ab-address") later(() => part("/desk/waste/streets/"));
  });
}
