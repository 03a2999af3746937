// The search: as you type; the cursor stays in the field, the answer follows the selected hit.

import { $, get, post, say, swap } from "./page.js";

const PAUSE = 150; // ms without a key after which the language model may join
let running = null;
let speaking = null;
let pausing = null;
let moved = false; // the agent has chosen a row: the list stays as it is
let asked = {}; // language and day of the answer that is shown
let turn = 0; // searches and choices so far: an answer that comes after the next one is late
let retrying = null;
const AGAIN = 1000; // ms after which a search that failed is tried again

export const field = () => $("#suche");
export const place = () => document.querySelector("input[name=ort]:checked")?.value ?? "";
export const chosen = () => $("#antwort")?.dataset.slug ?? "";
const list = () => [...document.querySelectorAll("#treffer [role=option]")];

export const elsewhere = () => $("#anderer-ort")?.value ?? "";
const here = () => ($("#nur-hier")?.checked ? "1" : "0");

export async function search({ typing = false } = {}) {
  clearTimeout(pausing);
  clearTimeout(retrying);
  turn += 1;
  moved = false;
  asked = {};
  if (typing) pausing = setTimeout(() => { if (!moved) search(); }, PAUSE);
  running?.abort();
  running = new AbortController();
  const q = field().value;
  const url = `/desk/hits/?${new URLSearchParams({ q, place: place(), elsewhere: elsewhere(), typing: typing ? "1" : "0", here: here() })}`;
  try {
    const html = await get(url, running.signal);
    performance.mark("bt-answer");
    swap(html);
    const selected = document.querySelector("#treffer [aria-selected=true]");
    if (selected) field().setAttribute("aria-activedescendant", selected.id);
    else field().removeAttribute("aria-activedescendant");
    clearTimeout(speaking);
    if (q.trim()) speaking = setTimeout(tell, 600);
  } catch (error) {
    if (error.name === "AbortError") return;
    say("Die Suche geht gerade nicht. Wir versuchen es weiter.", true);
    retrying = setTimeout(search, AGAIN);
  }
}

function tell() {
  const hits = list();
  const near = $("#trefferliste").dataset.near;
  const first = hits[0]?.querySelector(".bt-hit__name").textContent;
  if (near || !hits.length) say("Kein Treffer");
  else say(hits.length === 1 ? `1 Treffer: ${first}` : `${hits.length} Treffer, erster: ${first}`);
}

async function select(hit) {
  moved = true;
  clearTimeout(pausing);
  clearTimeout(retrying);
  turn += 1;
  asked = {};
  for (const other of list()) other.setAttribute("aria-selected", String(other === hit));
  field().setAttribute("aria-activedescendant", hit.id);
  hit.scrollIntoView({ block: "nearest" });
  running?.abort();
  running = new AbortController();
  try {
    swap(await get(answerUrl(hit.dataset.slug), running.signal));
  } catch (error) {
    if (error.name !== "AbortError") say("Die Auskunft lässt sich gerade nicht laden.", true);
  }
}

const answerUrl = (slug) => `/desk/answer/?${new URLSearchParams({ slug, place: place(), elsewhere: elsewhere(), q: field().value, ...asked })}`;

// The same answer in another language, or of another day.
export async function again(values) {
  asked = { ...asked, ...values };
  await reload(chosen());
}

// The answer of the chosen row anew; false if another row was chosen or found meanwhile.
async function reload(slug) {
  const mine = turn;
  const html = await get(answerUrl(slug));
  if (mine !== turn) return false;
  swap(html);
  return true;
}

// What the rows say of offices and fees, as it is now; their order and the chosen one stay.
async function renewRows() {
  const q = field().value;
  if (!q.trim()) return;
  const html = await get(`/desk/hits/?${new URLSearchParams({ q, place: place(), typing: "0", here: here(), renew: "1" })}`);
  if (field().value !== q) return; // another search has come
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const row of list()) {
    const now = fresh.querySelector(`#treffer [data-slug="${row.dataset.slug}"]`);
    if (now && now.innerHTML !== row.innerHTML) row.innerHTML = now.innerHTML;
  }
}

// The knowledge has changed: look again, say what is different, leave the cursor alone.
export async function renew() {
  const slug = chosen();
  if (!slug) return;
  const facts = () => new Map([...document.querySelectorAll("#antwort dt")].map((one) => [one.textContent, one.nextElementSibling]));
  const before = new Map([...facts()].map(([name, one]) => [name, one.textContent]));
  const words = $("#antwort .bt-say__text")?.textContent;
  const top = $("#antwort").scrollTop;
  if (!(await reload(slug))) return;
  $("#antwort").scrollTop = top;
  const changed = [...facts()].filter(([name, one]) => before.get(name) !== one.textContent);
  for (const [, one] of changed) one.classList.add("bt-changed");
  const names = changed.map(([name]) => name);
  if ($("#antwort .bt-say__text")?.textContent !== words) names.unshift("Vorlesetext");
  if (names.length) say(`Diese Auskunft wurde gerade geändert: ${names.join(", ")}.`);
  await renewRows().catch(() => {}); // else they are right with the next search
}

export function begin({ take }) {
  field().addEventListener("input", () => search({ typing: true }));
  field().addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const hits = list();
    const at = hits.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const leaf = { PageDown: 1, PageUp: -1 }[event.key];
    if (step && hits.length && !event.altKey) {
      event.preventDefault();
      select(hits[Math.max(0, Math.min(hits.length - 1, at + step))]);
    } else if (leaf) {
      event.preventDefault();
      const answer = $("#antwort");
      answer.scrollBy({ top: leaf * answer.clientHeight * 0.8 });
    } else if (event.key === "Enter" && !event.ctrlKey) {
      event.preventDefault();
      if (hits[at]) take(hits[at].dataset.slug);
    }
  });
  let naming = null;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "anderer-ort") return;
    clearTimeout(naming);
    naming = setTimeout(() => { if (chosen()) again({}); }, PAUSE);
    suggest();
  });
  $("#anderer-ort")?.addEventListener("keydown", placeKey);
  $("#anderer-ort")?.addEventListener("blur", () => offer(""));
  $("#orte")?.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the cursor
    takePlace(event.target.closest("[role=option]"));
  });
  document.addEventListener("click", (event) => {
    const named = event.target.closest("[data-do=elsewhere]");
    if (named) { $("#anderer-ort").value = named.dataset.place; again({}).then(() => $("#anderer-ort").focus()); return; }
    const hit = event.target.closest("#treffer [role=option]");
    if (hit) { select(hit); field().focus(); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "nur-hier") { search(); return; }
    if (event.target.id === "tag-der-auskunft") { again({ on: event.target.value }); return; }
    if (event.target.name !== "ort") return;
    say(`Auskunft für ${event.target.parentElement.textContent.trim()}`);
    search();
  });
}

// Places while they are typed: a list below the field, chosen with arrows and Enter.
let suggesting = null;
const offered = () => [...document.querySelectorAll("#orte [role=option]")];
const marked = () => offered().findIndex((one) => one.getAttribute("aria-selected") === "true");

async function suggest() {
  suggesting?.abort();
  suggesting = new AbortController();
  const q = elsewhere().trim();
  if (q.length < 2) return offer("");
  try {
    const html = await get(`/desk/places/?${new URLSearchParams({ q })}`, suggesting.signal);
    if (document.activeElement?.id === "anderer-ort") offer(html);
  } catch { /* what is typed is looked up without suggestions, too */ }
}

function offer(html) {
  if (!html) suggesting?.abort();
  $("#orte").innerHTML = html;
  $("#orte").hidden = !offered().length;
  $("#anderer-ort").setAttribute("aria-expanded", String(offered().length > 0));
  $("#anderer-ort").removeAttribute("aria-activedescendant");
}

function mark(n) {
  const rows = offered();
  rows.forEach((one, i) => one.setAttribute("aria-selected", String(i === n)));
  $("#anderer-ort").setAttribute("aria-activedescendant", rows[n].id);
}

function takePlace(row) {
  if (!row) return;
  $("#anderer-ort").value = row.dataset.place;
  offer("");
  if (chosen()) again({});
}

function placeKey(event) {
  if (event.isComposing || !offered().length) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !event.altKey) {
    event.preventDefault();
    mark((marked() + step + offered().length + (marked() < 0 && step < 0)) % offered().length);
  } else if (event.key === "Enter" && !event.ctrlKey && marked() >= 0) {
    event.preventDefault();
    takePlace(offered()[marked()]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation(); // the list closes, the field stays
    offer("");
  }
}

export function clear() {
  const near = $("#trefferliste")?.dataset.near || $("#trefferliste")?.dataset.count === "0";
  if (near && field().value.trim()) post("/desk/vain/", { q: field().value }); // words only, counted
  field().value = "";
  search();
}

export function setPlace(key) {
  $("#anderer-ort").value = ""; // another caller
  offer("");
  const radio = document.querySelector(`input[name=ort][value="${key}"]`);
  if (radio && !radio.checked) { radio.checked = true; search(); }
}
