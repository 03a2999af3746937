// The record of the conversation: note and outcome are kept as they are written.

import { $, get, post, say, swap } from "./page.js";
import { chosen, elsewhere, field, place } from "./hits.js";

let unsaved = null; // what has not reached the server yet
let timer = null;
let told = 0;

export const outcome = () => document.querySelector("input[name=ergebnis]:checked")?.value ?? "";
export const note = () => $("#notiz")?.value ?? "";

export async function save() {
  clearTimeout(timer);
  if (!unsaved) return true;
  const values = unsaved;
  unsaved = null;
  const { ok, data } = await post("/desk/draft/", values);
  if (!ok) {
    unsaved ??= values;
    timer = setTimeout(save, 3000); // nothing is lost: tried again until it is kept
    return false;
  }
  if ("note" in values && $("#notiz-warnung")) {
    $("#notiz-warnung").textContent = data.personal.length ? `Das sieht aus wie ${data.personal.join(", ")}. Bitte weglassen.` : "";
  }
  return true;
}

function keep(values, wait) {
  unsaved = { ...unsaved, ...values };
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

// The panel comes from the server; what is being typed goes there first.
async function renewed(url, values) {
  await save();
  const { ok, html } = await post(url, values);
  if (ok && html) swap(html);
  return ok;
}

export async function takeTopic(slug) {
  if (!document.querySelector("#ergebnis-body")) return;
  if (await renewed("/desk/topic/", { slug })) say("Als Thema übernommen.");
}

export const dropTopic = (slug) => renewed("/desk/topic/", { slug, off: "1" });
export const done = (id) => renewed(`/desk/follow-up/${id}/done/`, {});

const refresh = () => get("/desk/panels/?answer=0").then((html) => swap(html));

// What the caller gets: shown on the page, or read aloud, or (`message`) sent by SMS or mail.
export async function sendContact(message = {}) {
  if (!chosen()) { say("Wählen Sie zuerst einen Treffer."); return null; }
  await save();
  const { ok, data } = await post("/desk/contact/", { slug: chosen(), place: place(), elsewhere: elsewhere(), ...message });
  if (!ok) return data;
  if (message.way) {
    await refresh();
    say("Kontakt geht hinaus.");
    field().focus();
    followSent();
    return null;
  }
  if (data.shown) say("Kontakt gesendet: Er steht jetzt auf der Seite der Anruferin oder des Anrufers.");
  else say("Kontakt kopiert.");
  try { await navigator.clipboard.writeText(data.copy); } catch { /* a browser may forbid it: it is shown all the same */ }
  await refresh();
  return null;
}

// Until it has gone, or will not for now: looked at each second, not for ever.
export async function followSent(looks = 30) {
  const states = () => [...document.querySelectorAll(".bt-sent li")];
  const waits = states().some((one) => one.dataset.state === "waiting");
  const last = states().at(-1);
  if (!last) return; // the conversation is closed
  if (!waits) {
    const sent = last.dataset.state === "sent";
    say(sent ? `${last.textContent.trim()}.` : `${last.textContent.trim()}. Bitte prüfen oder vorlesen.`, !sent);
    return;
  }
  if (!looks) return;
  setTimeout(async () => {
    if (!document.querySelector(".bt-inlineform:not([hidden])")) await refresh().catch(() => {});
    followSent(looks - 1);
  }, 1000);
}

export async function sendForm(form) {
  await save();
  if (form.dataset.kind === "contact") {
    const values = Object.fromEntries(new FormData(form));
    const refused = await sendContact({ way: "message", ...values });
    if (refused?.error) wrong(form, refused);
    return;
  }
  const values = Object.fromEntries(new FormData(form));
  const { ok, data, html } = await post("/desk/follow-up/", { kind: form.dataset.kind, ...values });
  if (ok) {
    swap(html);
    say("Rückruf vereinbart.");
    field().focus();
    return;
  }
  wrong(form, data);
}

function wrong(form, data) {
  const error = form.querySelector(".kern-error");
  error.hidden = false;
  error.textContent = data?.error ?? "Noch nicht gespeichert. Bitte noch einmal versuchen.";
  form.elements[data?.field]?.focus();
}

export function begin(writing) {
  document.addEventListener("input", (event) => {
    if (event.target.id !== "notiz") return;
    keep({ note: event.target.value }, 600);
    if (Date.now() - told > 4000) { told = Date.now(); writing(); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== "ergebnis") return;
    keep({ outcome: event.target.value }, 0);
    const fieldset = event.target.closest("fieldset");
    for (const radio of fieldset.querySelectorAll("input")) radio.removeAttribute("aria-keyshortcuts");
    event.target.setAttribute("aria-keyshortcuts", "Alt+J");
    say(`Ergebnis: ${event.target.labels[0].textContent.trim()}`);
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".bt-inlineform[data-kind]")) return;
    event.preventDefault();
    sendForm(event.target);
  });
}
