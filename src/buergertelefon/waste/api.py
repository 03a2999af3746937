"""Open311 GeoReport v2: other programs read requests and send reports, without cookies."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from buergertelefon.base.phone import shown
from buergertelefon.waste.actions.taking import take
from buergertelefon.waste.errors import NotTaken
from buergertelefon.waste.models import ApiKey, Provider, ReportService
from buergertelefon.waste.open311 import openapi, reading, writing
from buergertelefon.waste.open311.reading import Fields
from buergertelefon.waste.open311.writing import Document, Endpoint, Form
from buergertelefon.waste.queries import requests as queries

#: reports that may come with one key in a minute
MOST, MINUTE = 60, 60
FORM = "application/x-www-form-urlencoded"
Do = Callable[..., Document]
View = Callable[..., HttpResponse]


def door(method: str) -> Callable[[Do], View]:
    """A view of what one function answers: reads the question, writes answer and refusals."""

    def wrapped(do: Do) -> View:
        @csrf_exempt  # no cookie is looked at: the key is in the form
        @never_cache
        def view(request: HttpRequest, form: str, **of: str) -> HttpResponse:
            allowed = "GET, HEAD" if method == "GET" else method
            if request.method not in allowed.split(", "):
                return _no_method(request, allowed, Form(form))
            try:
                asked = reading.fields(request.META.get("QUERY_STRING", "").encode("latin-1"))
                document, status = do(request, asked, **of), 200
            except NotTaken as error:
                document, status = writing.errors(error.status, error.reasons), error.status
            return _answered(document, Form(form), status, method)

        return view

    return wrapped


def _answered(document: Document, form: Form, status: int, method: str) -> HttpResponse:
    kind = f"{writing.TYPES[form]}; charset=utf-8"
    answer = HttpResponse(writing.written(document, form), status=status, content_type=kind)
    if method == "GET":
        answer["Access-Control-Allow-Origin"] = "*"  # all of it is public
    if status == 429:
        answer["Retry-After"] = str(MINUTE)
    return answer


def _no_method(request: HttpRequest, allowed: str, form: Form) -> HttpResponse:
    """What there is instead; to who asks just that (OPTIONS), no refusal."""
    if request.method == "OPTIONS":
        answer = HttpResponse(status=204)
        del answer["Content-Type"]
    else:
        document = writing.errors(405, [f"Hier geht nur {allowed}."])
        answer = _answered(document, form, 405, "")
    answer["Allow"] = f"{allowed}, OPTIONS"
    return answer


@door("GET")
def discovery(request: HttpRequest, _: Fields) -> Document:
    """discovery: which version where, and whom to ask."""
    offices = [(one.name, shown(one.office.phone)) for one in queries.providers()]
    named = [f"{name}, Telefon {phone}" if phone else name for name, phone in offices]
    contact = "; ".join(named) or "Hier kann noch nichts gemeldet werden."
    return writing.discovery(Endpoint(
        url=_base(request), live=not settings.PLAIN_HTTP, contact=contact,
        key_service=f"Einen Schlüssel (api_key) vergibt: {contact}",
        changed=queries.changed() or writing.CHANGED,
    ))  # fmt: skip


@door("GET")
def services(_: HttpRequest, asked: Fields) -> Document:
    """services: what can be reported."""
    return writing.services(_once(queries.services(*_whose(asked))))


@door("GET")
def service(_: HttpRequest, asked: Fields, code: str) -> Document:
    """services/code: what one of them asks."""
    rows = _once(one for one in queries.services(*_whose(asked)) if one.code == code)
    if not rows:
        raise NotTaken(404, f"service_code: „{code[:40]}“ gibt es nicht.")
    return writing.definition(rows[0])


@door("GET")
def listed(_: HttpRequest, asked: Fields) -> Document:
    """requests: those of the last 90 days, or as it is asked."""
    whose, question = _whose(asked), reading.question(asked, at=timezone.now())
    if unknown := queries.unknown(whose, question.services):
        raise NotTaken(400, *(f"service_code: „{one[:40]}“ gibt es nicht." for one in unknown))
    return writing.requests(queries.listed(whose, question))


@door("POST")
def posted(request: HttpRequest, asked: Fields) -> Document:
    """requests: a report comes in."""
    sent = reading.fields(_body(request))
    key = queries.key_of(sent.one(reading.KEY))
    if key is None:
        raise NotTaken(403, "api_key: Der Schlüssel fehlt oder gilt nicht.")
    if _too_many(key):
        raise NotTaken(429, f"Mehr als {MOST} Meldungen in einer Minute. Bitte warten.")
    whose = _whose(Fields(asked.pairs + sent.pairs))
    if key.provider not in whose:
        names = ", ".join(one.slug for one in whose)
        raise NotTaken(403, f"api_key: Der Schlüssel gilt nicht für {names or 'diesen Dienst'}.")
    return writing.receipt(take(reading.sent(sent), key.provider, key, at=timezone.now()))


@csrf_exempt  # as both of its doors
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """requests: GET lists, POST sends."""
    if request.method == "POST":
        return posted(request, form=form)
    if request.method in {"GET", "HEAD"}:
        return listed(request, form=form)
    return _no_method(request, "GET, HEAD, POST", Form(form))


@door("GET")
def request(_: HttpRequest, asked: Fields, code: str) -> Document:
    """requests/id: how one stands."""
    row = queries.one(_whose(asked), code)
    if row is None:
        raise NotTaken(404, f"service_request_id: „{code[:40]}“ gibt es nicht.")
    return writing.requests([row])


@door("GET")
def token(_: HttpRequest, asked: Fields, code: str) -> Document:
    """tokens/token: the code of what was sent, once there is one."""
    row = queries.by_token(_whose(asked), code)
    if row is None:
        raise NotTaken(404, f"token: „{code[:40]}“ gibt es nicht.")
    return writing.ticket(row)


@door("GET")
def description(_: HttpRequest, __: Fields) -> Document:
    """openapi.json: the same for tools (OpenAPI 3)."""
    return Document("openapi", openapi.DOCUMENT)


@csrf_exempt  # nothing is done
@never_cache
def nothing(_: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address, or format."""
    form = Form.JSON if rest.endswith(".json") else Form.XML
    document = writing.errors(404, ["Diese Adresse gibt es hier nicht, nur .xml und .json."])
    return _answered(document, form, 404, "GET")


def _whose(asked: Fields) -> Sequence[Provider]:
    """Whose requests: the one that is named, else all. Raises NotTaken.

    The specification needs the name where there are several. So do we, but only where the answer
    depends on it (`_once`): codes and tokens are nobody else's, and a key is of one provider.
    """
    known = queries.providers()
    said = asked.one("jurisdiction_id")
    if said and said not in {one.slug for one in known}:
        raise NotTaken(404, f"jurisdiction_id: „{said[:80]}“ gibt es nicht. {_names(known)}")
    return [one for one in known if said in {"", one.slug}]


#: what is told of a service
MEANING = attrgetter("name", "description", "group", "keywords", "kind", "attributes")


def _once(rows: Iterable[ReportService]) -> Sequence[ReportService]:
    """Each code once. Raises NotTaken if one means different things in different cities."""
    found: dict[str, ReportService] = {}
    for row in rows:
        if MEANING(found.setdefault(row.code, row)) != MEANING(row):
            names = _names(queries.providers())
            raise NotTaken(400, f"jurisdiction_id: Bitte nennen. {names}")
    return list(found.values())


def _names(known: Iterable[Provider]) -> str:
    return f"Es gibt: {', '.join(one.slug for one in known) or 'noch keine'}."


def _body(request: HttpRequest) -> bytes:
    if request.content_type != FORM:
        raise NotTaken(400, f"Bitte als Formular senden (Content-Type: {FORM}).")
    if "Transfer-Encoding" in request.headers:  # of its body nothing arrives here
        raise NotTaken(400, "Bitte mit Content-Length senden, nicht in Stücken.")
    length = request.headers.get("Content-Length") or "0"
    if not length.isdecimal() or int(length[:12]) > reading.LARGEST:
        raise NotTaken(400, f"Eine Anfrage hat höchstens {reading.LARGEST // 1024} kB.")
    return request.body


def _too_many(key: ApiKey) -> bool:
    counter = f"open311:{key.pk}"
    cache.add(counter, 0, MINUTE)
    try:
        return int(cache.incr(counter)) > MOST
    except ValueError:  # its minute ended between the two
        return False


def _base(request: HttpRequest) -> str:
    path = reverse("open311_discovery", args=[Form.XML]).removesuffix("/discovery.xml") + "/v2"
    if settings.PUBLIC_URL:
        return settings.PUBLIC_URL.rstrip("/") + path
    return request.build_absolute_uri(path)
