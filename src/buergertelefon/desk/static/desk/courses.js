// Courses in the middle of the desk: found, held, registered for.

import { $, get, post, say, swap } from "./page.js";
import { chosen, field, place } from "./hits.js";
import { emptied, steps } from "./panel.js";
import { followSent, save } from "./record.js";

const PAUSE = 150; // ms without a key after which it is searched
const { panel, earlier, show, hide, back, open } = steps({ id: "#kurs", enter, remember, refill });
const people = () => $("#kurs [data-form=course-register]");
let typed = {}; // who pays and takes part, kept when another course is chosen
let busy = false, warned = "", ended = "", waiting = null, running = null, turn = 0;

export { back, hide };

function enter() {
  ($("#kurs [data-first]") ?? $("#kurs .bt-coursehit[tabindex='0'], #kurs .bt-coursehit:not([tabindex])") ?? panel()).focus();
}

const OWN = ["course", "seats", "wait", "registration", "once", "slug"]; // of one form alone

function remember() {
  if (!people()) return;
  for (const [name, value] of new FormData(people())) if (!OWN.includes(name)) typed[name] = value;
}

function refill() {
  const form = people();
  if (!form) return;
  for (const [name, value] of Object.entries(typed)) {
    const asked = form.elements[name];
    if (!asked || !value) continue;
    const before = asked.value;
    asked.value = value;
    if (asked instanceof HTMLSelectElement && asked.selectedIndex < 0) asked.value = before;
  }
  if (Object.keys(typed).length) price();
}

async function asked(request, how) {
  if (busy) return null;
  busy = true;
  try {
    const { ok, data, html } = await request();
    if (html && html.includes('data-panel="courses"')) show(html, how);
    else if (html) part(html);
    return ok ? null : data ?? {};
  } finally {
    busy = false;
  }
}

// What is held, anew; what was typed around it stays.
function part(html) {
  swap(html);
  const { said, held, submit } = $("#ks-hold").dataset;
  if (said) say(said, true);
  people().querySelector("[type=submit] .kern-label").textContent = submit;
  ($("#ks-hold button") ?? (held ? $("#ks-name") : null))?.focus();
}

async function look(url, how = { forward: true }) {
  const html = await get(url).catch(() => null);
  if (html === null) say("Die Kurse lassen sich gerade nicht laden. Bitte noch einmal versuchen.", true);
  else show(html, how);
}

const first = () => look(`/desk/courses/?${new URLSearchParams({ slug: chosen(), place: place(), q: field().value.trim() })}`, {});

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => search(), PAUSE);
}

// `changed`: what of the words is read as a filter, or no longer.
async function search(changed = () => {}) {
  clearTimeout(waiting);
  running?.abort();
  running = new AbortController();
  const form = $("#ks-form");
  if (!form) return;
  const values = new URLSearchParams(new FormData(form));
  changed(values);
  const html = await get(`/desk/courses/hits/?${values}`, running.signal).catch(() => null);
  if (!html || !$("#ks-hits")) return;
  swap(html);
  say($("#ks-hits-h").textContent.trim());
  if (document.activeElement === document.body) $("#ks-q").focus(); // what was pressed has gone
}

function less({ dataset: { wish, field, read } }) {
  const chosen = $("#ks-form").elements[field];
  if (chosen instanceof HTMLSelectElement) chosen.selectedIndex = 0;
  else if (chosen) chosen.value = "";
  search((values) => { if (read) values.append("without", wish); });
}

function one(button) {
  const code = $("#kurs [data-form=course-search] [name=code], #kurs [data-form=course-change] [name=code]")?.value ?? "";
  look(`/desk/courses/one/?${new URLSearchParams({ course: button.dataset.course, code, slug: panel().dataset.slug ?? "" })}`);
}

const own = (code, more = {}) => look(`/desk/courses/find/?${new URLSearchParams({ code, slug: panel().dataset.slug ?? "", ...more })}`);

async function find(form) {
  const url = `/desk/courses/find/?${new URLSearchParams(new FormData(form))}`;
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (answer?.ok) show(await answer.text(), { forward: true });
  else wrong(form, answer?.status === 422 ? await answer.json() : null);
}

async function hold(values) {
  await asked(() => post("/desk/courses/hold/", values), { forward: true });
}

const hidden = () => Object.fromEntries([...$("#ks-hold").querySelectorAll("input")].map((one) => [one.name, one.value]));

async function again(button) {
  await asked(() => post("/desk/courses/hold/", { ...hidden(), wait: button.dataset.wait, again: "1" }));
  price();
}

async function price() {
  const form = people();
  if (!form) return;
  const mine = ++turn;
  const values = [...new FormData(form)].filter(([name]) => /^(course|seats|wait|name|(who|name|born|reduction)-\d+)$/.test(name));
  const { ok, html } = await post("/desk/courses/quote/", values);
  if (ok && html && mine === turn) swap(html);
}

async function done(form, url, values = new FormData(form)) {
  for (const one of form.querySelectorAll("[aria-invalid]")) { one.removeAttribute("aria-invalid"); one.removeAttribute("aria-describedby"); }
  await save();
  const refused = await asked(() => post(url, values));
  if (refused?.error) wrong(form, refused);
  else if (!refused && ["done", "ended", "own"].includes(panel().dataset.step)) {
    earlier.length = 0;
    typed = {};
    if ($(".bt-sent li[data-state=waiting]")) followSent();
  }
}

function wrong(form, data) {
  const error = form.querySelector(".kern-error");
  if (!error) return;
  error.hidden = false;
  error.textContent = data?.error ?? "Das geht gerade nicht. Bitte noch einmal versuchen.";
  const found = form.elements[data?.field] ?? form.elements[`${data?.field}-0`];
  const asked = found instanceof RadioNodeList ? found[0] : found;
  if (!asked) return;
  asked.setAttribute("aria-invalid", "true");
  if (error.id) asked.setAttribute("aria-describedby", error.id);
  asked.focus();
}

const sends = {
  "course-search": () => search(),
  "course-find": find,
  "course-hold": (form) => hold(new FormData(form)),
  "course-register": (form) => done(form, "/desk/courses/register/"),
  "course-change": (form) => done(form, "/desk/courses/change/"),
  "course-cancel": (form) => done(form, "/desk/courses/cancel/"),
  "course-accept": (form) => done(form, "/desk/courses/accept/"),
  "course-certificate": (form) => done(form, "/desk/courses/certificate/"),
};

export const acts = {
  course: () => open(first, { over: ["done", "ended"] }),
  "course-open": one,
  "course-less": less,
  "course-read": (button) => search((values) => values.delete("without", button.dataset.wish)),
  "course-own": (button) => own(button.dataset.code),
  "course-ask": (button) => own(button.dataset.code, { cancel: "1" }),
  "course-move": (button) => look(`/desk/courses/?${new URLSearchParams({ code: button.dataset.code })}`),
  "course-hold": (button) => hold({ ...Object.fromEntries(new FormData($("#kurs [data-form=course-hold]"))), seats: button.dataset.seats, wait: button.dataset.wait }),
  "course-again": again,
  "course-back": () => back(),
  "course-more": () => { earlier.length = 0; first(); },
};

export function reset() {
  earlier.length = 0;
  typed = {};
  emptied(panel());
}

// Is something held and nobody registered? Said once; the second press ends the call.
export function warns() {
  const now = $("#ks-hold")?.dataset.held;
  if (!now || warned === now) return false;
  warned = now;
  say("Die Anmeldung ist noch nicht fertig. F8 noch einmal beendet das Gespräch.", true);
  return true;
}

// The time of a hold is over: given back, and said what can be done, once.
async function watch() {
  const bar = $("#ks-hold progress");
  const now = $("#ks-hold")?.dataset.held;
  if (!bar || !now || bar.value > 0 || ended === now) return;
  ended = now;
  await asked(() => post("/desk/courses/over/", hidden()));
}

function walk(event) {
  if (event.altKey || event.ctrlKey) return;
  if (event.key === "Enter" && event.target.id === "ks-seats") { event.preventDefault(); event.target.form.requestSubmit(); return; }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const list = event.target.closest(".bt-courselist");
  const all = [...(list ?? $("#ks-hits") ?? document).querySelectorAll(".bt-coursehit")];
  const at = all.indexOf(event.target);
  if (at < 0 && event.target.id !== "ks-q") return;
  event.preventDefault();
  const next = at < 0 ? (step > 0 ? all[0] : null) : all[at + step];
  if (!next) { if (step < 0 && at === 0 && list.closest("#ks-hits")) $("#ks-q")?.focus(); return; }
  for (const other of all) other.tabIndex = other === next ? 0 : -1;
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
    if (event.target.closest("#kurs [data-form=course-search]") && event.target.id !== "ks-q") search();
    else if (event.target.closest("#kurs [data-form=course-register]")) price();
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "ks-q") later();
  });
  setInterval(watch, 500);
}
