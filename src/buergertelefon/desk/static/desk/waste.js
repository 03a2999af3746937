// Waste in the middle of the desk: an address typed once, then all that is done with it. One step back loses nothing.

import { $, get, post, say, swap } from "./page.js";
import { chosen, field, place } from "./hits.js";
import { followSent, save } from "./record.js";

const PAUSE = 150; // ms without a key after which it is asked
const panel = () => $("#abfall");
const earlier = []; // panels one step back, as they were left
const NEXT = ["address", "house", "slug", "place"]; // what goes from part to part
let typed = {}; // who and how, kept from form to form
let busy = false, waiting = null, running = null;

// Put what the server says in place; `forward`: Esc brings back what was there.
function show(html, { forward = false } = {}) {
  const before = panel();
  remember();
  swap(html);
  const now = panel();
  now.hidden = false;
  for (const other of ["#termin", "#kurs"]) $(other).hidden = true;
  if (forward && before.dataset.step && now.dataset.wrong !== "1") earlier.push(before);
  refill();
  const { said, wrong } = now.dataset;
  if (said) say(said, wrong === "1");
  enter();
}

function enter() {
  ($("#abfall [data-first]") ?? panel()).focus();
}

const KEPT = ["name", "note", "mail", "phone", "postcode", "way", "description"];

function remember() {
  for (const form of panel().querySelectorAll("[data-form=waste]")) {
    for (const [name, value] of new FormData(form)) if (KEPT.includes(name) && value) typed[name] = value;
  }
}

function refill() {
  for (const form of panel().querySelectorAll("[data-form=waste]")) {
    for (const [name, value] of Object.entries(typed)) {
      const asked = form.elements[name];
      if (asked && !(asked instanceof RadioNodeList && ![...asked].some((one) => one.value === value))) asked.value = value;
    }
  }
}

// What is known so far, whichever form says it.
function known() {
  const values = {};
  for (const name of NEXT) values[name] = panel().querySelector(`[name=${name}]`)?.value ?? "";
  return values;
}

async function look(url, values, how = { forward: true }) {
  if (busy) return;
  busy = true;
  try {
    const answer = await fetch(`${url}?${new URLSearchParams(values)}`, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (answer?.status === 422 && answer.headers.get("Content-Type")?.includes("json")) wrong(panel().querySelector(`[data-url="${url}"]`) ?? panel(), await answer.json());
    else if (answer?.redirected || answer?.status === 403) location.reload();
    else if (answer?.ok) show(await answer.text(), how);
    else say("Das lässt sich gerade nicht laden. Bitte noch einmal versuchen.", true);
  } finally {
    busy = false;
  }
}

async function send(form) {
  const { url, method } = form.dataset;
  clear(form);
  if (method === "get") { await look(url, new FormData(form), { forward: form.id !== "ab-form" && form.id !== "ab-what-form" }); return; }
  if (busy) return;
  busy = true;
  try {
    await save();
    const { ok, data, html } = await post(url, new FormData(form));
    if (html && html.includes('data-panel="waste"')) show(html);
    if (ok) { earlier.length = 0; typed = {}; if ($(".bt-sent li[data-state=waiting]")) followSent(); }
    else if (data) wrong(form, data);
  } finally {
    busy = false;
  }
}

function clear(form) {
  for (const one of form.querySelectorAll("[aria-invalid]")) { one.removeAttribute("aria-invalid"); one.removeAttribute("aria-describedby"); }
}

function wrong(form, data) {
  say(data?.error ?? "Das geht gerade nicht. Bitte noch einmal versuchen.", true);
  const error = form.querySelector(".kern-error");
  if (!error) return;
  error.hidden = false;
  error.textContent = data?.error ?? "";
  const found = [...form.querySelectorAll("[name]")].find((one) => one.name === data?.field && one.type !== "hidden");
  if (!found) return;
  found.setAttribute("aria-invalid", "true");
  if (error.id) found.setAttribute("aria-describedby", error.id);
  found.focus();
}

async function open() {
  if (panel().dataset.step) {
    panel().hidden = false;
    enter();
    return;
  }
  earlier.length = 0;
  await look("/desk/waste/", { slug: chosen(), place: place() }, {});
}

function later(then) {
  clearTimeout(waiting);
  waiting = setTimeout(then, PAUSE);
}

async function part(url, more = {}) {
  running?.abort();
  running = new AbortController();
  const form = $("#ab-form");
  if (!form) return;
  const values = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(more)) values.set(name, value);
  const html = await get(`${url}?${values}`, running.signal).catch(() => null);
  if (html && $("#ab-form")) swap(html);
}

export const acts = {
  waste: open,
  "waste-go": ({ dataset: { url, service, code, next } }) => look(url, { ...known(), ...(service ? { service } : {}), ...(code ? { code } : {}), ...(next ? { step: next } : {}) }),
  "waste-address": ({ dataset: { address } }) => { $("#ab-address").value = address; $("#ab-form").requestSubmit(); },
  "waste-missing": async () => { const { ok, html } = await post("/desk/waste/missing/", new FormData($("#ab-form"))); if (ok) { swap(html); say("Gemeldet."); } },
  "waste-told": async () => { const { ok, html } = await post("/desk/waste/told/", known()); if (ok) { swap(html); say("Notiert."); } },
  "waste-back": () => back(),
  "waste-more": () => { const values = known(); earlier.length = 0; look("/desk/waste/", { slug: values.slug || chosen(), place: place(), address: values.address }, {}); },
};

export function hide() { panel().hidden = true; }

// One step back: to what was there before, then to the search of the desk.
export function back() {
  const now = panel();
  if (now.hidden) return false;
  remember();
  if (earlier.length) {
    now.replaceWith(earlier.pop());
    panel().hidden = false;
    enter();
  } else {
    now.hidden = true;
    field().focus();
  }
  return true;
}

// Another call: nothing of the last one stays.
export function reset() {
  earlier.length = 0;
  typed = {};
  const empty = panel().cloneNode(false);
  for (const name of Object.keys(empty.dataset)) if (name !== "panel") delete empty.dataset[name];
  empty.removeAttribute("aria-labelledby"); // what names it has gone
  empty.hidden = true;
  panel().replaceWith(empty);
}

export function begin() {
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.form !== "waste") return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "suche") hide(); // the answer of the search is under it
    if (event.target.id === "ab-q") later(() => part("/desk/waste/items/"));
    if (event.target.id === "ab-address") later(() => part("/desk/waste/streets/"));
  });
}
