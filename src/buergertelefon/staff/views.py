"""Signing in and out."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth import login, logout
from django.contrib.auth.views import redirect_to_login
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from buergertelefon.staff.forms import SignInForm
from buergertelefon.staff.models import Agent
from buergertelefon.staff.rules import Role

#: after so many wrong passwords in a minute the name has to wait; seconds
TRIES, WAIT = 8, 60
Given = ParamSpec("Given")


class AgentRequest(HttpRequest):
    """A request of somebody who is signed in."""

    user: Agent


def role_required(
    *roles: Role,
) -> Callable[
    [Callable[Concatenate[AgentRequest, Given], HttpResponse]],
    Callable[Concatenate[HttpRequest, Given], HttpResponse],
]:
    """Only for people with one of these roles: others sign in, or are told that they may not."""

    def decorate(
        view: Callable[Concatenate[AgentRequest, Given], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponse:
            if not isinstance(request.user, Agent):
                return redirect_to_login(request.get_full_path())
            if not any(request.user.has_role(role) for role in roles):
                raise PermissionDenied
            return view(cast("AgentRequest", request), *args, **kwargs)

        return cast("Callable[Concatenate[HttpRequest, Given], HttpResponse]", answer)

    return decorate


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then to where the person wanted to go."""
    form = SignInForm(request, data=request.POST or None)
    status = 200
    if request.method == "POST":
        counter = _counter(request.POST.get("username", ""))
        if cache.get(counter, 0) >= TRIES:
            form.full_clean()
            form.wait()
        elif form.is_valid():
            cache.delete(counter)
            login(request, form.get_user())
            return redirect(_next(request, form.get_user()))
        else:
            cache.add(counter, 0, WAIT)
            cache.incr(counter)
        status = 422
    page = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "staff/sign_in.html", page, status=status)


def _counter(username: str) -> str:
    """Counts tries without keeping the name."""
    return "sign-in:" + hashlib.sha256(username.lower().encode()).hexdigest()


def _next(request: HttpRequest, agent: object) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    roles = agent.roles if isinstance(agent, Agent) else []
    if Role.AGENT in roles:
        return "/desk/"
    if Role.EDITOR in roles:
        return "/wissen/"
    if Role.PLANNER in roles:
        return "/dienstplan/"
    return "/schalter/" if Role.BACK_OFFICE in roles else "/board/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends."""
    logout(request)
    return redirect("sign_in")
