"""Citizens stop reminders and surveys by the link in a mail, and start them again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from buergertelefon.messages.actions import opt_in, opt_out
from buergertelefon.messages.optouts import is_stopped, read


@csrf_exempt  # the link alone is the right; mail programs press it without a page (RFC 8058)
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, token: str) -> HttpResponse:
    """A press stops it, another takes that back: programs that look into mails do not press."""
    if (known := read(token)) is None:
        return render(request, "website/opt_out.html", {"unknown": True}, status=404)
    channel, digest = known
    if request.method == "POST":
        if request.POST.get("wieder"):
            opt_in(digest)
        else:
            opt_out(channel, digest, on=timezone.localdate())
    values = {"out": is_stopped(digest), "pressed": request.method == "POST"}
    return render(request, "website/opt_out.html", values)
