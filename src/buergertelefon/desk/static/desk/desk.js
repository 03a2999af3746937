// The desk: follows the state of the exchange, asks for what the keys say.

import { Line } from "../telephony/line.js";
import { Conversation } from "../telephony/conversation.js";
import { Softphone } from "../telephony/softphone.js";
import * as booking from "./booking.js";
import * as courses from "./courses.js";
import * as waste from "./waste.js";
import * as cases from "./cases.js";
import * as caller from "./practice.js";
import * as hits from "./hits.js";
import { listen } from "./keys.js";
import { $, alertOnce, figures, figuresOld, get, post, say, swap, tick } from "./page.js";
import * as record from "./record.js";
import * as ring from "./ring.js";

const HOLD_GUARD = 800, END_GUARD = 2000; // ms after answering in which a second press is a slip
let microphone = null, camera = null, music = null;
let shown = ""; // what the panels stand for
let phase = document.body.dataset.state, handled = phase; // what the exchange says, what this page has reacted to
let answeredAt = 0, wasCall = "", alerted = "", lastFigures = "", lost = false;

const line = new Line({
  stream: "/live/desk/",
  ask: "/desk/ask/",
  signal: "/desk/signal/",
  microphone: async () => {
    if (microphone?.readyState === "live") return microphone;
    try {
      const heard = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
      [microphone] = heard.getAudioTracks();
    } catch {
      microphone = null;
      say("Ihr Mikrofon ist nicht erreichbar. Bitte im Browser zulassen.", true);
      alertOnce("Ihr Mikrofon ist nicht erreichbar.");
    }
    return microphone;
  },
  camera: async () => {
    if (camera?.readyState === "live") return camera;
    try {
      const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
      [camera] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks();
      $("#bild-own").srcObject = new MediaStream([camera]);
    } catch {
      camera = null;
      say("Ihre Kamera ist nicht erreichbar. Bitte im Browser zulassen.", true);
      alertOnce("Ihre Kamera ist nicht erreichbar.");
    }
    return camera;
  },
  music: async () => {
    if (music) return music;
    const sound = ring.audio();
    await sound.resume();
    const data = await (await fetch(document.body.dataset.hold)).arrayBuffer();
    const loop = sound.createBufferSource();
    loop.buffer = await sound.decodeAudioData(data);
    loop.loop = true;
    const out = sound.createMediaStreamDestination();
    loop.connect(out);
    loop.start();
    [music] = out.stream.getAudioTracks();
    return music;
  },
  on: {
    desk: follow,
    figures: (data) => { figures(data); knowledge(data.knowledge); lastFigures = new Date(data.at).toLocaleTimeString("de-DE", { hour: "numeric", minute: "2-digit" }); },
    track: ({ peer, track }) => {
      const where = track.kind === "video" ? "bild" : "stimme";
      $(`#${where}-${peer === "caller" ? "caller" : "colleague"}`).srcObject = new MediaStream([track]);
    },
    text: ({ peer, opened, text }) => {
      if (peer !== "caller") return;
      if (opened) conversation.opened();
      else conversation.take(text);
    },
    held: ({ peer, held }) => {
      if (peer !== "caller") return;
      $("#stimme-caller").muted = held;
      $("#bild-caller").hidden = held; // who waits is neither heard nor seen
    },
    media: ({ state }) => { if (state === "disconnected") say("Wir hören die Gegenseite nicht mehr. Wir versuchen es noch.", true); },
    online: (online) => {
      if (online && lost) say("Wieder verbunden.");
      if (!online && !lost) {
        const words = phase === "talking" ? " Ihr Gespräch läuft weiter, Notizen bleiben erhalten." : "";
        say(`Verbindung zum Server gestört.${words} Wir verbinden neu.`, true);
        alertOnce("Verbindung zum Server gestört.");
        if (lastFigures) figuresOld(lastFigures);
      }
      lost = !online;
    },
    trouble: () => say("Die Tonverbindung ließ sich nicht aufbauen. Wir versuchen es noch einmal.", true),
  },
});

const conversation = new Conversation($("[data-text=panel]"), {
  write: (text) => line.write("caller", text),
  names: { own: "Sie:", theirs: "Gegenseite:" },
  heard: () => {
    if (!$("#daneben").hidden) return;
    $("#daneben").hidden = false;
    alertOnce("Die Anruferin oder der Anrufer schreibt mit.");
  },
});

// Picture and text stand beside a call that has them, and are gone with its record.
let besides = "";
function beside(call) {
  const now = call?.role === "former" ? "" : call?.id ?? "";
  $("#gesehen").hidden = !(call?.video && phase === "talking");
  $("#bild-colleague").hidden = call?.state !== "consulting" && call?.role !== "colleague";
  $("#daneben").hidden = !now || (now === besides && $("#daneben").hidden) || (now !== besides && !call.text && !call.video);
  if (now === besides) return;
  besides = now;
  conversation.clear();
}

function letGo() {
  camera?.stop();
  camera = null;
  for (const one of document.querySelectorAll("#gesehen video")) one.srcObject = null;
}

const account = document.body.dataset.softphone;
const phone = account && window.JsSIP ? new Softphone({
  ...JSON.parse(account),
  audio: $("#stimme-telefon"),
  microphone: () => line.microphone(),
  on: { ready: (ready) => { if (!ready) say("Das Telefon in dieser Seite ließ sich nicht anmelden.", true); } },
}) : null;

let known = 0; // state of the knowledge this page has seen
function knowledge(number) {
  const before = known;
  known = number;
  if (!before || before === number) return;
  const open = hits.chosen() ? hits.renew() : get(`/desk/panels/?answer=${hits.field().value.trim() ? 0 : 1}`).then((html) => swap(html, searched()));
  open.catch(() => { known = before; }); // looked at again with the next figures
}

function phaseOf(state) {
  return { available: "waiting", wrap_up: "wrapup" }[state.state] ?? state.state;
}

let renewing = Promise.resolve();
function follow(state) {
  const call = state.call;
  phone?.follow(state.state !== "off" && line.mine);
  const now = JSON.stringify([state.state, state.reason, state.until, state.next, call?.id, call?.state, call?.accepted, call?.back, call?.colleague, call?.role]);
  elsewhere();
  if (now === shown) return;
  const known = shown !== "";
  shown = now;
  phase = phaseOf(state);
  const ringsHere = phase === "offered" && !call.accepted;
  if (!ringsHere) ring.stop();
  renewing = renewing.then(() => renew(state, known)).catch(() => { shown = ""; });
}

const searched = () => (phase === "talking" && hits.field().value.trim() ? "answer" : "");

// The state may go on while the panels are fetched: what is done once, on the way into a phase, is done by who is first.
async function renew(state, known) {
  const call = state.call, before = handled;
  const stays = before === phase && phase === "talking" && hits.field().value.trim();
  if (before === phase || (before === "talking" && phase === "wrapup")) await record.save();
  const html = await get(`/desk/panels/?answer=${stays ? 0 : 1}`);
  const said = swap(html, before === phase ? searched() : ""); // a search may have come meanwhile
  handled = known ? phase : phaseOf(state); // a page that has just been opened has nothing to go into
  document.body.dataset.state = said.phase ?? phase;
  caller.speak();
  document.title = `${said.title} – Bürgertelefon`;
  elsewhere();
  pauseWord(state);
  beside(call);
  if (camera && !["offered", "talking"].includes(phase)) letGo(); // nobody is seen between two calls
  if (call && call.id !== wasCall) { wasCall = call.id; booking.reset(); courses.reset(); waste.reset(); cases.reset(); hits.setPlace(said.place); }
  if (phase === "offered" && !call.accepted && alerted !== call.id + call.role + call.since) {
    alerted = call.id + call.role + call.since; // rung anew: alerted anew
    const city = $(".bt-band__name")?.textContent ?? "";
    const words = call.back ? `Rückruf für ${city}, Leitung ${call.line_name}.` : `${call.line === "practice" ? "Übungsanruf" : "Anruf"} für ${city}, Leitung ${call.line_name}.`;
    alertOnce(`${words}${call.milestone ? " Jubiläumsanruf." : ""} F2 nimmt an.`);
    ring.start(call.id, words);
  }
  if (!known) return;
  if (phase === "talking" && before !== "talking") {
    answeredAt = Date.now();
    hits.field().value = "";
    focus(call?.text ? $("#text-vorlage") : hits.field()); // the greeting is written with one key
    hits.search();
    say("Verbunden.");
  } else if (phase === "wrapup" && before !== "wrapup") {
    say(state.call?.role === "agent" ? "Gespräch beendet." : "Übergeben.");
    focus($("#notiz"));
  } else if (phase === "waiting" && before === "wrapup") {
    say("Abgeschlossen.");
    booking.reset();
    courses.reset();
    waste.reset();
    cases.reset();
    hits.clear();
    focus(hits.field());
  } else if (phase === "waiting" && before === "offered") {
    say("Aufgelegt, bevor jemand annahm.");
  } else if (phase === "not_ready" && state.reason === "practice") {
    hits.clear();
    say("Übung beendet. Rechts steht, wie es lief.");
    focus($("[data-do=practise]:not(#pausen *)"));
  } else if (phase === "talking" && call?.state === "held") say("Gehalten, die Musik läuft.");
  else if (phase === "talking" && call?.state === "talking") say("Wieder verbunden.");
}

function elsewhere() {
  const hint = $("#anderswo");
  if (hint) hint.hidden = !(line.state?.owner && !line.mine && line.state.call && line.state.state !== "wrap_up");
}

function pauseWord(state) {
  const word = $("#pause-wort");
  const working = ["talking", "wrap_up"].includes(state.state);
  word.textContent = working ? (state.next && state.next !== "pause:practice" ? "Pause vorgemerkt" : "Pause danach") : "Pause";
}

// Only where there is a keyboard: on a phone the focus would open one.
function focus(element) {
  if (element && matchMedia("(pointer: fine)").matches) element.focus();
}

async function begin() {
  await ring.unlock();
  if (!(await line.microphone())) return;
  if (document.body.dataset.camera === "1" && (await line.camera())) letGo(); // asked once, now
  await line.ask("sign_on");
  await line.ask("ready");
  focus(hits.field());
}

async function close() {
  await record.save();
  const { ok } = await post("/desk/close/", { outcome: record.outcome(), note: record.note() });
  if (!ok && !$("#bt-status").textContent) say("Noch nicht gespeichert, wir versuchen es weiter.", true);
}

function toggle(button, target) {
  const open = target.hidden;
  target.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  if (open) target.querySelector("input:not([type=hidden]), button")?.focus();
  else focus(hits.field());
}

async function practise(button) {
  $("#pausen").hidden = true;
  await ring.unlock();
  await post("/desk/practice/", button.dataset.again ? { again: "1" } : {});
}

const acts = {
  begin,
  ready: async () => { await ring.unlock(); await line.microphone(); await line.ask("ready"); },
  accept: async (button) => {
    ring.stop();
    if (await phone?.answer()) return;
    line.ask("accept", { call: button.dataset.call });
    if (button.dataset.elsewhere) say("Bitte am Telefon abheben.");
  },
  hold: () => { if (Date.now() - answeredAt > HOLD_GUARD) line.ask("hold"); },
  retrieve: () => line.ask("retrieve"),
  end: () => { if (Date.now() - answeredAt > END_GUARD && !booking.warns() && !courses.warns()) line.ask("end"); },
  reconnect: () => line.ask("reconnect"),
  "pass-on": () => line.ask("transfer"),
  "pass-to": (button) => line.ask("transfer", { to: button.dataset.to }),
  consult: async (button) => { await line.ask("consult", { to: button.dataset.to }); focus(hits.field()); },
  manual: () => line.ask("manual", { called: $("#von-hand").value }),
  extend: () => line.ask("extend"),
  close,
  take: () => line.ask("take", { page: line.page }),
  mute: (button) => {
    const muted = button.getAttribute("aria-pressed") !== "true";
    line.mute(muted);
    phone?.mute(muted);
    button.setAttribute("aria-pressed", String(muted));
    say(muted ? "Ihr Mikrofon ist stumm." : "Ihr Mikrofon ist an.");
  },
  conference: () => line.ask("conference"),
  transfer: async (button) => {
    const panel = $("#uebergeben");
    if (panel.hidden) panel.innerHTML = await get("/desk/transfer/");
    toggle(button, panel);
  },
  pause: (button) => toggle(button, $("#pausen")),
  "pause-now": (button) => { $("#pausen").hidden = true; line.ask("pause", { reason: button.dataset.reason }); focus(hits.field()); },
  "sign-off": () => { $("#pausen").hidden = true; line.ask("sign_off"); },
  contact: () => record.sendContact(),
  form: (button) => toggle(button, document.getElementById(button.getAttribute("aria-controls"))),
  "topic-off": (button) => record.dropTopic(button.dataset.slug),
  done: (button) => record.done(button.dataset.id),
  best: async () => { const { ok, data } = await post("/desk/best/", { slug: hits.chosen(), q: hits.field().value }); if (ok) say(data.said); },
  word: async () => { const { ok, data } = await post("/desk/word/", { slug: hits.chosen(), q: hits.field().value }); if (ok) say(data.said); },
  language: (button) => {
    const all = button.dataset.languages.split(" ");
    const next = all[(all.indexOf(button.dataset.language) + 1) % all.length];
    hits.again({ language: next }).then(() => say(`Auskunft: ${document.querySelector("[data-do=language]")?.textContent.split(",")[0].trim()}.`));
  },
  replies: async () => { const { ok, html } = await post("/desk/replies/"); if (ok) swap(html); },
  nothing: async () => { const { ok, data } = await post("/desk/nothing/", { q: hits.field().value }); if (ok) say(data.said); },
  write: () => { $("#daneben").hidden = !$("#daneben").hidden; focus($("#daneben").hidden ? hits.field() : $("#text-feld")); },
  "write-answer": () => {
    const text = $(".bt-say__text")?.textContent.replace(/\s+/g, " ").trim();
    if (text) conversation.say(text);
    focus(hits.field());
  },
  practise,
  "practise-more": async () => {
    const { ok, html } = await post("/desk/practice/more/");
    if (ok) swap(html);
    caller.speak();
    focus($("[data-do=practise-more]") ?? hits.field());
  },
  "practise-end": () => post("/desk/practice/end/"),
  ...booking.acts,
  ...courses.acts,
  ...waste.acts,
  ...cases.acts,
  appointment: () => { courses.hide(); waste.hide(); cases.hide(); return booking.acts.appointment(); },
  course: () => { waste.hide(); cases.hide(); return courses.acts.course(); },
  help: () => $("#tasten").showModal(),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (!button) return;
  if (button.closest("dialog") && button.dataset.do === "close") { button.closest("dialog").close(); return; }
  acts[button.dataset.do]?.(button);
});

let looking = null;
document.addEventListener("input", async (event) => {
  if (event.target.id !== "telefonbuch-suche") return;
  looking?.abort();
  looking = new AbortController();
  const url = `/desk/phone-book/?${new URLSearchParams({ q: event.target.value })}`;
  const html = await get(url, looking.signal).catch(() => null);
  if (html !== null && $("#telefonbuch")) $("#telefonbuch").innerHTML = html;
});

listen((chord, owner) => {
  if (chord !== "Escape") return false;
  const open = document.querySelector("#pausen:not([hidden]), .bt-transfer:not([hidden]), .bt-inlineform:not([hidden])");
  if (open) {
    open.hidden = true;
    document.querySelector(`[aria-controls=${open.id}]`)?.setAttribute("aria-expanded", "false");
  } else if (cases.back() || waste.back() || courses.back() || booking.back()) return true;
  else if (owner === document.activeElement && owner.value) hits.clear();
  owner.focus();
  return true;
});

document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-form=wrong]")) return;
  event.preventDefault();
  const { ok, data } = await post("/desk/wrong/", { slug: hits.chosen(), text: event.target.elements.text.value });
  if (!ok) return;
  say(data.said);
  event.target.reset();
  event.target.hidden = true;
  focus(hits.field());
});

hits.begin({ take: record.takeTopic });
booking.begin();
courses.begin();
waste.begin();
cases.begin();
record.begin(() => line.ask("typing"));
addEventListener("pagehide", () => record.save());
setInterval(tick, 250);
tick();
line.open();
focus(hits.field());
document.body.dataset.ready = "1"; // keys and buttons are heard from now on
