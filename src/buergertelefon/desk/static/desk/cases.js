// Cases in the middle of the desk: a question handed to an office, and what became of one.

import { $ } from "./page.js";
import { chosen, elsewhere, place } from "./hits.js";
import { middle } from "./middle.js";
import { save } from "./record.js";

const { look, back, hide, reset, open, forget } = middle({
  id: "#vorgang",
  name: "cases",
  kept: ["subject", "text", "name", "mail", "phone", "postal", "way", "reach", "call"],
  quiet: ["vg-form"],
});
const ASKED_AGAIN = ["inbox"]; // another choice shows another time

export { back, hide, reset };

async function first() {
  await save(); // the note is the question, unless something else is typed
  await look("/desk/cases/", { slug: chosen(), place: place(), elsewhere: elsewhere() }, {});
}

export const acts = {
  forward: () => open(first, { over: ["opened"] }),
  "case-look": ({ dataset: { code } }) => look("/desk/cases/find/", { code }),
  "case-back": () => back(),
  "case-more": () => { forget(); first(); },
};

export function begin() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.altKey || event.isComposing) return;
    if (!event.target.matches("#vorgang textarea[data-enter]")) return;
    event.preventDefault(); // a new line is Shift+Enter, as the hint says
    event.target.form.requestSubmit();
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#vg-form select") || !ASKED_AGAIN.includes(event.target.name)) return;
    const values = new FormData(event.target.form);
    look("/desk/cases/", values, {}).then(() => $("#vg-inbox")?.focus());
  });
}
