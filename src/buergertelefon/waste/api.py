"""Open311 GeoReport v2: other programs read requests and send reports, without cookies."""

from collections.abc import Callable

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
from buergertelefon.waste.models import ApiKey, Provider
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
            if request.method not in {method, "HEAD" if method == "GET" else method}:
                return _no_method(method, Form(form))
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


def _no_method(method: str, form: Form) -> HttpResponse:
    allowed = "GET, HEAD" if method == "GET" else method
    document = writing.errors(405, [f"Hier geht nur {allowed}."])
    answer = _answered(document, form, 405, method)
    answer["Allow"] = allowed
    return answer


@door("GET")
def discovery(request: HttpRequest, _: Fields) -> Document:
    """discovery: which version where, and whom to ask."""
    offices = [(one.name, shown(one.office.phone)) for one in queries.providers()]
    contact = "; ".join(f"{name}, Telefon {phone}" if phone else name for name, phone in offices)
    return writing.discovery(Endpoint(
        url=_base(request), live=not settings.PLAIN_HTTP, contact=contact,
        key_service=f"Einen Schlüssel (api_key) vergibt: {contact}",
        changed=queries.changed() or writing.CHANGED,
    ))  # fmt: skip


@door("GET")
def services(_: HttpRequest, asked: Fields) -> Document:
    """services: what can be reported."""
    return writing.services(queries.services(_provider(asked)))


@door("GET")
def service(_: HttpRequest, asked: Fields, code: str) -> Document:
    """services/code: what one of them asks."""
    rows = queries.services(_provider(asked))
    row = rows.filter(code=code).first() if "\x00" not in code else None
    if row is None:
        raise NotTaken(404, f"service_code: „{code[:40]}“ gibt es nicht.")
    return writing.definition(row)


@door("GET")
def listed(_: HttpRequest, asked: Fields) -> Document:
    """requests: those of the last 90 days, or as it is asked."""
    provider, question = _provider(asked), reading.question(asked, at=timezone.now())
    if unknown := queries.unknown(provider, question.services):
        raise NotTaken(400, *(f"service_code: „{one[:40]}“ gibt es nicht." for one in unknown))
    return writing.requests(queries.listed(provider, question))


@door("POST")
def posted(request: HttpRequest, asked: Fields) -> Document:
    """requests: a report comes in."""
    sent = reading.fields(_body(request))
    key = queries.key_of(sent.one(reading.KEY))
    if key is None:
        raise NotTaken(403, "api_key: Der Schlüssel fehlt oder gilt nicht.")
    if _too_many(key):
        raise NotTaken(429, f"Mehr als {MOST} Meldungen in einer Minute. Bitte warten.")
    provider = _provider(Fields(asked.pairs + sent.pairs))
    if provider.pk != key.provider_id:
        raise NotTaken(403, f"api_key: Der Schlüssel gilt nicht für {provider.slug}.")
    return writing.receipt(take(reading.sent(sent), provider, key, at=timezone.now()))


@csrf_exempt  # as both of its doors
def requests(request: HttpRequest, form: str) -> HttpResponse:
    """requests: GET lists, POST sends."""
    if request.method == "POST":
        return posted(request, form=form)
    if request.method in {"GET", "HEAD"}:
        return listed(request, form=form)
    return _no_method("GET, HEAD, POST", Form(form))


@door("GET")
def request(_: HttpRequest, asked: Fields, code: str) -> Document:
    """requests/id: how one stands."""
    row = queries.one(_provider(asked), code)
    if row is None:
        raise NotTaken(404, f"service_request_id: „{code[:40]}“ gibt es nicht.")
    return writing.requests([row])


@door("GET")
def token(_: HttpRequest, asked: Fields, code: str) -> Document:
    """tokens/token: the code of what was sent, once there is one."""
    row = queries.by_token(_provider(asked), code)
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


def _provider(asked: Fields) -> Provider:
    """Whose requests; it has to be said where there are several. Raises NotTaken."""
    known = {one.slug: one for one in queries.providers()}
    said = asked.one("jurisdiction_id")
    if not said and len(known) == 1:
        return next(iter(known.values()))
    names = f"Es gibt: {', '.join(known) or 'noch keine'}."
    if not said:
        raise NotTaken(400 if known else 404, f"jurisdiction_id: Bitte nennen. {names}")
    if said not in known:
        raise NotTaken(404, f"jurisdiction_id: „{said[:80]}“ gibt es nicht. {names}")
    return known[said]


def _body(request: HttpRequest) -> bytes:
    if request.content_type != FORM:
        raise NotTaken(400, f"Bitte als Formular senden (Content-Type: {FORM}).")
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
