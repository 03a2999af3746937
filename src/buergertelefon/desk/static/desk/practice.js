// The scripted caller of a practice call: says what the panel shows, and falls silent on hold.

let said = "";

// Call it when the call panel is new.
export function speak() {
  const voice = document.querySelector("[data-voice]")?.dataset.voice ?? "";
  if (voice === said) return;
  said = voice;
  const sound = document.querySelector("#stimme-uebung");
  sound.pause();
  if (!voice) return;
  sound.src = voice;
  sound.play().catch(() => {}); // the words stand in the panel too
}
