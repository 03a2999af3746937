// The ring: a sound, a notification, the title. Of several tabs one rings.

let sound = null;
let ringing = null;
let notice = null;

// A gesture of the person unlocks sound and asks for notifications, once.
export async function unlock() {
  sound ??= new AudioContext();
  await sound.resume();
  tone(0.15, 0.05, sound.currentTime);
  if ("Notification" in window && Notification.permission === "default") await Notification.requestPermission();
}

export function audio() {
  sound ??= new AudioContext();
  return sound;
}

function tone(seconds, volume, at) {
  const oscillator = sound.createOscillator(), gain = sound.createGain();
  oscillator.frequency.value = 425;
  gain.gain.setValueAtTime(volume, at);
  oscillator.connect(gain).connect(sound.destination);
  oscillator.start(at);
  oscillator.stop(at + seconds);
  return oscillator;
}

export function start(call, words) {
  stop();
  const state = { call, over: null, tones: [] };
  ringing = state;
  const held = new Promise((over) => { state.over = over; });
  const ring = () => {
    if (ringing !== state) return undefined;
    if (sound?.state === "running") {
      let first = true;
      const beat = () => { state.tones = [tone(1, first ? 0.07 : 0.2, sound.currentTime)]; first = false; };
      beat();
      state.timer = setInterval(beat, 5000);
    }
    if ("Notification" in window && Notification.permission === "granted" && document.hidden) {
      notice = new Notification("Neuer Anruf", { body: words, tag: call, requireInteraction: true });
      notice.onclick = () => { window.focus(); notice?.close(); }; // brings the tab forward, never answers
    }
    return held;
  };
  if (navigator.locks) navigator.locks.request("bt-ring", ring); // one tab rings, the others wait
  else ring();
}

export function stop() {
  if (!ringing) return;
  clearInterval(ringing.timer);
  for (const one of ringing.tones) one.stop();
  ringing.over?.();
  ringing = null;
  notice?.close();
  notice = null;
}
