// The call page: microphone, greeting, waiting, talk, thanks. It follows the state of the exchange.

import { Conversation } from "../telephony/conversation.js";
import { Line } from "../telephony/line.js";

const $ = (selector, root = document) => root.querySelector(selector);
const body = document.body.dataset;
const words = Object.fromEntries([...$("#worte").content.children].map((one) => [one.dataset.key, one.textContent]));
const SPEAK = 20_000; // ms: the place in the queue is said at most so often
const SIGNED = body.way === "gebaerden", WRITTEN = body.way === "schreiben";
let microphone = null, camera = null, music = null, quiet = SIGNED || WRITTEN, step = "", before = "";
let spoken = 0, lastPlace = null, shownCards = 0, greeting = null, talkSince = null;

const line = new Line({
  stream: "/live/call/",
  ask: "/anruf/ask/",
  signal: "/anruf/signal/",
  microphone: async () => microphone,
  music: async () => null,
  camera: async () => camera,
  on: {
    call: follow,
    track: ({ track }) => { $(track.kind === "video" ? "[data-other]" : "#stimme").srcObject = new MediaStream([track]); },
    text: ({ opened, text }) => { if (opened) conversation.opened(); else conversation.take(text); },
    online: (online) => { if (!online) say(words.lostnet); },
  },
});

// What was written stays in this window only, also when the page is loaded again.
const SAID = "bt-said";
const conversation = new Conversation($("[data-text=panel]"), {
  write: (text) => line.write("agent", text),
  names: { own: words.own, theirs: words.theirs },
  heard: () => { if ($("[data-text=panel]").hidden) { writing(true); say(words.writes); } },
  kept: (whose, text) => sessionStorage.setItem(SAID, JSON.stringify([...JSON.parse(sessionStorage.getItem(SAID) ?? "[]"), [whose, text]])),
});

function writing(open) {
  $("[data-text=panel]").hidden = !open;
  $("[data-do=write]")?.setAttribute("aria-expanded", String(open));
}

function remembered() {
  const said = JSON.parse(sessionStorage.getItem(SAID) ?? "[]");
  sessionStorage.removeItem(SAID);
  if (said.length) writing(true);
  for (const [whose, text] of said) conversation.end(whose, text);
}

function say(text) { $("#bt-status").textContent = text; }

function show(name, focus = true) {
  if (step === name) return;
  step = name;
  for (const one of document.querySelectorAll("[data-step]")) one.hidden = one.dataset.step !== name;
  const heading = $(`[data-step=${name}] h1`);
  document.title = `${heading.innerText.trim()} – Bürgertelefon`;
  if (focus) heading.focus();
}

function only(name) {
  for (const one of $(`[data-step=${step}]`).querySelectorAll("[data-only]")) one.hidden = !one.dataset.only.split(" ").includes(name);
}

async function hear() {
  if (WRITTEN || (SIGNED ? camera : microphone)?.readyState === "live") return true;
  if (!navigator.mediaDevices?.getUserMedia) { show("missing"); return false; }
  show("microphone");
  try {
    const sound = { echoCancellation: true, noiseSuppression: true };
    if (SIGNED) await look(sound);
    else [microphone] = (await navigator.mediaDevices.getUserMedia({ audio: sound })).getAudioTracks();
    return true;
  } catch (error) {
    show(error.name === "NotFoundError" ? "missing" : "refused");
    return false;
  }
}

// Signing needs a camera; a microphone is welcome, not needed.
async function look(sound) {
  const video = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  let seen;
  try { seen = await navigator.mediaDevices.getUserMedia({ video, audio: sound }); }
  catch { seen = await navigator.mediaDevices.getUserMedia({ video }); }
  [camera] = seen.getVideoTracks();
  [microphone = null] = seen.getAudioTracks();
  for (const one of document.querySelectorAll("[data-own]")) one.srcObject = new MediaStream([camera]);
}

async function begin() {
  if (!(await hear())) return;
  sessionStorage.removeItem(SAID);
  const answer = await line.ask("call", { called: body.called, language: body.lang, ...(WRITTEN ? { text: "1" } : {}) });
  if (!answer.ok) { location.href = "/"; return; }
  show("waiting");
  only("");
  line.open();
}

function follow(now) {
  if (now.state === "none") return; // asked for, the exchange has not heard yet
  if (now.state === "callback" || now.state === "callback_over") { calledBack(now); return; }
  if (step === "callback" && now.state === "queued") return; // still typing the number
  if (now.owner && !line.mine && ["greeting", "queued", "talking", "held"].includes(now.state)) { show("elsewhere"); silence(); return; }
  cards(now.cards);
  if (now.state === "greeting" || now.state === "queued") {
    show("waiting");
    if (now.state === "greeting") { only("greeting"); greet(); }
    else { only("queued"); stopGreeting(); place(now); playMusic(); $("[data-only=interrupted]").hidden = !now.interrupted; }
  } else if (now.state === "talking" || now.state === "held") {
    stopGreeting();
    silence();
    const fresh = step !== "talking";
    show("talking");
    only(now.state);
    if (fresh) say(words.connected);
    if (fresh && WRITTEN) $("#text-field").focus();
    talkSince ??= now.since;
    $("[data-step=talking] [data-since]").dataset.since = talkSince;
  } else {
    stopGreeting();
    silence();
    show("ended");
    only(now.state);
    const number = $("[data-number]");
    number.hidden = !now.number || now.state !== "ended";
    if (now.number) $("strong", number).textContent = now.number.toLocaleString("de-DE");
    line.close();
    deaf();
    sessionStorage.removeItem(SAID);
    if (now.state === "ended") survey();
  }
  if (step === "waiting") $("[data-step=waiting] [data-since]").dataset.since = now.begun;
}

// Microphone and camera off.
function deaf() {
  microphone?.stop();
  camera?.stop();
  [microphone, camera] = [null, null];
}

// ---- one question, for some, once -----------------------------------------------------------
const csrf = { "X-CSRFToken": $("meta[name=csrf-token]").content };
async function survey() {
  const answer = await fetch("/anruf/frage/", { method: "POST", headers: csrf }).catch(() => null);
  if (answer?.status !== 200) return;
  const asked = await answer.json(), form = $("[data-form=survey]"), lang = asked.language === "en" ? "en" : "de";
  form.action = asked.path;
  Object.assign($("[data-question]", form), { textContent: asked.question, lang });
  $("[data-options]", form).replaceChildren(...asked.options.map(({ value, label }) => {
    const one = $("#antwort").content.cloneNode(true);
    Object.assign($("input", one), { value, id: `survey-${value}` });
    Object.assign($("label", one), { htmlFor: `survey-${value}`, textContent: label, lang });
    return one;
  }));
  $("[data-comment]", form).hidden = !asked.comment;
  form.hidden = false;
}
$("[data-form=survey]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, skips = event.submitter?.value === "ueberspringen";
  const said = new FormData(form);
  const missing = $("#survey-missing");
  missing.hidden = skips || said.has("antwort");
  if (!missing.hidden) { $("input", form).focus(); return; }
  said.set("do", skips ? "ueberspringen" : "senden");
  const answer = await fetch(form.action, { method: "POST", body: said }).catch(() => null);
  if (!answer) { say(words.lostnet); return; }
  if (!answer.ok) { form.submit(); return; } // our page says what is wrong, and keeps what was typed
  const over = Object.assign(document.createElement("p"), { className: "kern-body kern-body--large", tabIndex: -1, textContent: skips ? words.skipped : words.thanked });
  form.replaceWith(over);
  over.focus();
});

function calledBack(now) {
  stopGreeting();
  silence();
  deaf();
  show("calledback");
  only(now.state);
  $("[data-step=calledback] [data-phone]").textContent = now.phone;
  const spot = $("[data-step=calledback] [data-place]");
  if (spot) spot.textContent = now.place ?? "–";
  const when = $("[data-step=calledback] [data-when]");
  when.hidden = !now.begins || now.state !== "callback";
  if (now.begins) {
    const chosen = [...$("#begins").options].find((one) => Date.parse(one.value) === Date.parse(now.begins));
    $("strong", when).textContent = chosen?.textContent ?? new Date(now.begins).toLocaleString(body.lang, { weekday: "long", hour: "numeric", minute: "2-digit" });
    $("[data-step=calledback] [data-soon]").hidden = true;
  }
  if (now.state === "callback_over") line.close();
}

function place(now) {
  $("[data-place]").textContent = now.place ?? "–";
  const [usual, late] = now.wait ?? [];
  const head = !usual ? words.unknown : usual > 15 ? words.long : usual === 1 ? words.about1 : words.about.replace("{n}", usual);
  $("[data-wait]").textContent = head;
  $("[data-range]").textContent = usual && late > usual && late <= 30 ? words.range.replace("{a}", usual).replace("{b}", late) : "";
  if (now.place && now.place !== lastPlace && Date.now() - spoken > SPEAK) {
    lastPlace = now.place;
    spoken = Date.now();
    say(`${words.place.replace("{n}", now.place)} ${head}`);
  }
}

// ---- what the caller hears while waiting -------------------------------------------------
function greet() {
  if (greeting) return;
  if (!body.announcement) { greeting = setTimeout(() => line.ask("played"), 4000); return; } // time to read it
  if (SIGNED || WRITTEN) { greeting = setTimeout(() => line.ask("played"), 6000); return; } // is read, not heard
  greeting = new Audio(body.announcement);
  greeting.id = "ansage";
  document.body.append(greeting);
  greeting.onended = () => line.ask("played");
  greeting.onerror = () => line.ask("played");
  greeting.play().catch(() => line.ask("played"));
}

function stopGreeting() {
  if (greeting instanceof HTMLMediaElement) { greeting.onended = null; greeting.pause(); greeting.remove(); }
  else clearTimeout(greeting);
  greeting ??= -1;
}

function playMusic() {
  if (quiet || music) return;
  music = new Audio(body.music);
  music.id = "musik";
  music.loop = true;
  music.volume = 0.6;
  document.body.append(music);
  music.play().catch(() => {});
}

function silence() {
  music?.pause();
  music?.remove();
  music = null;
}

// ---- cards ---------------------------------------------------------------------------------
function cards(all) {
  if (all.length === shownCards && $("[data-step] [data-cards]").childElementCount) return;
  for (const place of document.querySelectorAll("[data-cards]")) {
    place.replaceChildren();
    if (all.length) place.append(Object.assign(document.createElement("h2"), { className: "kern-title", textContent: words.cards }));
    for (const card of all) place.append(article(card));
  }
  if (all.length > shownCards) say(`${words.shown} ${all.at(-1).title}`);
  shownCards = all.length;
}

function article(card) {
  const piece = $("#karte").content.cloneNode(true);
  $("[data-title]", piece).textContent = card.title;
  const phone = $("[data-phone]", piece), url = $("[data-url]", piece);
  if (card.phone) { phone.href = `tel:${card.phone}`; phone.textContent = card.phone_shown; } else phone.parentElement.remove();
  $("[data-text]", piece).textContent = card.text;
  if (card.url) { url.href = card.url; url.textContent = card.url; } else url.parentElement.remove();
  return piece;
}

// ---- buttons -------------------------------------------------------------------------------
const acts = {
  again: begin,
  skip: () => { stopGreeting(); line.ask("played"); },
  clear: () => line.ask("clear"),
  callback: () => { before = step; show("callback", false); $("#phone").focus(); },
  "rather-not": () => { show(before); if (line.state) follow(line.state); },
  cancel: () => line.ask("cancel"),
  take: () => hear().then((ok) => { if (ok) line.ask("take", { page: line.page }); }),
  music: (button) => {
    quiet = !quiet;
    button.setAttribute("aria-pressed", String(quiet));
    if (quiet) silence(); else playMusic();
  },
  write: () => { writing($("[data-text=panel]").hidden); if (!$("[data-text=panel]").hidden) $("#text-field").focus(); },
  mute: (button) => {
    const muted = button.getAttribute("aria-pressed") !== "true";
    line.mute(muted);
    button.setAttribute("aria-pressed", String(muted));
  },
};
$("[data-form=callback]").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = $("#phone"), wrong = $("#phone-error");
  const begins = $("#begins").value;
  const wish = { called: body.called, language: body.lang, phone: field.value, ...(begins ? { begins } : {}) };
  const answer = await line.ask("callback", wish);
  const full = answer.status === 409;
  $("#begins-error").hidden = !full;
  if (full) { $("#begins").selectedOptions[0].remove(); $("#begins").focus(); return; }
  wrong.hidden = answer.ok;
  field.setAttribute("aria-invalid", String(!answer.ok));
  if (answer.ok && line.source?.readyState !== EventSource.OPEN) line.open();
  if (!answer.ok) field.focus();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-do]");
  if (button) acts[button.dataset.do]?.(button);
});

setInterval(() => {
  for (const one of document.querySelectorAll("[data-since]")) {
    if (!one.dataset.since) continue;
    const s = Math.max(0, Math.floor((Date.now() - Date.parse(one.dataset.since)) / 1000));
    one.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  }
}, 500);

if (body.calledback === "1") line.open();
else if (body.stands === "1") hear().then((ok) => { if (ok) { remembered(); show("waiting", false); only(""); line.open(); } });
else if (body.open === "1") begin();
else { show("ended"); only("closed"); }
