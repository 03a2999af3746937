// Puts a text where the cursor is; without a script the server puts it behind what is written.
"use strict";
const text = document.querySelector("#antwort textarea");
for (const button of text ? document.querySelectorAll("button[data-text]") : []) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const from = text.selectionStart;
    const before = from && text.value[from - 1] !== "\n" ? "\n\n" : "";
    text.setRangeText(before + button.dataset.text, from, text.selectionEnd, "end");
    text.focus();
  });
}
