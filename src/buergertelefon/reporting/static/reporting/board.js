// The board moves by itself: whole figures once a second. Nothing speaks unasked but a crossed limit.

const $ = (selector) => document.querySelector(selector);
const SILENT = 10_000, QUIET = 5 * 60_000; // ms: without data; between two spoken warnings
const FIRST = 7 * 4, QUARTERS = 44; // the day from 7 to 18, in quarters of an hour
let heard = Date.now(), stand = JSON.parse($("#stand").textContent), warned = 0;

const put = (element, text) => { if (element.textContent !== text) element.textContent = text; };

function tile(name, value, note, { alarm = false, ok = false, unit = "" } = {}) {
  const box = $(`[data-tile=${name}]`);
  box.classList.toggle("bt-tile--alarm", alarm);
  box.classList.toggle("bt-tile--ok", ok);
  const figure = box.querySelector(".bt-tile__value");
  const text = unit ? `${value}${unit}` : value;
  if (figure.textContent !== text) {
    figure.textContent = value;
    if (unit) figure.append(Object.assign(document.createElement("small"), { textContent: unit }));
  }
  const line = box.querySelector(".bt-tile__note");
  const sign = alarm ? "kern-icon--warning" : ok ? "kern-icon--success" : "";
  if (line.dataset.sign !== sign) {
    line.dataset.sign = sign;
    line.querySelector(".kern-icon")?.remove();
    if (sign) {
      const icon = Object.assign(document.createElement("span"), { className: `kern-icon ${sign}` });
      icon.setAttribute("aria-hidden", "true");
      line.prepend(icon);
    }
  }
  put(line.lastElementChild, note);
}

const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

function show(data) {
  stand = data;
  const few = data.signed_on === null; // of fewer than five nothing is said about one of them
  const ready = !data.somebody_ready ? "niemand ist bereit" : few ? "jemand ist bereit" : `${data.ready} sind bereit`;
  const waits = data.waiting > 0 && !data.somebody_ready;
  tile("waiting", String(data.waiting), ready + (data.callbacks ? `, Rückrufe offen: ${data.callbacks}` : ""), { alarm: waits && data.longest_alarm });
  tile("longest", data.longest ?? "–", `Grenze ${clock(data.limit_seconds)}`, { alarm: data.longest_alarm });
  const percent = data.promise_percent;
  tile("promise", percent === null ? "–" : String(percent), percent === null ? "heute noch kein Anruf" : `Ziel ${Math.round(data.target * 100)} %`,
    { alarm: data.promise_alarm, ok: percent !== null && !data.promise_alarm, unit: percent === null ? "" : "%" });
  tile("answered", data.answered.toLocaleString("de-DE"), "heute");
  tile("abandoned", data.abandoned.toLocaleString("de-DE"), data.abandoned_after ? `${data.abandoned_percent} %, im Mittel nach ${data.abandoned_after}` : "heute");
  put($("#angemeldet"), few ? "unter 5 Personen angemeldet" : `${data.signed_on} angemeldet`);
  for (const row of document.querySelectorAll("[data-states]")) {
    const n = data.states[row.dataset.states] ?? 0;
    put(row.querySelector(".bt-staff__count"), few ? "–" : String(n));
    row.querySelector("rect:last-child").setAttribute("width", String(data.signed_on ? Math.round((100 * n) / data.signed_on) : 0));
  }
  for (const line of data.lines) {
    const row = document.querySelector(`[data-line="${CSS.escape(line.name)}"]`);
    if (!row) continue;
    put(row.cells[1], String(line.waiting));
    row.cells[2].classList.toggle("bt-lines__alarm", line.alarm);
    put(row.cells[2], line.longest ?? "–");
    put(row.cells[3], line.percent === null ? "–" : `${line.percent} %`);
  }
  day(data.day);
  $("#jubilaeum").hidden = !data.milestone;
  if (data.milestone) {
    put($("#jubilaeum-um"), data.milestone.at);
    put($("#jubilaeum-nr"), data.milestone.number.toLocaleString("de-DE"));
  }
  warn(data);
}

function day(quarters) {
  const shown = quarters.slice(FIRST, FIRST + QUARTERS);
  const most = Math.max(...shown, 10);
  put($("#tag-text"), shown.some((n) => n) ? `Anrufe je Viertelstunde, zuletzt ${shown.at(-1)}, höchstens ${Math.max(...shown)}` : "Heute noch kein Anruf");
  const svg = $("#tag");
  while (svg.childElementCount < shown.length) {
    const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    bar.setAttribute("x", String(svg.childElementCount * 10 + 1));
    bar.setAttribute("width", "8");
    svg.append(bar);
  }
  shown.forEach((n, i) => {
    const height = (110 * n) / most;
    svg.children[i].setAttribute("y", String(120 - height));
    svg.children[i].setAttribute("height", String(height));
  });
}

function say(text) { $("#bt-status").textContent = text; }

function warn(data) {
  const list = $("#alarme"), text = data.alarms.join("\n");
  if (list.dataset.text !== text) {
    list.dataset.text = text;
    list.replaceChildren(...data.alarms.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
    $("#alarm").hidden = !data.alarms.length;
    document.title = `${data.alarms.length ? "Alarm: " : ""}Stand jetzt`; // a phone shows it among its tabs
  }
  if (!data.alarms.length || Date.now() - warned < QUIET) return;
  warned = Date.now();
  say(`Grenze überschritten. ${data.alarms.join(" ")} ${data.summary}`);
}

$("#vorlesen").addEventListener("click", () => { say(""); say(stand.summary); });

const source = new EventSource("/live/board/");
source.addEventListener("figures", (message) => { heard = Date.now(); show(JSON.parse(message.data)); });
setInterval(() => {
  const silent = Date.now() - heard > SILENT;
  const time = new Date(stand.at).toLocaleTimeString("de-DE", { hour: "numeric", minute: "2-digit" });
  put($("#live-wort"), silent ? `Stand ${time}, Verbindung gestört` : "live");
  put($("#uhr"), new Date().toLocaleTimeString("de-DE", { hour: "numeric", minute: "2-digit" }));
}, 1000);
show(stand);
