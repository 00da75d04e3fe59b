"""The pages of one firm."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tradewind.errors import InputError
from tradewind.firm_file.faults import dotted
from tradewind.firm_file.writing import changed
from tradewind.report.interview import refusal
from tradewind.text.errors import error_in_words
from tradewind_desk import facts as packs
from tradewind_desk import policies, words
from tradewind_desk.firms import actions, facts_of, kept_file, materials, queries
from tradewind_desk.firms.asked import (
    acting_of,
    firm_of,
    note_view,
    page_of,
    seen,
    writable,
)
from tradewind_desk.firms.forms import SectionForm
from tradewind_desk.firms.sections import MAPPINGS, SECTIONS, STEPS, section_of
from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import Firm, Membership


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The owner's firm; for an account without one, the form that describes it."""
    firm = queries.own_firm(acting_of(request))
    return redirect("firms:show", firm.pk) if firm else redirect("firms:describe")


@login_required
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest) -> HttpResponse:
    """First use: who the firm is and where."""
    acting = acting_of(request)
    if acting is None or not policies.can(acting, policies.Act.CREATE, acting.organisation):
        return redirect("firms:mine" if queries.own_firm(acting) else "start")
    fresh = Firm(name=acting.organisation.name, place=acting.organisation.place)
    values = facts_of.known_before(fresh)
    typed = request.POST if request.method == "POST" else None
    form = SectionForm(SECTIONS["about"], values, policies.ALL_PARTS, packs.today(), typed)
    if typed is not None and form.is_valid():
        edits = [(path, value) for path, value in kept_file.leaves(values)]
        edits = list({**dict(edits), **dict(form.edits())}.items())
        try:
            file = changed(kept_file.NAME, b"", [one for one in edits if one[1] is not None])
            firm = actions.create_firm(acting=acting, file=file.decode())
        except InputError as fault:
            form.refuse(error_in_words(fault, words.language()))
        else:
            return redirect("firms:section", firm.pk, "goods")
    status = 422 if typed is not None else 200
    return render(
        request, "firms/describe.html", {"form": form, "steps": _steps("about")}, status=status
    )


@login_required
@require_GET
def show(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """What is known of the firm, who said so and when; what is missing and what it would unlock."""
    acting, firm = acting_of(request), firm_of(request, firm_id)
    shared = policies.parts(acting, firm)
    page = page_of(acting, firm)
    note_view(request, firm)
    page |= {"groups": queries.groups(firm, shared), "sections": tuple(SECTIONS)}
    if Part.MATERIALS in shared:
        page |= {"bill": materials.bill_of(firm.file, shared)}
    if Part.PROFILE in shared:
        page |= {"asking": queries.asking(firm, shared)}
    return render(request, "firms/show.html", page)


@login_required
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """The next question, or the one at ``?path=``: answer it, put it off, say nobody knows."""
    acting, firm = acting_of(request), firm_of(request, firm_id)
    policies.check(acting, policies.Act.CHANGE, firm)
    shared = policies.parts(acting, firm)
    told = request.POST.get("path") or request.GET.get("path") or ""
    found = queries.find_ask(firm, shared, told) if told else None
    page, status = page_of(acting, firm), 200
    note_view(request, firm)
    if request.method == "POST":
        if found is None:
            messages.warning(request, words.say("firms.question.closed"))
            return redirect("firms:question", firm.pk)
        fault = _answered(request, acting, firm, found)
        if fault is None:
            return redirect("firms:question", firm.pk)
        page |= {"fault": fault, "typed": request.POST.get("answer", "")}
        firm.refresh_from_db()
        status = 422
    asking = queries.asking(firm, shared)
    page |= {"asking": asking, "one": found or asking.first, "firm": firm}
    return render(request, "firms/question.html", page, status=status)


def _answered(
    request: HttpRequest, acting: Membership, firm: Firm, found: queries.Open
) -> str | None:
    """Keep what was said to a question; else why it cannot be kept."""
    text = request.POST.get("answer", "").strip()
    currency = request.POST.get("answer.currency", "")
    text = f"{text} {currency}".strip() if text and found.ask.form == "money" else text
    act = request.POST.get("act", "answer")
    if act in ("later", "unknown"):
        actions.put_off(acting=acting, firm=firm, ask=found.ask, is_unknown=act == "unknown")
        return None
    if not text:
        return words.say("firms.question.blank")
    try:
        actions.answer(acting=acting, firm=firm, seen=seen(request), ask=found.ask, text=text)
    except actions.Stale:
        return words.say("firms.stale")
    except InputError as fault:
        return refusal(found.ask, text, fault, words.language()).strip()
    messages.success(request, words.say("firms.question.kept", question=found.text))
    return None


@login_required
@require_POST
def again(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Ask what was put off once more."""
    acting, firm = acting_of(request), firm_of(request, firm_id)
    actions.ask_again(acting=acting, firm=firm)
    return redirect("firms:question", firm.pk)


@login_required
@require_GET
def field(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """From a question of a plan to the page on which its answer is written: ``?name=``."""
    firm, name = firm_of(request, firm_id), request.GET.get("name", "")
    section, path = section_of(name, packs.today())
    if section in MAPPINGS:
        path = (*MAPPINGS[section], name)
    told = {"extra": name} | ({"more": "1"} if path in SECTIONS[section].more else {})
    place = f"#f-{dotted(path)}" if path else ""
    address = reverse("firms:section", args=[firm.pk, section])
    return redirect(f"{address}?{urlencode(told)}{place}")


@login_required
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, firm_id: UUID, name: str) -> HttpResponse:
    """A part of the file as a form; saved, it leads to the next step."""
    acting, firm = acting_of(request), firm_of(request, firm_id)
    if name not in SECTIONS:
        raise Http404
    policies.check(acting, policies.Act.CHANGE, firm)
    shared = writable(acting, firm)
    extra = request.POST.get("extra") or request.GET.get("extra") or ""
    typed = request.POST if request.method == "POST" else None
    is_stale = typed is not None and seen(request) != firm.version
    base = _file_seen(request, firm) if is_stale else None
    values = kept_file.values_of(firm.file) or facts_of.known_before(firm)
    form = SectionForm(
        SECTIONS[name], values, shared, packs.today(), typed, base, extra, _row(request)
    )
    page = page_of(acting, firm) | {
        "form": form, "name": name, "steps": _steps(name), "is_stale": is_stale, "extra": extra,
        "is_more_open": "more" in request.GET,
    }  # fmt: skip
    if name == "goods":
        page |= queries.goods_found((request.POST.get("q") or form.named) if typed else form.wanted)
    if typed is None or typed.get("act") == "find":
        note_view(request, firm)
        return render(request, "firms/section.html", page)
    is_kept = not is_stale and form.is_valid() and _kept(request, acting, firm, form)
    if is_kept:
        return _onward(request, firm, name)
    return render(request, "firms/section.html", page, status=409 if is_stale else 422)


def _kept(request: HttpRequest, acting: Membership, firm: Firm, form: SectionForm) -> bool:
    try:
        actions.edit(acting=acting, firm=firm, seen=seen(request), edits=form.edits())
    except actions.Stale:
        form.refuse(words.say("firms.stale"))
        return False
    except InputError as fault:
        form.refuse(error_in_words(fault, words.language()))
        return False
    return True


def _onward(request: HttpRequest, firm: Firm, name: str) -> HttpResponse:
    """After what a plan asked the plan; after a step the next one; after the rest the firm."""
    if request.POST.get("act") == "stay":
        return redirect("firms:section", firm.pk, name)
    if request.POST.get("extra"):  # it answers what a plan asked
        messages.success(request, words.say("firms.kept"))
        return redirect("firms:ready", firm.pk)
    if name not in STEPS or request.POST.get("act") == "leave":
        messages.success(request, words.say("firms.kept"))
        return redirect("firms:show", firm.pk)
    at = STEPS.index(name) + 1
    if at == len(STEPS):
        return redirect("firms:ready", firm.pk)
    return redirect("firms:section", firm.pk, STEPS[at])


@login_required
@require_GET
def ready(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """What a plan will be made of, and what it will lack; the one act is to make it."""
    acting, firm = acting_of(request), firm_of(request, firm_id)
    policies.check(acting, policies.Act.CHANGE, firm)
    note_view(request, firm)
    page = page_of(acting, firm) | {
        "lacks": queries.lacks(firm, writable(acting, firm)),
        "aimed": queries.aimed(firm),
        "today": timezone.localdate().isoformat(),
        "steps": _steps("ready"),
    }
    return render(request, "firms/ready.html", page)


@login_required
@require_GET
def goods(request: HttpRequest) -> HttpResponse:
    """Codes of goods for some words: a list below the field, or a page of its own."""
    named = (told for name, told in request.GET.items() if name.startswith("offering.names."))
    page = queries.goods_found(request.GET.get("q") or next(named, ""))
    is_part = getattr(request, "htmx", False)
    return render(request, "firms/_goods.html" if is_part else "firms/goods.html", page)


def _row(request: HttpRequest) -> int | None:
    """The row of a list to be changed: ``?row=``, from 1."""
    told = request.GET.get("row", "")
    return int(told) - 1 if told.isdecimal() else None


def _file_seen(request: HttpRequest, firm: Firm) -> kept_file.Values | None:
    """The file as the person saw it; None where that version was never kept."""
    found = firm.versions.filter(number=seen(request)).first()
    return kept_file.values_of(found.file) if found else None


def _steps(name: str) -> list[tuple[str, bool]]:
    return [(one, one == name) for one in (*STEPS, "ready")] if name in (*STEPS, "ready") else []
