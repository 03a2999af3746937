"""Settings from the environment. Importing this module starts nothing and writes nothing."""

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from buergertelefon.embedded import Embedded

HERE = Path(__file__).parent


def env(name: str, default: str | None = None) -> str:
    """The setting `name`; from the file named in `name`_FILE if that is set.

    Raises ImproperlyConfigured if it is missing and has no default.
    """
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    if (value := os.environ.get(name, default)) is None:
        raise ImproperlyConfigured(f"Set {name} or {name}_FILE.")
    return value


def database(url: str) -> dict[str, Any]:
    """An entry of DATABASES from postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": query,
    }


def secret_key() -> str:
    """The key from the environment, else the one that `buergertelefon` has drawn for this home.

    Where there is neither, one for this process alone: never one that somebody could know.
    """
    if key := env("SECRET_KEY", ""):
        return key
    drawn = HOME / "secret_key"
    return drawn.read_text() if os.access(drawn, os.R_OK) else secrets.token_urlsafe(50)


#: Where this installation keeps what it makes: the embedded database, its secret key.
HOME = Path(env("BUERGERTELEFON_HOME", str(Path.home() / ".local/state/buergertelefon")))
DATABASE_URL = env("DATABASE_URL", "")
EMBEDDED = None if DATABASE_URL else Embedded(HOME)
DATABASES: dict[str, dict[str, Any]] = {
    "default": (EMBEDDED.django() if EMBEDDED else database(DATABASE_URL))
    | {
        # Pages run in a fixed set of threads: one lasting connection each.
        "CONN_MAX_AGE": None,
        # One cheap SELECT per request; without it every thread answers 500 once after a restart of
        # the database.
        "CONN_HEALTH_CHECKS": True,
    }
}
#: the login that reads figures, and no person: docs/how-to/figures.md. Empty on one machine
FIGURES_DATABASE_URL = env("FIGURES_DATABASE_URL", "")
if EMBEDDED or FIGURES_DATABASE_URL:
    DATABASES["figures"] = DATABASES["default"] | (
        database(FIGURES_DATABASE_URL)
        if FIGURES_DATABASE_URL
        else {"USER": "buergertelefon_figures"}
    )
    # beside the lasting one of each thread: not for ever, few pages show figures
    DATABASES["figures"] |= {"CONN_MAX_AGE": 60, "TEST": {"MIRROR": "default"}}
#: through which of these figures are read
FIGURES_DATABASE = "figures"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: An Asterisk that runs elsewhere: http://user:password@host:port of its ARI.
ARI_URL = env("ARI_URL", "")
#: Where browsers reach its telephones, behind a proxy with a certificate: wss://host/ws.
SOFTPHONE_WS = env("SOFTPHONE_WS", "")
DEBIAN_MIRROR = env("DEBIAN_MIRROR", "")
_rtp = env("ASTERISK_RTP", "20000-20999").partition("-")
#: The one that `buergertelefon exchange up` runs: where it listens, whence the network calls,
#: and where calls to the network go.
ASTERISK: dict[str, Any] = {
    "host": env("ASTERISK_HOST", "127.0.0.1"),
    "sip": int(env("ASTERISK_SIP", "5060")),
    "http": int(env("ASTERISK_HTTP", "8088")),
    "rtp": (int(_rtp[0]), int(_rtp[2])),
    "trunks": tuple(env("ASTERISK_TRUNK", "127.0.0.2").split(",")),
    "gateway": env("ASTERISK_GATEWAY", "127.0.0.2:5060"),
    "encrypted": env("ASTERISK_TRUNK_TLS", "0") == "1",
    "user": env("ASTERISK_TRUNK_USER", ""),
    "password": env("ASTERISK_TRUNK_PASSWORD", ""),
    "certificate": env("ASTERISK_CERTIFICATE", ""),
    "key": env("ASTERISK_KEY", ""),
    "authorities": env("ASTERISK_AUTHORITIES", ""),
    "sips": int(env("ASTERISK_SIPS", "5061")),
    "https": int(env("ASTERISK_HTTPS", "8089")),
}

#: Mail to citizens: smtp://user:password@host:port?starttls=1 (or smtps://…), and from whom.
MAIL_URL = env("MAIL_URL", "")
MAIL_FROM = env("MAIL_FROM", "")
#: Where citizens find our pages (https://termine.example.org), for links in messages; "": no links.
PUBLIC_URL = env("PUBLIC_URL", "")
#: Texts to citizens: a gateway that takes JSON, how it calls our fields, hours without texts.
SMS_URL = env("SMS_URL", "")
SMS_TOKEN = env("SMS_TOKEN", "")
SMS_FROM = env("SMS_FROM", "")
SMS_FIELDS = env("SMS_FIELDS", "")
SMS_QUIET = env("SMS_QUIET", "21-7")
LETTERS = env("LETTERS", "1") == "1"  # somebody here prints and posts what citizens get on paper
#: the gateway signs with it what citizens answer by SMS; "": answers are not taken
SMS_REPLY_SECRET = env("SMS_REPLY_SECRET", "")

#: Answers of offices without accounts: the address they go to (a + before the @ says that the
#: mailbox takes vorgang+anything@…), and where it is read: imaps://user:password@host/folder.
CASES_MAIL = env("CASES_MAIL", "")
CASES_IMAP_URL = env("CASES_IMAP_URL", "")

SECRET_KEY = secret_key()
DEBUG = env("DEBUG", "0") == "1"
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env("ALLOWED_HOSTS", ",".join(LOOPBACK)).split(",")
#: Only this machine can reach us, so there is no certificate. Everybody else comes by HTTPS:
#: without it no browser gives a page the microphone.
PLAIN_HTTP = DEBUG or set(ALLOWED_HOSTS) <= set(LOOPBACK)
SESSION_COOKIE_SECURE = not PLAIN_HTTP
CSRF_COOKIE_SECURE = not PLAIN_HTTP
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31_536_000  # a year
if env("BEHIND_PROXY", "0") == "1":  # which must set this header itself, whatever a browser sends
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = 12 * 60 * 60  # the longest day at a desk; seconds
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "buergertelefon.base",
    "buergertelefon.staff",
    "buergertelefon.messages",
    "buergertelefon.places",
    "buergertelefon.directory",
    "buergertelefon.knowledge",
    "buergertelefon.responsibility",
    "buergertelefon.phonebook",
    "buergertelefon.federation",
    "buergertelefon.contacts",
    "buergertelefon.survey",
    "buergertelefon.appointments",
    "buergertelefon.courses",
    "buergertelefon.waste",
    "buergertelefon.zms",
    "buergertelefon.feeds",
    "buergertelefon.telephony",
    "buergertelefon.practice",
    "buergertelefon.cases",
    "buergertelefon.reporting",
    "buergertelefon.workforce",
    "buergertelefon.desk",
    "buergertelefon.website",
    "buergertelefon.counter",
    "buergertelefon.demo",
    "buergertelefon.calendars",
    "buergertelefon.replay",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "buergertelefon.base.headers.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
#: pictures of a map, https://tiles.example.org/{z}/{x}/{y}.png, and whose they are; "": the map of
#: reports draws what we know ourselves
MAP_TILES_URL = env("MAP_TILES_URL", "")
MAP_TILES_ATTRIBUTION = env("MAP_TILES_ATTRIBUTION", "")
_tiles = urlsplit(MAP_TILES_URL.replace("{s}", "*"))
_pictures = f" {_tiles.scheme}://{_tiles.netloc}" if _tiles.netloc else ""
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    f"img-src 'self' data:{_pictures}; media-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PERMISSIONS_POLICY = "microphone=(self), camera=(self), geolocation=(), payment=(), usb=()"
ROOT_URLCONF = "buergertelefon.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

AUTH_USER_MODEL = "staff.Agent"
LOGIN_URL = "/anmelden/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
STATIC_ROOT = env("STATIC_ROOT", "") or None  # only for collectstatic, behind a proxy
WHITENOISE_USE_FINDERS = True  # straight from the package: no collectstatic on one machine

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [HERE / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "buergertelefon.base.log.Line"}},
    "filters": {"routes": {"()": "buergertelefon.base.log.Routes"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"filters": ["routes"]},
        "flufl.bounce": {"level": "WARNING"},  # it words whose mail came back
        "httpx": {"level": "WARNING"},  # it logs every address it asks
        "pikepdf": {"level": "CRITICAL"},  # it words what it finds in files that somebody sent
        "procrastinate": {"level": "WARNING"},
        "uvicorn": {"level": "WARNING"},
    },
}

#: keys shared with other 115 centres, JSON {"slug of the centre": "key of 32 characters or more"};
#: best as a file that only this account reads: FEDERATION_KEYS_FILE
FEDERATION_KEYS: dict[str, str] = json.loads(env("FEDERATION_KEYS", "{}"))
#: FIT-Connect as a second opinion on who is responsible, off by default; for example
#: https://routing-api-prod.fit-connect.fitko.net/v2
FITCONNECT_ROUTING_URL = env("FITCONNECT_ROUTING_URL", "")

#: the language model of the search, where the extra "dense" is installed
DENSE = env("BUERGERTELEFON_DENSE", "1") == "1"

#: STUN and TURN servers for the browser line, JSON as RTCPeerConnection takes it; one machine: none
ICE_SERVERS = json.loads(env("ICE_SERVERS", "[]"))

#: what a browser does before it holds a place: numbers to try at most (0: nothing), or, without a
#: script, seconds to wait. 6000 are a third of a second on an old phone; both grow with the crowd
PROOF_WORK = int(env("PROOF_WORK", "6000"))
PROOF_WAIT = int(env("PROOF_WAIT", "8"))
#: pages with free times and holds that a web process gives in a minute before a waiting room
#: begins (0: never); how many are let in each minute then, all processes together
RUSH_LIMIT = int(env("RUSH_LIMIT", "1500"))
RUSH_ADMIT = int(env("RUSH_ADMIT", "200"))
#: local time at which places are put up each day ("07:00"; "": at none); who comes up to so many
#: minutes before waits, and the order is drawn by lot
RUSH_OPENS = env("RUSH_OPENS", "")
RUSH_BEFORE = int(env("RUSH_BEFORE", "30"))
#: pages of these origins may use our ZMS interface, with commas: https://termine.example.org
ZMS_ORIGINS = [one for one in env("ZMS_ORIGINS", "").split(",") if one]
#: keys that account numbers are sealed with, with commas: the first seals, all of them read; after
#: them the SECRET_KEY reads, too, and seals where none is set. Best as a file: SEAL_KEY_FILE
SEAL_KEYS = [one.strip() for one in env("SEAL_KEY", "").split(",") if one.strip()]
