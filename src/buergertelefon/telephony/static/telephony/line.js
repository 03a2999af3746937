// The media side of the browser line, the same for the caller's page and the desk.
//
// The exchange sends whole states; this module makes the peer connections what the state says they
// are. A connection is never repaired: a new attempt of a leg has a new name, and both pages build it
// anew. Messages of another attempt are dropped.

const BURST = 50; // ms: candidates come in bursts, one message for each

export class Line {
  constructor({ stream, ask, signal, microphone, music, camera = async () => null, on = {} }) {
    Object.assign(this, { streamUrl: stream, askUrl: ask, signalUrl: signal, microphone, music, camera, on });
    this.page = crypto.randomUUID();
    this.legs = new Map(); // name of the attempt -> {pc, sender, peer, early, held}
    this.early = new Map(); // signals that came before the state that names their leg
    this.muted = false;
    this.state = null;
    this.work = Promise.resolve(); // states and signals are handled one after the other
  }

  // The stream comes back by itself after a loss, and says what it saw last.
  open() {
    this.source?.close();
    this.source = new EventSource(`${this.streamUrl}?page=${this.page}`);
    this.source.onopen = () => this.on.online?.(true);
    this.source.onerror = () => {
      this.on.online?.(false);
      if (this.source.readyState === EventSource.CLOSED) this.again();
    };
    for (const event of ["desk", "call"]) {
      this.source.addEventListener(event, (message) => this.follow(event, JSON.parse(message.data)));
    }
    this.source.addEventListener("figures", (message) => this.on.figures?.(JSON.parse(message.data)));
    this.source.addEventListener("signal", (message) => this.hear(JSON.parse(message.data)));
  }

  // A refused or broken stream: try again slowly, for as long as the page is open.
  again() {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.open(), 3000);
  }

  close() {
    clearTimeout(this.retry);
    this.source?.close();
    for (const name of [...this.legs.keys()]) this.drop(name);
  }

  ask(kind, body = {}) {
    return this.post(this.askUrl, { kind, ...body }, kind === "clear");
  }

  post(url, body, keepalive = false) {
    const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
    return fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
      keepalive,
    });
  }

  mute(muted) {
    this.muted = muted;
    for (const leg of this.legs.values()) if (!leg.held && leg.sender?.track) leg.sender.track.enabled = !muted;
  }

  // Do both ends see each other? Sign language needs it.
  get seen() {
    return Boolean(this.state?.video ?? this.state?.call?.video);
  }

  // False if nothing stands over which it could be sent.
  write(peer, text) {
    const channel = this.leg(peer)?.text;
    if (channel?.readyState !== "open") return false;
    channel.send(text);
    return true;
  }

  get mine() {
    return this.state?.owner === this.page;
  }

  // ---- states ------------------------------------------------------------------------
  follow(event, state) {
    this.state = state;
    this.on[event]?.(state);
    this.queue(() => this.build(state));
  }

  queue(step) {
    this.work = this.work.then(step).catch((error) => this.on.trouble?.(error));
    return this.work;
  }

  async build(state) {
    if (state !== this.state) return; // a newer one waits in the queue
    const wanted = new Map(state.owner === this.page ? state.legs.map((leg) => [leg.leg, leg]) : []);
    for (const name of [...this.legs.keys()]) if (!wanted.has(name)) this.drop(name);
    for (const [name, leg] of wanted) {
      if (!this.legs.has(name)) await this.connect(name, leg);
      await this.hold(name, leg.held);
    }
    for (const name of [...this.early.keys()]) if (!wanted.has(name)) this.early.delete(name);
  }

  async connect(name, { start, peer }) {
    const track = await this.microphone();
    const pc = new RTCPeerConnection({ iceServers: JSON.parse(document.body.dataset.ice || "[]") });
    const leg = { pc, peer, held: false, early: [], told: false };
    this.legs.set(name, leg);
    let burst = [];
    pc.onicecandidate = ({ candidate }) => {
      if (!candidate) return;
      if (!burst.length) {
        setTimeout(() => {
          if (this.legs.has(name)) this.signal(name, "candidates", burst);
          burst = [];
        }, BURST);
      }
      burst.push(candidate);
    };
    pc.onconnectionstatechange = () => {
      if (!this.legs.has(name)) return;
      if (pc.connectionState === "connected" && !leg.told) {
        leg.told = true;
        this.ask("connected", { leg: name });
      }
      if (pc.connectionState === "failed") this.ask("failed", { leg: name });
      this.on.media?.({ leg: name, peer, state: pc.connectionState });
    };
    // agreed beforehand, so it costs no message: real-time text, RFC 8865
    leg.text = pc.createDataChannel("text", { negotiated: true, id: 0, protocol: "t140" });
    leg.text.onopen = () => this.on.text?.({ peer, opened: true });
    leg.text.onmessage = ({ data }) => this.on.text?.({ peer, text: String(data) });
    pc.ontrack = ({ track: heard }) => this.on.track?.({ leg: name, peer, track: heard });
    if (track) {
      track.enabled = !this.muted;
      leg.sender = pc.addTrack(track, new MediaStream([track]));
    } else {
      leg.sender = pc.addTransceiver("audio", { direction: "recvonly" }).sender;
    }
    if (this.seen) {
      const picture = await this.camera();
      leg.picture = picture
        ? pc.addTrack(picture, new MediaStream([picture]))
        : pc.addTransceiver("video", { direction: "recvonly" }).sender;
    }
    if (start) {
      await pc.setLocalDescription();
      this.signal(name, "description", pc.localDescription);
    }
    for (const message of this.early.get(name) ?? []) await this.take(message);
    this.early.delete(name);
  }

  // On hold the caller hears music: another track is sent, nothing is negotiated, nothing can fail.
  async hold(name, held) {
    const leg = this.legs.get(name);
    if (!leg || leg.held === held || leg.peer !== "caller") return;
    leg.held = held;
    const track = held ? await this.music() : await this.microphone();
    if (track && !held) track.enabled = !this.muted;
    await leg.sender.replaceTrack(track);
    await leg.picture?.replaceTrack(held ? null : await this.camera());
    this.on.held?.({ leg: name, peer: leg.peer, held });
  }

  drop(name) {
    const leg = this.legs.get(name);
    this.legs.delete(name);
    leg.pc.close();
    this.on.media?.({ leg: name, peer: leg.peer, state: "closed" });
  }

  // ---- signals of the other page ---------------------------------------------------------
  signal(leg, kind, body) {
    return this.post(this.signalUrl, { leg, kind, body });
  }

  hear(message) {
    this.queue(async () => {
      if (this.legs.has(message.leg)) await this.take(message);
      else this.early.set(message.leg, [...(this.early.get(message.leg) ?? []), message]);
    });
  }

  async take({ leg: name, kind, body }) {
    const leg = this.legs.get(name);
    if (!leg) return;
    const { pc } = leg;
    if (kind === "description") {
      if (pc.signalingState === "stable" && pc.remoteDescription) return; // heard twice
      await pc.setRemoteDescription(body);
      for (const candidate of leg.early.splice(0)) await pc.addIceCandidate(candidate);
      if (body.type === "offer") {
        await pc.setLocalDescription();
        this.signal(name, "description", pc.localDescription);
      }
    } else {
      for (const candidate of body) {
        if (pc.remoteDescription) await pc.addIceCandidate(candidate);
        else leg.early.push(candidate);
      }
    }
  }

  leg(peer) {
    return [...this.legs.values()].findLast((one) => one.peer === peer);
  }
}
