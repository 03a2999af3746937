"""A trunk by TLS, its sound by SRTP, we registered there; pages by wss. The provider is another
Asterisk, the citizen a telephone of that one."""

import asyncio
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from tests.asterisk.conftest import DESKS, Switch, fetched, free_port
from tests.asterisk.phone import Desk, Phone
from tests.asterisk.test_line import AGENT, CITIZEN

from buergertelefon.telephony.asterisk import configuration, fetch
from buergertelefon.telephony.asterisk.configuration import Plan

pytestmark = pytest.mark.asterisk
PROVIDER, CITIZENS = "127.0.0.5", "127.0.0.6"
#: what the other side says about us: it takes our registration, and calls us where we are
PROVIDER_PJSIP = """
[tls]
type = transport
protocol = tls
bind = {host}:{sips}
cert_file = {certificate}
priv_key_file = {key}
method = tlsv1_2
[udp]
type = transport
protocol = udp
bind = {host}:{sip}
[city]
type = endpoint
transport = tls
context = from-city
disallow = all
allow = alaw
media_encryption = {srtp}
auth = city
aors = city
direct_media = no
media_address = {host}
bind_rtp_to_media_address = yes
[city]
type = auth
auth_type = userpass
username = city
password = secret-of-the-trunk
[city]
type = aor
max_contacts = 1
[citizen]
type = endpoint
transport = udp
context = citizens
disallow = all
allow = alaw
direct_media = no
media_address = {host}
bind_rtp_to_media_address = yes
[citizen]
type = identify
endpoint = citizen
match = {citizens}
"""
PROVIDER_DIALPLAN = """
[citizens]
exten => _X.,1,Dial(PJSIP/city/${{PJSIP_DIAL_CONTACTS(city)}},10)
exten => 115,1,Dial(PJSIP/city/sip:115@{city},10)
[from-city]
exten => _X!,1,Hangup()
"""


@dataclass
class Both:
    """The city's Asterisk, and that of its provider."""

    city: Switch
    provider: Switch


def certificate(folder: Path) -> tuple[str, str]:
    """For all of loopback, signed by itself."""
    openssl = shutil.which("openssl")
    assert openssl, "openssl makes the certificates of this test"
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
         "-out", cert, "-subj", f"/CN={PROVIDER}", "-addext",
         f"subjectAltName=IP:{PROVIDER},IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return str(cert), str(key)


def started(folder: Path, plan: Plan, root: Path, **files: str) -> Switch:
    configuration.write(folder, root, plan)
    for name, text in files.items():
        (folder / f"etc/{name}.conf").write_text(text)
    words = [*fetch.starter(root), "-C", str(folder / "etc/asterisk.conf")]
    switch = Switch(folder, plan, words)
    switch.start()
    return switch


@pytest.fixture
def both(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Both]:
    """`request.param`: how the provider encrypts the sound."""
    root = fetched()
    folder = tmp_path_factory.mktemp("encrypted")
    cert, key = certificate(folder)
    sips = free_port(host=PROVIDER)
    low = 51000 + free_port() % 50 * 100
    plan = Plan(
        sip=free_port(socket.SOCK_DGRAM), http=free_port(), https=free_port(), sips=free_port(),
        rtp=(low, low + 98), trunks=(PROVIDER,), seats=("1",), gateway=f"{PROVIDER}:{sips}",
        encrypted=True, user="city", password="secret-of-the-trunk", certificate=cert, key=key,
        authorities=cert,
    )  # fmt: skip
    other = Plan(
        host=PROVIDER, sip=free_port(socket.SOCK_DGRAM, PROVIDER), http=free_port(host=PROVIDER),
        rtp=(low + 100, low + 198),
    )  # fmt: skip
    values = {
        "host": PROVIDER, "sips": sips, "sip": other.sip, "certificate": cert, "key": key,
        "citizens": CITIZENS, "srtp": request.param,
    }  # fmt: skip
    provider = started(
        folder / "provider", other, root, pjsip=PROVIDER_PJSIP.format(**values),
        extensions=PROVIDER_DIALPLAN.format(city=f"127.0.0.1:{plan.sips}\\;transport=tls"),
    )  # fmt: skip
    city = started(folder / "city", plan, root)
    yield Both(city, provider)
    for one in (city, provider):
        one.says("core stop now")
        if one.process:
            try:
                one.process.wait(10)
            except subprocess.TimeoutExpired:
                one.process.kill()
                one.process.wait()


async def plugged(both: Both) -> tuple[Phone, Phone]:
    """A telephone at the desk, and one in the provider's network; we are registered there."""
    for _ in range(100):
        if "Registered" in both.city.says("pjsip show registrations"):
            break
        await asyncio.sleep(0.1)
    assert "Registered" in both.city.says("pjsip show registrations")
    desk = Phone("seat1", address=DESKS, server=("127.0.0.1", both.city.plan.sip), tone=AGENT)
    citizen = Phone(
        "+494213611234", address=CITIZENS, server=(PROVIDER, both.provider.plan.sip), tone=CITIZEN
    )
    await desk.plug_in()
    await citizen.plug_in()
    Desk(desk).answering()
    assert await desk.register(configuration.password_of(both.city.folder, "1")) == 200
    return desk, citizen


@pytest.mark.parametrize("both", ["sdes"], indirect=True)
async def test_a_call_by_tls_and_srtp_is_heard_both_ways(both: Both) -> None:
    desk, citizen = await plugged(both)
    citizen.dial("115")  # no exchange listens: the helping queue takes it
    await citizen.hears(AGENT)
    await desk.hears(CITIZEN)
    citizen.hang_up()
    await desk.until("ended")
    trust = ssl.create_default_context(cafile=both.city.plan.certificate)
    url = f"https://127.0.0.1:{both.city.plan.https}/ws"
    async with (
        aiohttp.ClientSession() as http,
        http.ws_connect(url, protocols=["sip"], ssl=trust) as page,
    ):
        assert page.protocol == "sip", "pages reach their telephone by wss"
    for one in (desk, citizen):
        one.unplug()


@pytest.mark.parametrize("both", ["no"], indirect=True)
async def test_sound_that_is_not_encrypted_is_refused(both: Both) -> None:
    desk, citizen = await plugged(both)
    citizen.dial("115")
    await citizen.until("ended")
    assert citizen.code >= 400
    assert desk.rang == 0
    for one in (desk, citizen):
        one.unplug()
