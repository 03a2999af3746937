// What is written in a call: the lines so far, the line the other side is writing, and our own field.
//
// The page has [data-text=log], [data-text=live] and an input [data-text=field]; nothing is stored.

import { LINE, LOST, applied, edits } from "./t140.js";

const BURST = 300; // ms: letters are sent at most so often (RFC 8865 allows 500)
const LONGEST = 2000; // letters of a line the other side may write before it is shown as done

export class Conversation {
  constructor(root, { write, names, heard, kept }) {
    Object.assign(this, { root, write, names, heard, kept });
    [this.log, this.live, this.field] = ["log", "live", "field"].map((name) => root.querySelector(`[data-text=${name}]`));
    this.sent = ""; // of our line, what the other side has
    this.owed = ""; // what could not be sent yet
    this.theirs = "";
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      this.finish();
    });
  }

  // Another connection: the other side may have lost our half line, and we theirs.
  opened() {
    if (this.theirs) this.end("theirs", this.theirs + LOST);
    this.theirs = "";
    this.show();
    this.sent = "";
    this.owed = applied("", this.owed).done.map((line) => line + LINE).join("");
    this.changed();
  }

  changed() {
    this.timer ??= setTimeout(() => this.flush(), BURST); // also while somebody types on and on
  }

  flush() {
    clearTimeout(this.timer);
    this.timer = null;
    const text = this.owed + edits(this.sent, this.field.value);
    this.sent = this.field.value;
    this.owed = text && !this.write(text) ? text : "";
  }

  // Our line is done: it goes where all can read it.
  finish() {
    const said = this.field.value.trim();
    if (!said) return;
    this.owed += edits(this.sent, this.field.value) + LINE;
    [this.field.value, this.sent] = ["", ""];
    this.flush();
    this.end("own", said);
  }

  say(text) {
    this.field.value = text;
    this.finish();
  }

  take(text) {
    const { line, done } = applied(this.theirs, text);
    for (const one of done) if (one.trim()) this.end("theirs", one);
    this.theirs = line;
    if ([...line].length > LONGEST) {
      this.end("theirs", line);
      this.theirs = "";
    }
    this.show();
    this.heard?.();
  }

  show() {
    this.live.textContent = this.theirs;
    this.live.hidden = !this.theirs;
  }

  end(whose, text) {
    const item = document.createElement("p");
    item.className = `bt-said bt-said--${whose}`;
    item.append(Object.assign(document.createElement("b"), { textContent: `${this.names[whose]} ` }), text);
    this.log.append(item);
    this.log.scrollTop = this.log.scrollHeight;
    this.kept?.(whose, text);
  }

  clear() {
    this.log.replaceChildren();
    [this.sent, this.owed, this.theirs, this.field.value] = ["", "", "", ""];
    clearTimeout(this.timer);
    this.timer = null;
    this.show();
  }
}
