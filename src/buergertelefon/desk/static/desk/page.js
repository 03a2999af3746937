// Small things the modules of the desk share: requests, panels, the status line, running times.

const $ = (selector) => document.querySelector(selector);
let ahead = 0; // ms our clock is behind the server's

export { $ };

export function say(text, bad = false) {
  const line = $("#bt-status");
  line.className = bad ? "bt-status__bad" : "bt-status__ok";
  line.textContent = text;
}

export function alertOnce(text) {
  $("#bt-alert").textContent = text;
}

export function serverTime(iso) {
  ahead = Date.parse(iso) - Date.now();
}

export async function get(url, signal) {
  const answer = await fetch(url, { signal, headers: { "X-Requested-With": "fetch" } });
  if (answer.redirected || answer.status === 403) {
    location.reload(); // the session has ended: sign in again
    throw new Error("signed out");
  }
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

// Resolves to {ok, data|html}; a refusal is said in the status line. Never throws.
export async function post(url, values = {}) {
  let answer;
  try {
    answer = await fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": $("meta[name=csrf-token]").content },
      body: new URLSearchParams(values),
    });
  } catch {
    say("Das geht gerade nicht, die Verbindung zum Server fehlt. Wir verbinden neu.", true);
    return { ok: false };
  }
  const json = answer.headers.get("Content-Type")?.includes("json");
  const data = json ? await answer.json() : undefined;
  const html = json || answer.status === 204 ? undefined : await answer.text();
  if (!answer.ok && data?.error) say(data.error, true);
  else if (!answer.ok) say("Das geht gerade nicht. Bitte noch einmal versuchen.", true);
  return { ok: answer.ok, data, html };
}

// Put panels in place of those with the same name, but for `keep`; the cursor stays where it was.
export function swap(html, keep = "") {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const panel of fresh.querySelectorAll("[data-panel]")) {
    const old = document.querySelector(`[data-panel=${panel.dataset.panel}]`);
    if (!old || panel.dataset.panel === keep || old.outerHTML === panel.outerHTML) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    if (focused?.closest("[data-form=wrong]")) continue; // what is being written about this text stays with it
    const spot = focused?.selectionStart;
    old.replaceWith(document.adoptNode(panel));
    const again = focused?.id && document.getElementById(focused.id);
    if (again) {
      again.focus();
      if (spot !== undefined && spot !== null && again.setSelectionRange) again.setSelectionRange(spot, spot);
    }
  }
  tick();
  return fresh.querySelector("[data-phase]")?.dataset ?? {};
}

const clock = (ms) => {
  const s = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
};

export function tick() {
  const now = Date.now() + ahead;
  for (const one of document.querySelectorAll("[data-since]")) {
    const end = one.dataset.end ? Date.parse(one.dataset.end) : now;
    if (one.dataset.since && one.dataset.since !== "None") one.textContent = clock(end - Date.parse(one.dataset.since));
  }
  for (const one of document.querySelectorAll("[data-left]")) {
    one.textContent = String(Math.max(0, Math.ceil((Date.parse(one.dataset.left) - now) / 1000)));
  }
  for (const one of document.querySelectorAll("[data-left-clock]")) one.textContent = clock(Date.parse(one.dataset.leftClock) - now + 999);
  for (const one of document.querySelectorAll("[data-until-notice]")) {
    one.hidden = now < Date.parse(one.dataset.from) || now >= Date.parse(one.dataset.untilNotice);
  }
  for (const one of document.querySelectorAll("progress[data-until]")) {
    const from = Date.parse(one.dataset.from), until = Date.parse(one.dataset.until);
    one.value = Math.min(1, Math.max(0, (until - now) / Math.max(1, until - from)));
  }
}

export function figures(data) {
  serverTime(data.at);
  $("#stand-old").hidden = true;
  $("#stand-waiting").textContent = String(data.waiting);
  const waited = data.longest_since ? Date.parse(data.at) - Date.parse(data.longest_since) : 0;
  const longest = $("#stand-longest");
  const over = waited > data.limit_seconds * 1000;
  const text = data.longest_since ? clock(waited) : "–";
  if (over) {
    if (!longest.firstElementChild) {
      longest.innerHTML =
        '<span class="bt-tag bt-tag--danger"><span class="kern-icon kern-icon--warning kern-icon--small" aria-hidden="true"></span><span></span><span class="kern-sr-only">, über der Grenze</span></span>';
    }
    longest.firstElementChild.children[1].textContent = text;
  } else longest.textContent = text;
  const { part, whole } = data.promise;
  $("#stand-promise").textContent = whole ? `${Math.floor((part * 200 + whole) / (2 * whole))} %` : "–";
  $("#stand-target").textContent = `Ziel ${Math.round(data.target * 100)} %`;
}

export function figuresOld(since) {
  $("#stand-old").hidden = false;
  $("#stand-at").textContent = since;
}
