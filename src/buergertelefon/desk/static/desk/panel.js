// A panel in the middle of the desk, and what stood there before: one step back loses nothing.

import { $, say, swap } from "./page.js";
import { field } from "./hits.js";

const ALL = ["#termin", "#kurs", "#abfall", "#vorgang"];

// Another call: nothing of the last one stays.
export function emptied(panel) {
  const empty = panel.cloneNode(false);
  for (const name of Object.keys(empty.dataset)) if (name !== "panel") delete empty.dataset[name];
  empty.removeAttribute("aria-labelledby"); // what names it has gone
  empty.hidden = true;
  panel.replaceWith(empty);
}

// `enter` puts the cursor where one goes on; `remember` and `refill` keep what was typed from one part to the next.
export function steps({ id, enter, remember = () => {}, refill = () => {} }) {
  const panel = () => $(id);
  const earlier = []; // panels one step back, as they were left

  function alone() {
    for (const one of ALL) if (one !== id && $(one)) $(one).hidden = true;
    panel().hidden = false;
  }

  // Put what the server says in place; `forward`: Esc brings back what was there.
  function show(html, { forward = false } = {}) {
    const before = panel();
    remember();
    swap(html);
    const now = panel();
    alone();
    if (forward && before.dataset.step && now.dataset.wrong !== "1") earlier.push(before);
    refill();
    const { said, wrong } = now.dataset;
    if (said) say(said, wrong === "1");
    enter();
  }

  function hide() { panel().hidden = true; }

  // One step back: to what was there before, then to the search of the desk.
  function back() {
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

  // What was open before is shown again, unless it is over; else `first` fetches it.
  async function open(first, { over = [] } = {}) {
    if (panel().dataset.step && !over.includes(panel().dataset.step)) {
      alone();
      enter();
      return;
    }
    earlier.length = 0;
    await first();
  }

  document.addEventListener("input", (event) => {
    if (event.target.id === "suche") hide(); // the answer of the search is under it
  });

  return { panel, earlier, show, hide, back, open };
}
