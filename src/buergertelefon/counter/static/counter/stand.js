// The day of a counter keeps itself up to date: a new part replaces the old one if something changed,
// never while somebody is filling in a form in it. The focus stays on the same button.
"use strict";
const EVERY = 5_000; // ms
const part = document.querySelector("[data-stand]");
const plain = (html) => html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "").replace(/ autofocus/g, "").trim();
let shown = "";

async function refresh() {
  if (document.hidden || part.querySelector("details[open]")) return;
  const answer = await fetch(part.dataset.stand, { headers: { Accept: "text/html" }, redirect: "error" });
  if (!answer.ok) return;
  const html = await answer.text();
  if (plain(html) === shown || part.querySelector("details[open]")) return;
  shown = plain(html);
  const focused = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.innerHTML = html;
  if (focused) (document.getElementById(focused) ?? document.getElementById("weiter") ?? part.querySelector("button"))?.focus({ preventScroll: true });
}

if (part) setInterval(() => { refresh().catch(() => {}); }, EVERY); // without a network the page stays as it is
