// The browser works a moment before a place is held, while its user still reads. Without us, or
// where a browser cannot do it, the page has waited long enough by then.
const field = document.querySelector("[data-proof]");
const form = field?.form;
let done = !field || !globalThis.crypto?.subtle || !globalThis.Worker;
let pressed = null;

function finish(number) {
  if (done) return;
  if (number !== undefined) {
    field.value = btoa(JSON.stringify({ ...JSON.parse(atob(field.value)), number }));
  }
  done = true;
  if (pressed) form.requestSubmit(pressed);
}

if (!done) {
  const worker = new Worker(field.dataset.worker);
  worker.onerror = () => finish();
  worker.onmessage = ({ data }) => finish(data.number);
  worker.postMessage(JSON.parse(atob(field.value)));
  form.addEventListener("submit", (event) => {
    if (done) return;
    event.preventDefault();
    pressed = event.submitter;
    const says = form.querySelector("[data-proof-says]");
    (pressed?.closest(".bt-day") ?? form).append(says); // where one looks
    says.textContent = says.dataset.proofSays;
  });
}
