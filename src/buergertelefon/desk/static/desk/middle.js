// A panel in the middle of the desk whose forms say where they go.

import { $, post, say } from "./page.js";
import { emptied, steps } from "./panel.js";
import { followSent, save } from "./record.js";

// `id` of the panel, `name` of its forms and of what the server sends; `kept`: fields that go on from form to form;
// `quiet`: forms that are asked again in place, so that they are no step of their own.
export function middle({ id, name, kept, quiet = [] }) {
  let typed = {}, busy = false;
  const { panel, earlier, show, hide, back, open } = steps({ id, enter, remember, refill });
  const forms = () => panel().querySelectorAll(`[data-form=${name}]`);

  function enter() {
    const first = $(`${id} [data-first]`) ?? panel();
    first.focus({ preventScroll: first.type === "submit" }); // what is to be said stays in sight above it
  }

  function remember() {
    for (const form of forms()) {
      for (const [field, value] of new FormData(form)) if (kept.includes(field) && value) typed[field] = value;
    }
  }

  function refill() {
    for (const form of forms()) {
      for (const [field, value] of Object.entries(typed)) {
        const asked = form.elements[field];
        if (asked && !(asked instanceof RadioNodeList && ![...asked].some((one) => one.value === value))) asked.value = value;
      }
    }
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
    if (method === "get") { await look(url, new FormData(form), { forward: !quiet.includes(form.id) }); return; }
    if (busy) return;
    busy = true;
    try {
      await save();
      const { ok, data, html } = await post(url, new FormData(form));
      if (html && html.includes(`data-panel="${name}"`)) show(html);
      if (ok) { forget(); if ($(".bt-sent li[data-state=waiting]")) followSent(); }
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

  function forget() {
    earlier.length = 0;
    typed = {};
  }

  function reset() {
    forget();
    emptied(panel());
  }

  document.addEventListener("submit", (event) => {
    if (event.target.dataset.form !== name) return;
    event.preventDefault();
    send(event.target);
  });

  return { panel, look, back, hide, reset, open, forget };
}
