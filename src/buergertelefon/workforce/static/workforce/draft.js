// How far a draft is, every second; when it has ended the page shows what came of it.
"use strict";
const EVERY = 1_000; // ms

async function look() {
  const part = document.querySelector("#entwurf[data-running]");
  if (!part) return;
  const answer = await fetch(part.dataset.state, { redirect: "error" });
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#entwurf");
  if (!found.hasAttribute("data-running")) { location.reload(); return; }
  const bar = part.querySelector("progress"), stop = part.querySelector("button");
  if (document.activeElement === stop && found.querySelector("button")) { // the focus stays where it is
    bar.value = found.querySelector("progress").value;
    return;
  }
  part.replaceWith(found);
}

setInterval(() => { look().catch(() => {}); }, EVERY); // without a network the page stays as it is
