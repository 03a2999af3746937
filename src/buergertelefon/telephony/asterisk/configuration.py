"""The configuration of a private Asterisk: every listener on loopback unless told otherwise.

Reviewed for: no default password, no guest, no transfer by SIP, nothing recorded, no file that says
who took which call, new calls go to a plain queue of the same telephones while no exchange listens.
"""

import hashlib
import hmac
import json
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from buergertelefon.telephony.asterisk import fetch

APP = "buergertelefon"
#: loaded in this order; each line a reason
MODULES = (
    # what the others stand on
    "res_timing_timerfd", "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb",
    "res_crypto", "res_http_websocket", "res_websocket_client", "res_features",
    # SIP: the network, telephones, browsers
    "res_pjproject", "res_pjsip", "res_pjsip_session", "res_pjsip_sdp_rtp", "res_pjsip_pubsub",
    "res_pjsip_endpoint_identifier_ip", "res_pjsip_endpoint_identifier_user", "res_pjsip_acl",
    "res_pjsip_authenticator_digest", "res_pjsip_registrar", "res_pjsip_path",
    "res_pjsip_caller_id", "res_pjsip_dtmf_info", "res_pjsip_nat", "res_pjsip_rfc3326",
    "res_pjsip_dlg_options", "res_pjsip_transport_websocket", "res_pjsip_diversion",
    "res_pjsip_logger", "chan_pjsip",
    # a provider that we register with, and that asks who calls
    "res_pjsip_outbound_registration", "res_pjsip_outbound_authenticator_digest",
    # sound: G.711 of the network, G.722 of good telephones, Opus of browsers
    "res_rtp_asterisk", "res_srtp", "res_musiconhold", "codec_alaw", "codec_ulaw", "codec_gsm",
    "codec_a_mu", "codec_resample", "codec_g722", "codec_opus_open_source", "res_format_attr_opus",
    "format_wav", "format_gsm", "format_pcm", "format_sln",
    # bridges
    "bridge_simple", "bridge_native_rtp", "bridge_softmix", "bridge_holding",
    "bridge_builtin_features", "chan_bridge_media",
    # call control
    # (recording and snooping only because the channels of ARI do not load without; nobody asks)
    "res_stasis", "res_stasis_answer", "res_stasis_playback", "res_stasis_recording",
    "res_stasis_snoop", "app_stasis", "res_ari_model", "res_ari", "res_ari_applications",
    "res_ari_asterisk", "res_ari_bridges", "res_ari_channels", "res_ari_endpoints",
    "res_ari_events", "res_ari_playbacks",
    # the dialplan and the queue that helps out
    "pbx_config", "app_dial", "app_queue", "app_playback", "app_echo", "app_stack", "func_callerid",
    "func_channel", "func_logic", "func_strings", "func_uuid", "func_timeout", "res_clioriginate",
)  # fmt: skip
PHONE_CODECS = "g722,alaw"  # wideband where the telephone can
PAGE_CODECS = "alaw,opus"
TRUNK_CODECS = "alaw"  # what the German network carries: nothing is transcoded


@dataclass(frozen=True)
class Plan:
    """Where an Asterisk listens and whom it serves."""

    host: str = "127.0.0.1"
    sip: int = 5060
    http: int = 8088
    rtp: tuple[int, int] = (20000, 20999)
    #: addresses that calls of the network come from
    trunks: tuple[str, ...] = ("127.0.0.2",)
    #: where calls to the network go, host:port
    gateway: str = "127.0.0.2:5060"
    #: the trunk by TLS, its sound by SRTP
    encrypted: bool = False
    #: with which we register at the gateway; "" for a trunk that knows us by address
    user: str = ""
    password: str = ""
    #: PEM files: ours, its key, and whom we trust; without them nothing is encrypted
    certificate: str = ""
    key: str = ""
    authorities: str = ""
    sips: int = 5061
    https: int = 8089  # telephones in pages, wss://
    seats: tuple[str, ...] = ()


def write(folder: Path, root: Path | None, plan: Plan) -> None:
    """All files of one instance below `folder`; secrets are drawn once and stay.

    `root` is what `fetch` unpacked, None for the Asterisk of the machine.
    """
    for name in ("etc", "run", "log", "spool", "lib", "cache", "lib/keys"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    drawn = _secrets(folder)
    share = root / "usr/share/asterisk" if root else Path("/usr/share/asterisk")
    for name, text in {
        "asterisk.conf": _asterisk(folder, root),
        "modules.conf": _modules(root),
        "http.conf": _http(plan),
        "ari.conf": _ari(drawn["ari"]),
        "pjsip.conf": _pjsip(plan, drawn["phones"]),
        "sorcery.conf": _sorcery(),
        "extensions.conf": EXTENSIONS,
        "queues.conf": _queues(plan),
        "musiconhold.conf": f"[default]\nmode = files\ndirectory = {share}/moh\n",
        "rtp.conf": _rtp(plan),
        "logger.conf": LOGGER,
        "indications.conf": INDICATIONS,
        "cdr.conf": "[general]\nenable = no\n",  # who called whom is not kept
        **dict.fromkeys(QUIET, "[general]\n"),
        **dict.fromkeys(("acl.conf", "pjproject.conf", "websocket_client.conf"), ""),
    }.items():
        file = folder / "etc" / name
        part = file.with_suffix(".part")
        part.touch(mode=0o600)
        part.write_text(text, encoding="utf-8")
        part.rename(file)
    address = {
        "url": f"http://{plan.host}:{plan.http}", "user": APP, "password": drawn["ari"], "app": APP,
    }  # fmt: skip
    (folder / "address.json").touch(mode=0o600)
    (folder / "address.json").write_text(json.dumps(address))


def password_of(folder: Path, seat: str) -> str:
    """With which the telephone of a seat registers: "seat<seat>", in a page "web<seat>"."""
    return _password(_secrets(folder)["phones"], seat)


def _password(secret: str, seat: str) -> str:
    return hmac.new(secret.encode(), seat.encode(), hashlib.sha256).hexdigest()[:24]


def _secrets(folder: Path) -> dict[str, str]:
    file = folder / "secrets.json"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        file.write_text(json.dumps({"ari": secrets.token_hex(24), "phones": secrets.token_hex(24)}))
    found: dict[str, str] = json.loads(file.read_text())
    return found


def _section(name: str, **values: object) -> str:
    lines = "\n".join(f"{key} = {value}" for key, value in values.items())
    return f"[{name}]\n{lines}\n\n"


def _asterisk(folder: Path, root: Path | None) -> str:
    own = {
        "astetcdir": "etc", "astrundir": "run", "astlogdir": "log", "astspooldir": "spool",
        "astvarlibdir": "lib", "astdbdir": "lib", "astkeydir": "lib", "astcachedir": "cache",
    }  # fmt: skip
    folders = {name: folder / part for name, part in own.items()}
    if root:
        data = root / "usr/share/asterisk"
        folders |= {
            "astmoddir": fetch.modules(root), "astdatadir": data, "astagidir": data / "agi-bin",
            "astsbindir": root / "usr/sbin",
        }  # fmt: skip
        documentation = root / "var/lib/asterisk/documentation"
        target = folder / "lib/documentation"
        if documentation.is_dir() and not target.exists():
            target.symlink_to(documentation)  # ARI and some modules do not load without it
        static = root / "var/lib/asterisk/rest-api"
        if static.is_dir() and not (folder / "lib/rest-api").exists():
            (folder / "lib/rest-api").symlink_to(static)
    options = _section(
        "options", verbose=0, defaultlanguage="de", documentation_language="en_US", nocolor="yes",
        hideconnect="yes",
    )  # fmt: skip
    lines = "\n".join(f"{name} => {path}" for name, path in folders.items())
    return f"[directories]\n{lines}\n\n{options}"


def _modules(root: Path | None) -> str:
    there = fetch.modules(root) if root else None
    names = [one for one in MODULES if there is None or (there / f"{one}.so").is_file()]
    return "[modules]\nautoload = no\n" + "\n".join(f"load = {one}.so" for one in names) + "\n"


def _http(plan: Plan) -> str:
    tls: dict[str, object] = {}
    if plan.certificate:
        tls = {
            "tlsenable": "yes", "tlsbindaddr": f"{plan.host}:{plan.https}",
            "tlscertfile": plan.certificate, "tlsprivatekey": plan.key,
        }  # fmt: skip
    return _section(
        "general", enabled="yes", bindaddr=plan.host, bindport=plan.http, sessionlimit=1000,
        session_inactivity=30000, session_keep_alive=60000, **tls,
    )  # fmt: skip


def _ari(password: str) -> str:
    # five seconds: with the default of a tenth one slow moment of ours ends the connection
    general = _section(
        "general", enabled="yes", pretty="no", websocket_write_timeout=5000,
        channelvars="BT_CALL,BT_ROLE,BT_TO",
    )  # fmt: skip
    return general + _section(APP, type="user", read_only="no", password=password)


def _pjsip(plan: Plan, secret: str) -> str:
    media: Mapping[str, object] = {
        "disallow": "all",  # before what is allowed
        "direct_media": "no", "media_address": plan.host,
        "bind_rtp_to_media_address": "yes", "rtp_symmetric": "yes", "rtp_timeout": 30,
        "allow_transfer": "no",  # only our screen transfers, else the call leaves our states
    }  # fmt: skip
    text = _section(
        "global", type="global", user_agent=APP, endpoint_identifier_order="ip,username"
    )
    text += _section("udp", type="transport", protocol="udp", bind=f"{plan.host}:{plan.sip}")
    text += _trunk(plan, media)
    text += _section("trunk", type="identify", endpoint="trunk", match=",".join(plan.trunks))
    own: Mapping[str, object] = {
        "identify_by": "username",
        "context": "phones",
        "device_state_busy_at": 1,
    }
    desk = {**own, **media, "allow": PHONE_CODECS}
    # a page in a browser: encrypted by what it agrees with us itself (DTLS-SRTP)
    encrypted = {"webrtc": "yes", "dtls_auto_generate_cert": "yes"}
    page = {**own, **media, **encrypted, "allow": PAGE_CODECS}
    for kind, values in (("seat", desk), ("web", page)):
        for seat in plan.seats:
            name = f"{kind}{seat}"
            text += _section(name, type="endpoint", auth=name, aors=name, **values)
            text += _section(
                name, type="auth", auth_type="userpass", username=name,
                password=_password(secret, seat),
            )  # fmt: skip
            text += _section(
                name, type="aor", max_contacts=1, remove_existing="yes", qualify_frequency=15
            )
    return text


def _trunk(plan: Plan, media: Mapping[str, object]) -> str:
    """The way to and from the network."""
    how: dict[str, object] = {}
    scheme, text = "", ""
    if plan.certificate:
        tls: dict[str, object] = {
            "type": "transport", "protocol": "tls", "bind": f"{plan.host}:{plan.sips}",
            "cert_file": plan.certificate, "priv_key_file": plan.key, "method": "tlsv1_2",
        }  # fmt: skip
        if plan.authorities:  # whom we call has to prove who it is
            tls |= {"ca_list_file": plan.authorities, "verify_server": "yes"}
        text += _section("tls", **tls)
    if plan.encrypted:
        scheme = ";transport=tls"
        how |= {"transport": "tls", "media_encryption": "sdes"}
    if plan.user:
        how |= {"outbound_auth": "trunk", "from_user": plan.user}
        text += _section(
            "trunk", type="auth", auth_type="userpass", username=plan.user, password=plan.password
        )
        text += _section(
            "trunk", type="registration", outbound_auth="trunk", expiration=480,
            server_uri=f"sip:{plan.gateway}{scheme}", contact_user=plan.user,
            client_uri=f"sip:{plan.user}@{plan.gateway}{scheme}", retry_interval=10,
            max_random_initial_delay=0,  # else up to ten seconds
            **({"transport": "tls"} if plan.encrypted else {}),
        )  # fmt: skip
    text += _section(
        "trunk", type="endpoint", context="citizens", identify_by="ip", timers="yes", **media,
        allow=TRUNK_CODECS, aors="trunk", **how,
    )  # fmt: skip
    return text + _section("trunk", type="aor", contact=f"sip:{plan.gateway}{scheme}")


def _rtp(plan: Plan) -> str:
    text = _section(
        "general", rtpstart=plan.rtp[0], rtpend=plan.rtp[1], strictrtp="yes", icesupport="yes"
    )
    if plan.host.startswith("127.") and (card := _own_address()):
        # candidates for browsers come from the network card, but we listen on loopback only
        text += f"[ice_host_candidates]\n{card} => {plan.host}\n"
    return text


def _own_address() -> str:
    """The address of this machine's network card; "" without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))  # an address for documentation, RFC 5737
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _sorcery() -> str:
    lines = "".join(
        f"{one} = config,pjsip.conf,criteria=type={one}\n{one} = memory\n"
        for one in ("endpoint", "auth", "aor")
    )
    return f"[res_pjsip]\n{lines}"


def _queues(plan: Plan) -> str:
    general = _section("general", persistentmembers="no", autofill="yes", shared_lastcall="yes")
    values = {
        "strategy": "leastrecent", "timeout": 20, "retry": 1, "wrapuptime": 10, "ringinuse": "no",
        "musicclass": "default", "joinempty": "yes", "leavewhenempty": "no",
    }  # fmt: skip
    members = "\n".join(
        f"member => PJSIP/{kind}{seat},0,{kind}{seat}"
        for seat in plan.seats
        for kind in ("seat", "web")
    )
    return general + _section("helping-out", **values).rstrip() + f"\n{members}\n"


EXTENSIONS = f"""\
; Every number that citizens dial. The exchange decides what is said and who answers. While none
; listens (Stasis says FAILED), a plain queue of the same telephones takes the call.
[citizens]
exten => _[+0-9].,1,Set(BT_CALL=${{UUID()}})
 same => n,Stasis({APP},in,${{EXTEN}})
 same => n,GotoIf($["${{STASISSTATUS}}" = "FAILED"]?helping-out,s,1)
 same => n,Hangup()

[helping-out]
exten => s,1,Answer(,i)
 same => n,Queue(helping-out,,,,600)
 same => n,Hangup()

; What a telephone at a desk may dial: an echo, to hear oneself.
[phones]
exten => *43,1,Answer(,i)
 same => n,Echo()
"""
#: no log of the queue: it would say who took which call. This one names nobody whose call is taken;
#: who is refused stands there with the address, for fail2ban
LOGGER = """\
[general]
dateformat = %F %T.%3q
queue_log = no
rotatestrategy = rotate
[logfiles]
messages.log => notice,warning,error
"""
INDICATIONS = """\
[general]
country = de
[de]
description = Germany
ringcadence = 1000,4000
dial = 425
busy = 425/480,0/480
ring = 425/1000,0/4000
congestion = 425/240,0/240
"""
#: files Asterisk asks for although nothing stands in them
QUIET = tuple(
    f"{name}.conf" for name in (
        "cel", "ccss", "features", "codecs", "manager", "queuerules", "stasis", "udptl",
    )
)  # fmt: skip
