// The search: as you type; the cursor stays in the field, the answer follows the selected hit.

import { $, get, say, swap } from "./page.js";

let running = null;
let speaking = null;

export const field = () => $("#suche");
export const place = () => document.querySelector("input[name=ort]:checked")?.value ?? "";
export const chosen = () => $("#antwort")?.dataset.slug ?? "";
const list = () => [...document.querySelectorAll("#treffer [role=option]")];

export async function search({ typing = false } = {}) {
  running?.abort();
  running = new AbortController();
  const q = field().value;
  const url = `/desk/hits/?${new URLSearchParams({ q, place: place(), typing: typing ? "1" : "0" })}`;
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
    if (error.name !== "AbortError") say("Die Suche geht gerade nicht. Wir verbinden neu.", true);
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
  for (const other of list()) other.setAttribute("aria-selected", String(other === hit));
  field().setAttribute("aria-activedescendant", hit.id);
  hit.scrollIntoView({ block: "nearest" });
  running?.abort();
  running = new AbortController();
  try {
    const url = `/desk/answer/?${new URLSearchParams({ slug: hit.dataset.slug, place: place() })}`;
    swap(await get(url, running.signal));
  } catch (error) {
    if (error.name !== "AbortError") say("Die Auskunft lässt sich gerade nicht laden.", true);
  }
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
  document.addEventListener("click", (event) => {
    const hit = event.target.closest("#treffer [role=option]");
    if (hit) { select(hit); field().focus(); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== "ort") return;
    say(`Auskunft für ${event.target.parentElement.textContent.trim()}`);
    search();
  });
}

export function clear() {
  field().value = "";
  search();
}

export function setPlace(key) {
  const radio = document.querySelector(`input[name=ort][value="${key}"]`);
  if (radio && !radio.checked) { radio.checked = true; search(); }
}
