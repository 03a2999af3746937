// Printing needs a script; without one the button does not show.
"use strict";
for (const button of document.querySelectorAll("[data-do=print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
