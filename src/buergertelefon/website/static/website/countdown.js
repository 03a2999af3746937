// How long a place is still held; the page says until when without us.
const shown = document.querySelector("[data-until]");
const until = Date.parse(shown.dataset.until);
const tick = () => {
  const left = Math.ceil((until - Date.now()) / 1000);
  shown.textContent = left > 0
    ? `(${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")})`
    : shown.dataset.over;
  if (left > 0) return;
  clearInterval(ticking);
  document.getElementById("bt-status").textContent = shown.dataset.over;
};
const ticking = setInterval(tick, 1000);
shown.hidden = false;
tick();
