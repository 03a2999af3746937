// The screen of a waiting room. It asks every two seconds; a new call is shown, blinks for a moment,
// is read to screen readers and, once somebody has allowed sound, said aloud after a gong.
"use strict";
const EVERY = 2_000, PATIENCE = 5_000, FRESH = 6_000, GONG = 1_300; // ms
const $ = (id) => document.getElementById(id);
const keyOf = (call) => `${call.word} ${call.called}`;
const seen = new Set(); // what was announced or stood here when the page opened
let first = true, last = new Date(), audio = null;

const clock = (at) => at.toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });

function row(call) {
  const line = document.createElement("tr");
  const word = Object.assign(document.createElement("th"), { scope: "row", textContent: call.word });
  line.append(word, Object.assign(document.createElement("td"), { textContent: call.counter }));
  line.dataset.key = keyOf(call);
  return line;
}

function show({ calls, waiting }) {
  const fresh = first ? [] : calls.filter((call) => !seen.has(keyOf(call)));
  for (const call of calls) seen.add(keyOf(call));
  first = false;
  const standing = new Map([...$("calls").rows].map((line) => [line.dataset.key, line]));
  $("calls").replaceChildren(...calls.map((call) => standing.get(keyOf(call)) ?? row(call)));
  $("none").hidden = calls.length > 0;
  $("waiting").textContent = String(waiting);
  if (fresh.length) announce(fresh);
}

function announce(calls) {
  for (const call of calls) {
    const line = [...$("calls").rows].find((one) => one.dataset.key === keyOf(call));
    line.classList.add("bt-display__new");
    setTimeout(() => line.classList.remove("bt-display__new"), FRESH);
  }
  const words = calls.map((call) => call.says).reverse().join(" "); // the earlier call first
  $("says").textContent = words;
  if (audio?.state !== "running") return;
  gong();
  setTimeout(() => say(words), GONG);
}

function gong() {
  for (const [tone, after] of [[659.3, 0], [523.3, 0.45]]) { // Hz, s: a third down, as at a station
    const begins = audio.currentTime + after;
    const sounds = new OscillatorNode(audio, { frequency: tone });
    const loud = new GainNode(audio, { gain: 0 });
    loud.gain.setValueAtTime(0.4, begins);
    loud.gain.exponentialRampToValueAtTime(0.001, begins + 0.8);
    sounds.connect(loud).connect(audio.destination);
    sounds.start(begins);
    sounds.stop(begins + 0.8);
  }
}

function say(words) {
  if (!("speechSynthesis" in window)) return;
  const spoken = new SpeechSynthesisUtterance(words);
  spoken.lang = "de-DE";
  spoken.rate = 0.9;
  speechSynthesis.speak(spoken);
}

function problem(words) {
  if ($("problem").textContent !== words) $("problem").textContent = words;
  $("problem").hidden = !words;
}

async function ask() {
  try {
    const answer = await fetch(document.body.dataset.stand, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.json());
    last = new Date();
    problem("");
  } catch {
    problem(`Keine Verbindung. Stand von ${clock(last)} Uhr. Bitte fragen Sie am Schalter nach.`);
  }
  setTimeout(ask, EVERY);
}

// A browser is silent until somebody has pressed something, or it was started as a kiosk that may.
audio = "AudioContext" in window ? new AudioContext() : null;
const quiet = () => { $("sound").hidden = !audio || audio.state === "running"; };
audio?.addEventListener("statechange", quiet);
$("sound").addEventListener("click", async () => {
  await audio.resume();
  gong();
  say("Der Ton ist eingeschaltet."); // the first word has to come from a press
});
quiet();
const tick = () => { $("uhr").textContent = `${clock(new Date())} Uhr`; };
setInterval(tick, 1_000);
tick();
ask();
