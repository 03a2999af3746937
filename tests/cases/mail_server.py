"""Mail servers that are not ours: Exim takes mail by SMTP and hands it to Dovecot, which keeps it.

Both in a folder of their own, on free ports of loopback, as a user without rights.
"""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

#: everybody there has the same password; NOBODY is the only one who has no mailbox
DOMAIN, PASSWORD, NOBODY = "beispiel.test", "geheimes:Wort/@", "unbekannt"
EXIM = """
primary_hostname = {domain}
spool_directory = {home}/spool
log_file_path = {home}/exim-%slog
pid_file_path = {home}/exim.pid
exim_user = {user}
exim_group = {group}
never_users =
keep_environment =
notifier_socket =
daemon_smtp_ports = {smtp}
local_interfaces = 127.0.0.1
tls_certificate = {home}/cert.pem
tls_privatekey = {home}/key.pem
message_size_limit = 60M
received_headers_max = 200
smtp_accept_queue_per_connection = 0
acl_smtp_rcpt = accept
acl_smtp_data = accept
host_lookup =
deliver_drop_privilege = true
begin routers
known:
  driver = accept
  local_parts = ! {nobody}
  local_part_suffix = +*
  local_part_suffix_optional
  transport = dovecot
begin transports
dovecot:
  driver = smtp
  protocol = lmtp
  message_linelength_limit = 10000000
  hosts = 127.0.0.1
  hosts_override
  allow_localhost
  port = {lmtp}
"""
DOVECOT = """
base_dir = {home}/run
state_dir = {home}/run
log_path = {home}/dovecot.log
listen = 127.0.0.1
protocols = imap lmtp
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = yes
ssl_cert = <{home}/cert.pem
ssl_key = <{home}/key.pem
disable_plaintext_auth = no
recipient_delimiter = +
auth_username_format = %Ln
mail_location = maildir:{home}/mail/%Ln
first_valid_uid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%Ln allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
"""


@dataclass(frozen=True)
class Servers:
    """Where they listen."""

    home: Path
    smtp: int
    imap: int
    imaps: int

    @property
    def authorities(self) -> str:
        """Whoever trusts this file trusts them."""
        return str(self.home / "cert.pem")

    def log(self) -> str:
        """What they say of themselves."""
        files = [*self.home.glob("exim-*log"), self.home / "dovecot.log"]
        return "\n".join(one.read_text(errors="replace") for one in files if one.exists())


@contextmanager
def mail_servers() -> Iterator[Servers]:
    """Both, running; ended by their process ids."""
    home = Path(tempfile.mkdtemp(prefix="bt-mail-"))
    try:
        home.chmod(0o755)
        servers = _set_up(home)
        with _running(["dovecot", "-F", "-c", str(home / "dovecot.conf")], servers.imap, home):
            exim = ["exim4", "-C", str(home / "exim.conf"), "-bdf"]
            with _running(exim, servers.smtp, home):
                yield servers
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _set_up(home: Path) -> Servers:
    user = _user()
    smtp, lmtp, imap, imaps = _free_ports(4)
    values = {
        "home": home, "domain": DOMAIN, "user": user.pw_name, "uid": user.pw_uid,
        "gid": user.pw_gid, "group": _group(user.pw_gid), "password": PASSWORD,
        "nobody": NOBODY, "smtp": smtp, "lmtp": lmtp, "imap": imap, "imaps": imaps,
    }  # fmt: skip
    (home / "exim.conf").write_text(EXIM.format(**values))
    (home / "dovecot.conf").write_text(DOVECOT.format(**values))
    for folder in ("run", "mail", "spool"):
        (home / folder).mkdir()
    openssl = shutil.which("openssl")
    assert openssl, "openssl makes the certificate of this test"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout",
         home / "key.pem", "-out", home / "cert.pem", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    if os.getuid() == 0:
        for one in (home, *home.rglob("*")):
            shutil.chown(one, user.pw_uid, user.pw_gid)
    return Servers(home, smtp, imap, imaps)


def _user() -> pwd.struct_passwd:
    """Nobody of importance: both servers refuse to be root's, or give it up anyway."""
    return pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name


@contextmanager
def _running(words: list[str], port: int, home: Path) -> Iterator[None]:
    user = _user()
    who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if not os.getuid() else {}
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=home, env={"PATH": path}, **who
    )
    try:
        _wait(process, port)
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)
        if process.stdout:
            process.stdout.close()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 20
    while True:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        if process.poll() is not None or time.monotonic() > end:
            process.terminate()
            said = process.communicate(timeout=5)[0].decode(errors="replace")
            raise AssertionError(f"{process.args}: {said}")
        time.sleep(0.05)


def _free_ports(number: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    try:
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
