"""A telephone for tests: SIP over UDP, G.711 A-law or G.722, a tone as voice, an ear for tones.

Not the product's: nothing in `src` speaks SIP. It does what a test has to be able to ask for:
register, ring for a while, be busy, reject, say nothing at all, answer late, hang up at any step.
Source: RFC 3261 (messages), RFC 2617 (digest), RFC 3550 (RTP), RFC 4733 (keys), G.711 (A-law).
"""

import asyncio
import hashlib
import itertools
import re
import secrets
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

import av
import numpy as np

RATE, FRAME = 8000, 160  # samples a second, samples a packet
WIDE = 16000  # samples a second of G.722; its RTP clock runs at 8000 all the same (RFC 3551)
ALAW, G722 = 8, 9  # payload types
KEYS = "0123456789*#"
AGAIN = (0.5, 1.5, 3.5)  # seconds after which an unanswered request is sent again (T1, RFC 3261)


def alaw(samples: np.ndarray) -> bytes:
    """16-bit samples as A-law."""
    signed = samples.astype(np.int32)
    sign = np.where(signed >= 0, 0x80, 0)
    size = np.minimum(np.abs(signed), 32635) >> 3
    exponent = np.maximum(np.floor(np.log2(np.maximum(size, 1))).astype(int) - 4, 0)
    mantissa = np.where(exponent == 0, size >> 1, (size >> exponent)) & 0x0F
    exponent = np.where(size >= 32, exponent, 0)
    return bytes(((sign | (exponent << 4) | mantissa) ^ 0x55).astype(np.uint8))


def linear(data: bytes) -> np.ndarray:
    """A-law as 16-bit samples."""
    code = np.frombuffer(data, np.uint8).astype(int) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 0x0F
    size = np.where(
        exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0)
    )
    return np.where(code & 0x80, size, -size).astype(np.int16)


def codec(mode: str) -> av.CodecContext:
    """G.722: "w" to encode, "r" to decode."""
    context = av.CodecContext.create("g722", mode)
    context.sample_rate, context.layout = WIDE, "mono"
    if mode == "w":
        context.format = "s16"
    return context


def g722(samples: np.ndarray) -> bytes:
    """16-bit samples at 16 kHz as G.722."""
    frame = av.AudioFrame.from_ndarray(
        samples.astype(np.int16).reshape(1, -1), format="s16", layout="mono"
    )
    frame.sample_rate = WIDE
    encoder = codec("w")
    return b"".join(bytes(one) for one in [*encoder.encode(frame), *encoder.encode(None)])


def loudest(samples: np.ndarray, rate: int = RATE) -> int:
    """The loudest frequency in Hz, 0 for silence."""
    if len(samples) < rate // 8 or np.abs(samples).mean() < 100:
        return 0
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return round(float(spectrum[1:].argmax() + 1) * rate / len(samples))


def contains(samples: np.ndarray, hertz: int) -> bool:
    """Is this tone among what is heard, well above the rest?"""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    at = round(hertz * len(samples) / RATE)
    return bool(spectrum[max(at - 2, 1) : at + 3].max() > 20 * np.median(spectrum[1:]) + 1)


@dataclass
class Message:
    """A SIP message, as far as a test looks into it."""

    first: str
    headers: dict[str, str]
    body: str = ""

    @property
    def code(self) -> int:
        """Of a response; 0 of a request."""
        return int(self.first.split()[1]) if self.first.startswith("SIP/2.0") else 0

    @property
    def method(self) -> str:
        """Of the transaction."""
        return self.headers["cseq"].split()[1]


def parsed(data: bytes) -> Message:
    """A datagram as a message; Via lines are kept together, they go back as they came."""
    head, _, body = data.decode(errors="replace").partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        name = {"v": "via", "f": "from", "t": "to", "i": "call-id", "m": "contact"}.get(
            name.lower(), name.lower()
        )
        headers[name] = (
            f"{headers[name]}\r\nVia: {value.strip()}" if name in headers else value.strip()
        )
    return Message(first, headers, body)


class Phone(asyncio.DatagramProtocol):
    """One telephone with one line, on an address of its own."""

    def __init__(self, user: str, *, address: str, server: tuple[str, int], tone: int = 0) -> None:
        self.user, self.address, self.server, self.tone = user, address, server, tone
        self.password = ""
        self.wide = False  # speaks G.722, and nothing else
        self.offers_text = False  # T.140 beside the voice
        self.answered_with = ""  # the description that came with the last answer
        self._ear = codec("r")
        self.mute = False  # sends no sound at all, as if the way there were broken
        self.behaviour: Callable[[Message], object] = lambda _: None  # what it does when it rings
        self.answers = True  # False: as if unplugged
        self.state = "idle"  # trying, ringing, talking, ended
        self.code = 0  # the last final answer to our call
        self.rang = 0
        self.asked_by = ""  # who the last call says it comes from
        self.heard: list[np.ndarray] = []
        self.changed = asyncio.Event()
        self.asking: asyncio.Future[Message] | None = None
        self._names = itertools.count(1)
        self._dialog: dict[str, str] = {}
        self._invite: Message | None = None
        self._voice: asyncio.Task[None] | None = None
        self._remote: tuple[str, int] | None = None
        self._keys: list[str] = []

    async def plug_in(self, port: int = 0) -> "Phone":
        """Open its sockets."""
        loop = asyncio.get_running_loop()
        self.transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=(self.address, port)
        )
        self.port = self.transport.get_extra_info("sockname")[1]
        self.rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.rtp.bind((self.address, 0))
        self.rtp.settimeout(0)
        loop.add_reader(self.rtp, self._hear)
        return self

    def unplug(self) -> None:
        """Gone without a word."""
        if self._voice:
            self._voice.cancel()
        asyncio.get_running_loop().remove_reader(self.rtp)
        self.rtp.close()
        self.transport.close()

    # ---- what a person does ------------------------------------------------------------------
    async def register(self, password: str, *, expires: int = 3600) -> int:
        """Say where it is; the final code, 200 for success."""
        self.password = password
        call = secrets.token_hex(8)
        lasts = {"Expires": str(expires)}
        answer = await self._ask("REGISTER", call, lasts)
        if answer.code == 401:
            proof = {"Authorization": self._digest(answer, "REGISTER")}
            answer = await self._ask("REGISTER", call, lasts | proof)
        return answer.code

    def dial(self, number: str) -> None:
        """Call; what comes of it is in `state` and `code`."""
        self.state, self.code, self.heard, self._remote = "trying", 0, [], None
        self._heard_of = False
        tag, call = secrets.token_hex(6), secrets.token_hex(8)
        me = f"<sip:{self.user}@{self.address}:{self.port}>"
        target = f"sip:{number}@{self.server[0]}:{self.server[1]}"
        self._dialog = {
            "call": call, "from": f"{me};tag={tag}", "to": f"<{target}>", "target": target,
            "branch": f"z9hG4bK{secrets.token_hex(6)}", "cseq": str(next(self._names)),
            "dialled": target,
        }  # fmt: skip
        self._send_request("INVITE", body=self._sdp())
        for after in AGAIN:
            asyncio.get_running_loop().call_later(after, self._dial_again, call)

    def _dial_again(self, call: str) -> None:
        if self.state == "trying" and self._dialog["call"] == call and not self._heard_of:
            self._send_request("INVITE", body=self._sdp())

    def pick_up(self) -> None:
        """Answer what rings."""
        if self._invite is not None and self.state == "ringing":
            self._respond(self._invite, 200, "OK", body=self._sdp())
            self._talk(self._invite.body)

    def reject(self, code: int, reason: str = "No") -> None:
        """Say no: 486 busy, 603 decline."""
        if self._invite is not None:
            self._respond(self._invite, code, reason)
            self._become("ended")

    def hang_up(self) -> None:
        """End the call, whatever stage it is in."""
        if self.state in {"trying", "calling"} and self._invite is None:
            self._send_request("CANCEL")
        elif self.state == "talking":
            self._dialog["cseq"] = str(next(self._names) + 100)
            self._dialog["branch"] = f"z9hG4bK{secrets.token_hex(6)}"
            self._send_request("BYE")
        self._silent()
        self._become("ended")

    def press(self, key: str) -> None:
        """A key of the telephone, as RFC 4733."""
        self._keys.append(key)

    async def until(self, state: str, *, within: float = 5.0) -> None:
        """Wait for a state. Raises AssertionError that says what there was instead."""
        try:
            async with asyncio.timeout(within):
                while self.state != state:
                    self.changed.clear()
                    await self.changed.wait()
        except TimeoutError:
            raise AssertionError(f"{self.user}: {self.state} ({self.code}), not {state}") from None

    async def hears(self, hertz: int, *, within: float = 5.0) -> None:
        """Wait until this tone is the loudest. Raises AssertionError with the tones heard."""
        said: list[int] = []
        try:
            async with asyncio.timeout(within):
                while not said or abs(said[-1] - hertz) > 12:
                    self.heard.clear()
                    await asyncio.sleep(0.25)
                    said.append(self.now_hears())
        except TimeoutError:
            raise AssertionError(f"{self.user} hears {said[-6:]}, not {hertz} Hz") from None

    async def hears_all(self, tones: set[int], *, within: float = 5.0) -> None:
        """Wait until all of these tones are there at once."""
        missing = tones
        try:
            async with asyncio.timeout(within):
                while missing:
                    self.heard.clear()
                    await asyncio.sleep(0.3)
                    sound = np.concatenate(self.heard) if self.heard else np.zeros(RATE)
                    missing = {one for one in tones if not contains(sound, one)}
        except TimeoutError:
            raise AssertionError(f"{self.user} does not hear {missing}") from None

    def now_hears(self) -> int:
        """The loudest tone of the last quarter second."""
        rate = WIDE if self.wide else RATE
        return loudest(np.concatenate(self.heard[-12:]), rate) if self.heard else 0

    # ---- SIP ---------------------------------------------------------------------------------
    def datagram_received(self, data: bytes, _: tuple[str, int]) -> None:
        """Whatever comes."""
        if not self.answers or len(data) < 20:
            return
        message = parsed(data)
        if message.code:
            self._answered(message)
            return
        match message.first.split()[0]:
            case "INVITE":
                self._invited(message)
            case "ACK":
                pass
            case "BYE":
                self._respond(message, 200, "OK")
                self._silent()
                self._become("ended")
            case "CANCEL":
                self._respond(message, 200, "OK")
                if self._invite is not None and self.state == "ringing":
                    self._respond(self._invite, 487, "Request Terminated")
                self._become("ended")
            case _:  # OPTIONS and NOTIFY ask whether we live
                self._respond(message, 200, "OK")

    def _invited(self, message: Message) -> None:
        if self._invite is not None and self.state in {"ringing", "talking"}:
            if message.headers["call-id"] == self._invite.headers["call-id"]:
                if self.state == "talking":  # a change of the running call
                    self._respond(message, 200, "OK", body=self._sdp())
                    self._remote = target_of(message.body) or self._remote
                return
            self._respond(message, 486, "Busy Here")
            return
        self._invite, self.heard = message, []
        self._dialog = {
            "call": message.headers["call-id"], "to": message.headers["from"],
            "from": f"{message.headers['to']};tag={secrets.token_hex(6)}",
            "target": re.search(r"<(.*?)>", message.headers["contact"])[1],  # type: ignore[index]  # Asterisk's own
        }  # fmt: skip
        self.asked_by = message.headers["from"]
        self.rang += 1
        self._become("ringing")
        self.behaviour(message)

    def ring(self) -> None:
        """Tell the caller that it rings."""
        if self._invite is not None:
            self._respond(self._invite, 180, "Ringing")

    def _answered(self, message: Message) -> None:
        if message.method == "REGISTER":
            if self.asking and not self.asking.done() and message.code >= 200:
                self.asking.set_result(message)
            return
        if message.method != "INVITE" or message.headers["call-id"] != self._dialog.get("call"):
            return
        self._dialog["to"], self._heard_of = message.headers["to"], True
        if message.code < 200:
            if message.code >= 180:
                self._become("calling")
            return
        self.code = message.code
        if message.code < 300:
            self.answered_with = message.body
            self._dialog["target"] = re.search(r"<(.*?)>", message.headers["contact"])[1]  # type: ignore[index]  # Asterisk's own
            self._dialog["branch"] = f"z9hG4bK{secrets.token_hex(6)}"
            self._send_request("ACK")
            if self.state in {"trying", "calling"}:
                self._talk(message.body)
            return
        self._send_request("ACK")
        self._silent()
        self._become("ended")

    def _talk(self, sdp: str) -> None:
        self._remote = target_of(sdp)
        if not self.mute:
            self._voice = asyncio.get_running_loop().create_task(self._speak())
        self._become("talking")

    def _become(self, state: str) -> None:
        self.state = state
        self.changed.set()

    def _send(self, first: str, headers: dict[str, str], *, body: str = "") -> None:
        kind = {"Content-Type": "application/sdp"} if body else {}
        contact = {"Contact": f"<sip:{self.user}@{self.address}:{self.port}>"}
        lines = headers | contact | kind | {"Content-Length": str(len(body))}
        text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.transport.sendto(f"{first}\r\n{text}\r\n{body}".encode(), self.server)

    def _via(self, branch: str = "") -> str:
        new = f"z9hG4bK{secrets.token_hex(6)}"
        return f"SIP/2.0/UDP {self.address}:{self.port};branch={branch or new}"

    def _send_request(self, method: str, *, body: str = "") -> None:
        one, cancels = self._dialog, method == "CANCEL"
        headers = {
            "Via": self._via(one.get("branch", "")), "From": one["from"], "Call-ID": one["call"],
            "To": f"<{one['dialled']}>" if cancels else one["to"], "Max-Forwards": "70",
            "CSeq": f"{one.get('cseq', '1')} {method}",
        }  # fmt: skip
        target = one["dialled"] if cancels else one["target"]
        self._send(f"{method} {target} SIP/2.0", headers, body=body)

    def _respond(self, to: Message, code: int, reason: str, *, body: str = "") -> None:
        mine = to is self._invite or to.headers["call-id"] == self._dialog.get("call")
        own = self._dialog.get("from", "") if mine else ""
        tagged = to.headers["to"] if "tag=" in to.headers["to"] else own or to.headers["to"]
        headers = {
            "Via": to.headers["via"], "From": to.headers["from"], "To": tagged,
            "Call-ID": to.headers["call-id"], "CSeq": to.headers["cseq"],
        }  # fmt: skip
        self._send(f"SIP/2.0 {code} {reason}", headers, body=body)

    async def _ask(self, method: str, call: str, extra: dict[str, str]) -> Message:
        self.asking = asyncio.get_running_loop().create_future()
        me = f"<sip:{self.user}@{self.server[0]}>"
        headers = {
            "Via": self._via(), "From": f"{me};tag={secrets.token_hex(6)}", "To": me,
            "Call-ID": call, "CSeq": f"{next(self._names)} {method}", "Max-Forwards": "70",
        }  # fmt: skip

        def repeat() -> None:
            self._send(f"{method} sip:{self.server[0]}:{self.server[1]} SIP/2.0", headers | extra)

        repeat()
        again = [asyncio.get_running_loop().call_later(after, repeat) for after in AGAIN]
        try:
            async with asyncio.timeout(5):
                return await self.asking
        finally:
            for one in again:
                one.cancel()

    def _digest(self, challenge: Message, method: str) -> str:
        said = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge.headers["www-authenticate"]))
        uri = f"sip:{self.server[0]}:{self.server[1]}"

        def md5(text: str) -> str:
            return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()

        one, two = md5(f"{self.user}:{said['realm']}:{self.password}"), md5(f"{method}:{uri}")
        cnonce = secrets.token_hex(4)
        answer = md5(f"{one}:{said['nonce']}:00000001:{cnonce}:auth:{two}")
        values = {
            "username": self.user, "realm": said["realm"], "nonce": said["nonce"], "uri": uri,
            "response": answer, "cnonce": cnonce,
        }  # fmt: skip
        if "opaque" in said:
            values["opaque"] = said["opaque"]
        words = ", ".join(f'{name}="{value}"' for name, value in values.items())
        return f"Digest {words}, algorithm=MD5, qop=auth, nc=00000001"

    # ---- sound -------------------------------------------------------------------------------
    def _sdp(self) -> str:
        port = self.rtp.getsockname()[1]
        kind, name = (G722, "G722") if self.wide else (ALAW, "PCMA")
        text = "m=text 40000 RTP/AVP 98\r\na=rtpmap:98 t140/1000\r\n" if self.offers_text else ""
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self.address}\r\ns=-\r\nc=IN IP4 {self.address}\r\nt=0 0\r\n"
            f"m=audio {port} RTP/AVP {kind} 101\r\na=rtpmap:{kind} {name}/8000\r\n"
            "a=rtpmap:101 telephone-event/8000\r\n"
            f"a=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n{text}"
        )

    def _silent(self) -> None:
        if self._voice:
            self._voice.cancel()
            self._voice = None

    async def _speak(self) -> None:
        source, loop = secrets.randbits(32), asyncio.get_running_loop()
        begun, number = loop.time(), 0
        rate = WIDE if self.wide else RATE
        wave = 8000 * np.sin(2 * np.pi * self.tone * np.arange(rate) / rate)  # 0 Hz is silence
        # one second, a whole number of waves, in 8000 bytes either way
        voice, voice_kind = (g722(wave), G722) if self.wide else (alaw(wave), ALAW)
        event = 0
        while True:
            at = number * FRAME
            payload, kind = voice[at % RATE : at % RATE + FRAME], voice_kind
            if self._keys and event < 8:
                stop = 0x80 if event >= 5 else 0
                payload = struct.pack(
                    "!BBH", KEYS.index(self._keys[0]), stop | 10, (min(event, 5) + 1) * FRAME
                )
                kind = 101
                if event == 0:
                    started = at
                at, event = started, event + 1
                if event == 8:
                    self._keys.pop(0)
                    event = 0
            marker = 0x80 if number == 0 or event == 1 else 0
            head = struct.pack(
                "!BBHII", 0x80, kind | marker, number & 0xFFFF, at & 0xFFFFFFFF, source
            )
            if self._remote:
                self.rtp.sendto(head + payload, self._remote)
            number += 1
            await asyncio.sleep(max(0, begun + number * FRAME / RATE - loop.time()))

    def _hear(self) -> None:
        try:
            data = self.rtp.recv(2048)
        except OSError:
            return
        if len(data) <= 12 or data[1] & 0x7F != (G722 if self.wide else ALAW):
            return
        if self.wide:
            heard = self._ear.decode(av.Packet(data[12:]))
            self.heard += [one.to_ndarray().ravel() for one in heard]
        else:
            self.heard.append(linear(data[12:]))
        del self.heard[:-200]


def target_of(sdp: str) -> tuple[str, int] | None:
    """Where the other side wants our voice."""
    host, port = re.search(r"c=IN IP4 (\S+)", sdp), re.search(r"m=audio (\d+)", sdp)
    return (host[1], int(port[1])) if host and port else None


@dataclass
class Desk:
    """How a telephone behaves when it rings."""

    phone: Phone
    after: float = 0.1
    pending: list[asyncio.TimerHandle] = field(default_factory=list)

    def answering(self) -> "Desk":
        """Rings, and is picked up after a moment."""
        loop = asyncio.get_running_loop()

        def rings(_: Message) -> None:
            self.phone.ring()
            self.pending.append(loop.call_later(self.after, self.phone.pick_up))

        self.phone.behaviour = rings
        return self
