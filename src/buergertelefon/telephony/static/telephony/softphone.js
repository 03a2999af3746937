// The telephone in the page: registers at the telephone system while its person is on duty, rings,
// is answered by a key of the desk. Hold, transfer and the end are the exchange's, not its own.

export class Softphone {
  constructor({ ws, uri, password, audio, microphone, on = {} }) {
    Object.assign(this, { ws, uri, password, audio, microphone, on });
    this.session = null;
    this.agent = null;
    this.muted = false;
  }

  // Registered exactly while this page is the one that works.
  follow(wanted) {
    if (wanted && !this.agent) this.start();
    if (!wanted && this.agent && !this.session) this.stop();
  }

  start() {
    const { UA, WebSocketInterface } = window.JsSIP;
    this.agent = new UA({
      sockets: [new WebSocketInterface(this.ws)], uri: this.uri, password: this.password,
      register: true, session_timers: false,
    });
    this.agent.on("registered", () => this.on.ready?.(true));
    this.agent.on("registrationFailed", () => this.on.ready?.(false));
    this.agent.on("newRTCSession", ({ session, originator }) => {
      if (originator !== "remote" || this.session) { session.terminate(); return; }
      this.session = session;
      session.on("peerconnection", ({ peerconnection }) => {
        peerconnection.addEventListener("track", ({ track }) => { this.audio.srcObject = new MediaStream([track]); });
      });
      for (const end of ["ended", "failed"]) session.on(end, () => { if (this.session === session) this.session = null; });
    });
    this.agent.start();
  }

  stop() {
    this.agent.stop();
    this.agent = null;
  }

  get rings() {
    return Boolean(this.session) && !this.session.isEstablished() && !this.session.isEnded();
  }

  // False if nothing rings here: then it rings at the telephone beside the screen.
  async answer() {
    if (!this.rings) return false;
    const track = await this.microphone();
    if (!track) return false;
    const own = track.clone(); // what the telephone ends is its own
    own.enabled = !this.muted;
    this.session.answer({
      mediaStream: new MediaStream([own]),
      pcConfig: { iceServers: JSON.parse(document.body.dataset.ice || "[]") },
    });
    return true;
  }

  mute(muted) {
    this.muted = muted;
    const sender = this.session?.connection?.getSenders().find((one) => one.track?.kind === "audio");
    if (sender) sender.track.enabled = !muted;
  }
}
