// Keys: what is announced (aria-keyshortcuts) is what works, there is no second table.

function chordOf(event) {
  if (event.getModifierState("AltGraph") || (event.ctrlKey && event.altKey)) return null; // types @ € { }
  const letter = /^[a-z]$/i.test(event.key) ? event.key : (event.code.match(/^Key([A-Z])$/) ?? [])[1];
  const key = event.altKey && letter ? letter.toUpperCase() : event.key;
  return [event.ctrlKey && "Control", event.altKey && "Alt", event.shiftKey && "Shift", key].filter(Boolean).join("+");
}

function ownerOf(chord) {
  return [...document.querySelectorAll("[aria-keyshortcuts]")].find(
    (element) =>
      element.getAttribute("aria-keyshortcuts").split(" ").includes(chord) && !element.disabled && element.checkVisibility(),
  );
}

// `special(chord, owner)` may take a key over; else the owner is clicked, or focused if it is a field.
export function listen(special) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.repeat) return;
    if (document.querySelector("dialog[open]")) return; // an open dialog owns the keyboard
    const chord = chordOf(event);
    const owner = chord && ownerOf(chord);
    if (!owner) return;
    event.preventDefault();
    if (special(chord, owner)) return;
    if (owner.matches("input[type=text], textarea")) owner.focus();
    else if (owner.matches("fieldset, input[type=radio]")) nextRadio(owner);
    else owner.click();
  });
}

function nextRadio(owner) {
  const group = owner.matches("fieldset") ? owner : owner.closest("fieldset");
  const radios = [...group.querySelectorAll("input[type=radio]")];
  const next = radios[(radios.findIndex((radio) => radio.checked) + 1) % radios.length];
  next.checked = true;
  next.dispatchEvent(new Event("change", { bubbles: true }));
}
