// The waiting room asks how far it is, and says so; without us the page loads itself anew.
const room = document.getElementById("warteraum");
const shown = document.querySelector("#stand strong");
const status = document.getElementById("bt-status");
let said = Date.now();

async function look() {
  let again = 15; // where nobody answers: soon, and not at once
  try {
    const answer = await fetch(room.dataset.state, { headers: { Accept: "application/json" } });
    const now = await answer.json();
    if (now.in || (now.drawn ? "1" : "0") !== room.dataset.drawn) {
      if (now.says) status.textContent = now.says;
      setTimeout(() => location.reload(), 1000); // time to hear it
      return;
    }
    again = now.again;
    shown.textContent = now.says;
    if (Date.now() - said > 60_000) { // a screen reader hears it once a minute
      said = Date.now();
      status.textContent = now.says;
    }
  } catch { /* the next time */ }
  setTimeout(look, again * 1000);
}
setTimeout(look, Number(room.dataset.again) * 1000);
