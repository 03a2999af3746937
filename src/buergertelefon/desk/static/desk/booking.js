// Booking in the middle of the desk: free places, a hold, the code. One step back loses nothing.

import { $, get, post, say, swap } from "./page.js";
import { chosen, field } from "./hits.js";
import { emptied } from "./panel.js";
import { followSent, save } from "./record.js";

const panel = () => $("#termin");
const slots = () => [...document.querySelectorAll("#termin .bt-slot")];
const held = () => $("#termin [data-held]");
const earlier = []; // panels one step back, as they were left
let busy = false, warned = "", ended = "";

// What the filters say, services and persons side by side, and more.
const filters = (more = {}) => {
  const form = $("#termin [data-form=booking-filter]");
  const values = new URLSearchParams(form ? new FormData(form) : { slug: panel().dataset.slug ?? "" });
  values.delete("add"); // joins with its button alone
  for (const [name, value] of Object.entries(more)) values.set(name, value);
  return values;
};

// Put what the server says in place; `forward`: Esc brings back what was there.
function show(html, { forward = false } = {}) {
  const before = panel();
  const inside = before.contains(document.activeElement) || before.hidden;
  swap(html);
  if (forward) earlier.push(before);
  roving();
  const { said, wrong } = panel().dataset;
  if (said) say(said, wrong === "1");
  if (inside) enter();
}

function roving() {
  const pressed = slots().find((one) => one.getAttribute("aria-pressed") === "true");
  if (pressed) for (const one of slots()) one.tabIndex = one === pressed ? 0 : -1;
}

function enter() {
  const first = $("#termin [data-first]") ?? $("#termin .bt-slot[tabindex='0']") ?? panel();
  first.focus();
}

async function asked(request, how) {
  if (busy) return null;
  busy = true;
  try {
    const { ok, data, html } = await request();
    if (html) show(html, how);
    return ok ? null : data;
  } finally {
    busy = false;
  }
}

async function load(values) {
  const html = await get(`/desk/booking/?${new URLSearchParams(values)}`).catch(() => null);
  if (html === null) say("Die Termine lassen sich gerade nicht laden. Bitte noch einmal versuchen.", true);
  return html;
}

async function open() {
  const now = panel();
  if (now.dataset.step && (now.dataset.slug === chosen() || !chosen() || now.dataset.step !== "free")) {
    now.hidden = false;
    enter();
    return;
  }
  const html = await load({ slug: chosen() });
  if (html) show(html);
}

async function hold(button) {
  const once = $("#termin .bt-slots")?.dataset.once ?? "";
  const { calendar, begins } = button.dataset;
  await asked(() => post("/desk/booking/hold/", filters({ once, calendar, begins })));
}

function choose(button) {
  for (const one of slots()) one.setAttribute("aria-pressed", String(one === button));
  const move = $("#tm-move");
  move.form.elements.calendar.value = button.dataset.calendar;
  move.form.elements.begins.value = button.dataset.begins;
  move.hidden = false;
  move.querySelector(".kern-label").textContent = `Auf ${button.dataset.shown} verschieben`;
  move.focus();
}

async function ask() {
  const code = $("#termin [name=code]").value;
  const url = `/desk/booking/find/?${new URLSearchParams({ code, cancel: "1" })}`;
  const html = await get(url).catch(() => null);
  if (html) show(html, { forward: true });
}

const find = (form) => lookUp(form, `/desk/booking/find/?${new URLSearchParams(new FormData(form))}`);
const elsewhere = (form) => lookUp(form, `/desk/booking/remote/?${filters({ office: form.elements.office.value })}`);

async function lookUp(form, url) {
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer?.ok) show(await answer.text(), { forward: true });
  else wrong(form, answer?.status === 422 ? await answer.json() : null);
}

async function check(form) {
  const url = `/desk/booking/plate/?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer?.ok) return wrong(form, answer?.status === 422 ? await answer.json() : null);
  swap(await answer.text());
  const { said, wrong: late } = $("#tm-plate").dataset;
  say(said, late === "1");
}

function wrong(form, data) {
  const error = form.querySelector(".kern-error");
  if (!error) return;
  error.hidden = false;
  error.textContent = data?.error ?? "Das geht gerade nicht. Bitte noch einmal versuchen.";
  const asked = form.elements[data?.field];
  asked?.closest("[hidden]")?.removeAttribute("hidden"); // a field that is only asked for now
  asked?.focus();
}

// The table anew for other filters; the cursor stays.
async function narrow(id, values) {
  const code = $("#termin [data-form=booking-move] [name=code]")?.value;
  if (code) values.set("code", code);
  const html = code
    ? await get(`/desk/booking/find/?${values}`).catch(() => null)
    : await load(values);
  if (!html) return;
  swap(html);
  roving();
  ($(`#${id}`) ?? $("#tm-add") ?? $("#tm-persons"))?.focus();
}

// What is posted to the caller is followed until it has gone.
async function done(form, values, url) {
  const refused = await asked(() => post(url, values));
  if (refused) wrong(form, refused);
  else if ($(".bt-sent li[data-state=waiting]")) followSent();
  return !refused;
}

async function waits(what, form, values) {
  const refused = await asked(() => post(`/desk/booking/${what}/`, values));
  if (refused) wrong(form, refused);
}

const sends = {
  "booking-find": find,
  "booking-remote": elsewhere,
  "booking-remote-book": async (form) => {
    await save();
    if (await done(form, new FormData(form), "/desk/booking/remote/book/")) earlier.length = 0;
  },
  "booking-plate": check,
  "booking-filter": () => narrow("tm-add", filters({ add: $("#tm-add")?.value ?? "" })),
  "booking-book": async (form) => {
    await save();
    const values = Object.fromEntries(new FormData(form));
    if (await done(form, filters(values), "/desk/booking/book/")) earlier.length = 0;
  },
  "booking-earlier": (form) => waits("earlier", form, new FormData(form)),
  "booking-content": (form) => waits("content", form, new FormData(form)),
  "booking-first": (form) => waits("first", form, filters({ to: form.elements.to.value })),
  "booking-move": (form) => done(form, new FormData(form), "/desk/booking/move/"),
  "booking-accept": (form) => done(form, new FormData(form), "/desk/booking/accept/"),
  "booking-cancel": (form) => done(form, new FormData(form), "/desk/booking/cancel/"),
};

export const acts = { appointment: open, "booking-hold": hold, "booking-choose": choose, "booking-ask": ask };

// One step back: from the form to the table, from what was found to where one came from, to the search.
export function back() {
  const now = panel();
  if (now.hidden) return false;
  if (document.activeElement?.closest("#termin .bt-book__form") && slots().length) {
    $("#termin .bt-slot[tabindex='0']").focus();
  } else if (["found", "cancel", "remote"].includes(now.dataset.step) && earlier.length) {
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
  emptied(panel());
}

// Is something held and not booked? Said once; the second press ends the call.
export function warns() {
  const form = held();
  if (!form || warned === form.dataset.held) return false;
  warned = form.dataset.held;
  say("Der Termin ist noch nicht gebucht. F8 noch einmal beendet das Gespräch.", true);
  return true;
}

// The time of a hold is over: ask whether the place is still free, once.
async function look() {
  const form = held();
  const bar = form?.querySelector("progress");
  if (!bar || bar.value > 0 || ended === form.dataset.held) return;
  ended = form.dataset.held;
  const closed = panel().hidden;
  await asked(() => post("/desk/booking/over/", filters({ booking: ended, begins: form.elements.begins.value })));
  if (closed) { panel().hidden = true; field().focus(); }
}

function walk(event) {
  const all = slots();
  const at = all.indexOf(event.target);
  if (at < 0 || event.altKey || event.ctrlKey) return;
  const row = event.target.closest("tr");
  const column = [...row.querySelectorAll(".bt-slot")].indexOf(event.target);
  const beside = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  const rows = beside ? [...beside.querySelectorAll(".bt-slot")] : [];
  const next = { ArrowRight: all[at + 1], ArrowLeft: all[at - 1], Home: all[0], End: all.at(-1) }[event.key]
    ?? rows[Math.min(column, rows.length - 1)];
  if (!next) return;
  event.preventDefault();
  for (const one of all) one.tabIndex = one === next ? 0 : -1;
  next.focus();
}

export function begin() {
  document.addEventListener("keydown", walk);
  document.addEventListener("submit", (event) => {
    const send = sends[event.target.dataset.form];
    if (!send) return;
    event.preventDefault();
    send(event.target);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.closest("#termin [data-form=booking-filter]")) return;
    if (event.target.name !== "add") narrow(event.target.id, filters());
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "suche") panel().hidden = true; // the answer of the search is under it
    if (event.target.id === "tm-to" && $("#tm-other")) $("#tm-other").checked = true;
  });
  setInterval(look, 500);
}
