// The planner's week: arrows walk, Enter opens, Alt+arrows and the pointer move shifts. Each step is
// one request that carries the version seen; without script the form does the same.

const $ = (what, inside = document) => inside.querySelector(what);
const plan = $("#plan"), form = $("#dienst"), status = $("#gesagt");
const QUARTER = 15, DAY = 24 * 60;
let busy = false;

const cells = () => [...plan.querySelectorAll(".bt-roster__cell")];
const cellOf = (node) => node?.closest?.(".bt-roster__cell") ?? null;
const minutes = (text) => { const [hours, rest] = text.split(":"); return Number(hours) * 60 + Number(rest); };
const clock = (found) => `${String(Math.floor(found / 60)).padStart(2, "0")}:${String(found % 60).padStart(2, "0")}`;

function say(text, reload = false) {
  status.textContent = text;
  if (!reload) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kern-btn kern-btn--secondary";
  const label = document.createElement("span");
  label.className = "kern-label";
  label.textContent = "Neu laden";
  button.append(label);
  button.addEventListener("click", () => location.reload());
  status.append(" ", button);
}

// One tab stop: the cell that was used last.
function rove(wanted) {
  const all = cells();
  const stop = all.find((one) => one.id === wanted) ?? all.find((one) => one.tabIndex === 0 && one.dataset.stop) ?? all[0];
  for (const one of all) { one.tabIndex = one === stop ? 0 : -1; delete one.dataset.stop; }
  if (stop) stop.dataset.stop = "1";
  return stop;
}

async function send(values, { focus = "", part = "plan" } = {}) {
  if (busy) return false;
  busy = true;
  plan.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch($("#schritt").action, { method: "POST", body: values, headers: { "X-Part": part }, redirect: "error" });
    const text = await answer.text();
    if (answer.ok) {
      const reason = $("#grund")?.value ?? "";
      plan.innerHTML = text;
      if ($("#grund")) $("#grund").value = reason;
      const { version, said } = $("[data-plan]", plan).dataset;
      for (const one of form.querySelectorAll("input[name=version]")) one.value = version;
      say(said);
      const stop = rove(focus);
      if (focus) stop?.focus();
      return true;
    }
    if ((answer.headers.get("Content-Type") ?? "").includes("json")) {
      const { said, reload } = JSON.parse(text);
      say(said, reload);
      if (answer.status === 422 && $("#grund") && !$("#grund").value) $("#grund").focus();
    } else if (answer.status === 422 || answer.status === 409) {
      form.innerHTML = text;
      say($("[role=alert]", form)?.textContent ?? "Das konnte so nicht übernommen werden.", answer.status === 409);
      ($("[aria-invalid]", form) ?? $("#h-dienst"))?.focus();
    } else say("Das ging gerade nicht. Bitte laden Sie die Seite neu.", true);
    return false;
  } catch {
    say("Keine Verbindung. Es ist nichts geändert.");
    return false;
  } finally {
    busy = false;
    plan.removeAttribute("aria-busy");
  }
}

// A step on a cell, with the version and the reason of the tool bar.
function step(cell, what, more = {}, focus = cell?.id ?? "") {
  const values = new FormData($("#schritt"));
  values.set("do", what);
  if (cell) { values.set("person", cell.dataset.person); values.set("day", cell.dataset.day); }
  for (const [name, value] of Object.entries(more)) values.set(name, value);
  return send(values, { focus });
}

async function open(cell) {
  const address = new URL(cell.href);
  address.hash = "";
  const inDay = $("[name=day_view]", $("#schritt")).value;
  if (inDay) address.pathname += `${inDay}/`;
  const answer = await fetch(address, { headers: { "X-Part": "form" }, redirect: "error" }).catch(() => null);
  if (!answer?.ok) { location.assign(cell.href); return; }
  form.innerHTML = await answer.text();
  form.dataset.from = cell.id;
  const first = $("[name=start]", form);
  form.scrollIntoView({ block: "nearest" });
  first?.focus();
  first?.select();
}

function walk(cell, key) {
  const rows = [...plan.querySelectorAll("tbody tr, .bt-roster__line")];
  const row = rows.findIndex((one) => one.contains(cell));
  const line = [...rows[row].querySelectorAll(".bt-roster__cell")];
  const at = line.indexOf(cell);
  if (key === "ArrowLeft") return line[at - 1];
  if (key === "ArrowRight") return line[at + 1];
  if (key === "Home") return line[0];
  if (key === "End") return line.at(-1);
  const next = rows[row + (key === "ArrowUp" ? -1 : 1)];
  return next?.querySelectorAll(".bt-roster__cell")[at];
}

const WALK = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

function pressed(event) {
  if (event.isComposing || event.getModifierState("AltGraph")) return;
  const key = event.key.toLowerCase(), typing = event.target.closest("input, select, textarea");
  if (event.ctrlKey && !event.altKey && !typing && (key === "z" || key === "y")) {
    event.preventDefault();
    step(null, key === "z" && !event.shiftKey ? "undo" : "redo", {}, cellOf(document.activeElement)?.id ?? "");
    return;
  }
  if (event.key === "Escape" && form.contains(event.target) && form.dataset.from) {
    document.getElementById(form.dataset.from)?.focus(); // what was typed stays
    return;
  }
  const cell = cellOf(event.target);
  if (!cell || event.ctrlKey || event.metaKey) return;
  if (event.altKey) {
    if (!WALK.has(event.key) || !cell.dataset.start) return;
    event.preventDefault();
    const sign = event.key === "ArrowLeft" || event.key === "ArrowUp" ? -1 : 1;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") step(cell, "by", { minutes: sign * (event.shiftKey ? 2 : 1) * QUARTER });
    else {
      const other = cells().filter((one) => one.dataset.person === cell.dataset.person);
      const to = other[other.indexOf(cell) + sign];
      step(cell, "day", { minutes: sign }, to?.id ?? cell.id);
    }
  } else if (WALK.has(event.key)) {
    event.preventDefault();
    const to = walk(cell, event.key);
    if (to) { rove(to.id); to.focus(); }
  } else if (event.key === "Enter") {
    event.preventDefault();
    open(cell);
  } else if (event.key === "Delete" && cell.dataset.start) {
    event.preventDefault();
    step(cell, "remove");
  } else if (key === "l" && !event.shiftKey && cell.dataset.start) {
    event.preventDefault();
    step(cell, "locked" in cell.dataset ? "unlock" : "lock");
  }
}

// Dragging: of a cell to another one; of a bar, or one of its ends, along the day.
let drag = null, dragged = false;

function begin(event) {
  if (event.button !== 0 || busy) return;
  dragged = false;
  const bar = event.target.closest?.(".bt-roster__work");
  if (bar) {
    const svg = bar.ownerSVGElement, cell = document.getElementById(svg.dataset.bar);
    if ("locked" in cell.dataset) { say("Der Dienst ist fest. Lösen Sie ihn zuerst (Taste L)."); return; }
    const box = bar.getBoundingClientRect(), edge = Math.min(10, box.width / 4);
    const end = event.clientX < box.left + edge ? "start" : event.clientX > box.right - edge ? "end" : "both";
    const quarter = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    drag = { cell, bar, end, quarter, x: event.clientX, by: 0, from: bar.x.baseVal.value, width: bar.width.baseVal.value };
    svg.setPointerCapture(event.pointerId);
    event.preventDefault();
    return;
  }
  const cell = cellOf(event.target);
  if (cell?.dataset.start && event.pointerType === "mouse") drag = { cell, x: event.clientX, y: event.clientY };
}

function moved(event) {
  if (!drag) return;
  if (drag.bar) {
    drag.by = Math.round((event.clientX - drag.x) / drag.quarter);
    dragged ||= drag.by !== 0;
    if (drag.end !== "end") drag.bar.setAttribute("x", drag.from + drag.by);
    if (drag.end !== "both") drag.bar.setAttribute("width", Math.max(1, drag.width + (drag.end === "end" ? drag.by : -drag.by)));
    return;
  }
  if (!dragged && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 6) return;
  dragged = true;
  drag.cell.classList.add("is-dragged");
  const over = cellOf(document.elementFromPoint(event.clientX, event.clientY));
  for (const one of plan.querySelectorAll(".is-target")) one.classList.remove("is-target");
  if (over && plan.contains(over)) over.classList.add("is-target");
  drag.over = over;
}

async function drop() {
  if (!drag) return;
  const { cell, bar, end, by, over, from, width } = drag;
  drag = null;
  cell.classList.remove("is-dragged");
  over?.classList.remove("is-target");
  if (!dragged) return;
  if (!bar) {
    if (over && over !== cell) await step(cell, "move", { to_person: over.dataset.person, to_day: over.dataset.day }, over.id);
    return;
  }
  const start = minutes(cell.dataset.start) + (end === "end" ? 0 : by * QUARTER);
  const until = minutes(cell.dataset.end) + (end === "start" ? 0 : by * QUARTER);
  const inside = start >= 0 && until < DAY;
  const done = by && inside && (end === "both"
    ? await step(cell, "by", { minutes: by * QUARTER })
    : await step(cell, "resize", { start: clock(start), end: clock(until) }));
  if (!done) { bar.setAttribute("x", from); bar.setAttribute("width", width); }
}

function cancelled() {
  if (drag?.bar) { drag.bar.setAttribute("x", drag.from); drag.bar.setAttribute("width", drag.width); }
  drag?.cell.classList.remove("is-dragged");
  drag = null;
}

document.addEventListener("keydown", pressed);
document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", moved);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", cancelled);
document.addEventListener("dragstart", (event) => { if (cellOf(event.target)) event.preventDefault(); });
document.addEventListener("click", (event) => {
  const cell = cellOf(event.target);
  if (!cell || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  rove(cell.id);
  if (dragged) { dragged = false; return; }
  open(cell);
});
document.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-step]")) return;
  event.preventDefault();
  const values = new FormData(event.target, event.submitter);
  const ofForm = event.target.matches("[data-form]");
  const focus = ofForm ? `z-${values.get("person")}-${values.get("day")}` : "";
  if (await send(values, { focus, part: ofForm && values.get("do") === "put" && !values.get("preset") ? "form" : "plan" })) {
    if (ofForm) form.replaceChildren();
  }
});
rove("");
