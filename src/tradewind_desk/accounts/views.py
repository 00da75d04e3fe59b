"""One's profile, the members of one's organisation, and the page of an invitation."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tradewind_desk import policies
from tradewind_desk.accounts import actions, forms, inviting
from tradewind_desk.accounts.acting import KEY
from tradewind_desk.accounts.adapter import INVITED
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Invitation, Membership, Organisation
from tradewind_desk.words import say

_MEMBERS = 50


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """A name and a language; doors to the password, second factor, sessions, one's data."""
    form = forms.ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, say("profile.kept"))
        response = redirect("accounts:profile")
        response.delete_cookie("django_language")  # the language of the person is the newer word
        return response
    return render(request, "accounts/profile.html", {"form": form})


def _managed(request: HttpRequest) -> Organisation:
    acting = request.acting  # type: ignore[attr-defined]
    if acting is None or not policies.can(acting, Act.CHANGE, acting.organisation):
        raise Http404
    found: Organisation = acting.organisation
    return found


@login_required
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """Who works here as what; invite one more."""
    organisation = _managed(request)
    form = forms.MemberForm(request.POST or None, organisation=organisation)
    if form.is_valid():
        inviting.invite_member(request, acting=request.acting, **form.cleaned_data)
        messages.success(request, say("invite.sent", email=form.cleaned_data["email"]))
        return redirect("accounts:members")
    rows = Membership.objects.filter(organisation=organisation).select_related("person")
    invited = policies.visible(request.acting, Invitation).filter(taken_at=None)
    told = {
        "form": form,
        "organisation": organisation,
        "page": Paginator(rows.order_by("person__name", "id"), _MEMBERS).get_page(
            request.GET.get("page")
        ),
        "invited": invited.filter(until__gt=timezone.now()).select_related("firm"),
    }
    return render(request, "accounts/members.html", told, status=422 if form.is_bound else 200)


@login_required
@require_POST
def change_member(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Flags of a member, or remove one; the last manager stays."""
    _managed(request)
    rows = policies.visible(request.acting, Membership)
    member = get_object_or_404(rows, pk=membership_id)
    try:
        if request.POST.get("remove"):
            actions.remove_member(acting=request.acting, member=member)
        else:
            flags = {one: bool(request.POST.get(one)) for one in ("may_manage", "may_review")}
            actions.change_member(acting=request.acting, member=member, **flags)
    except actions.LastManager:
        messages.error(request, say("members.last_manager"))
    still = Membership.objects.filter(pk=request.acting.pk, may_manage=True).exists()
    return redirect("accounts:members" if still else "start")


@login_required
@require_POST
def recall(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Take a letter back."""
    invitation = get_object_or_404(policies.visible(request.acting, Invitation), pk=invitation_id)
    actions.recall(acting=request.acting, invitation=invitation)
    return redirect("accounts:members")


@never_cache
@require_http_methods(["GET", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """What a letter lets one into; a visitor logs in or signs up first, and comes back."""
    invitation = inviting.found(token)
    if invitation is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    person = request.user
    if not person.is_authenticated:
        request.session[INVITED] = token
        get_adapter().stash_verified_email(request, invitation.email)
    is_theirs = person.is_authenticated and person.email.lower() == invitation.email.lower()
    if request.method == "POST" and is_theirs:
        place = request.POST.get("place", "")
        told = place if place in forms.PLACES else forms.PLACES[0]
        member = inviting.take(person=person, invitation=invitation, place=told)
        request.session.pop(INVITED, None)
        if member is not None:
            request.session[KEY] = str(member.pk)
            messages.success(request, say("invited.done", name=member.organisation.name))
        return redirect("start")
    told = {"invitation": invitation, "is_theirs": is_theirs, "places": forms.places()}
    return render(request, "accounts/invited.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """What is kept of the person."""
    if request.method == "GET":
        return redirect("accounts:profile")
    response = HttpResponse(actions.export(request.user), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="account.zip"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """The account, once its address is typed."""
    typed = request.POST.get("email", "").strip().lower()
    told: dict[str, bool] = {"is_wrong": request.method == "POST"}
    if request.method == "POST" and typed == request.user.email.lower():
        try:
            actions.erase(person=request.user)
        except actions.LastManager:
            told = {"is_last": True}
        except actions.FirmLeft:
            told = {"is_firm_left": True}
        else:
            logout(request)
            return redirect("start")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/erase.html", told, status=status)


@login_required
@require_GET
def after_login(request: HttpRequest) -> HttpResponse:
    """Back to the letter that a visitor came with, else to the first page."""
    token = request.session.get(INVITED)
    if token and inviting.found(token):
        return redirect("accounts:invited", token)
    return redirect("start")
