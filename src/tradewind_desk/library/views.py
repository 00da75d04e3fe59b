"""Pages of the library: search, one fact, what is due, corrections."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from tradewind.errors import InputError, TradewindError
from tradewind.facts import Facts
from tradewind.facts.show import Shown, ShownFact, ShownTable, show
from tradewind.text.errors import error_in_words
from tradewind_desk import facts as packs
from tradewind_desk import policies
from tradewind_desk.library import actions, as_pack, queries
from tradewind_desk.library.agreement_page import agreement_shown
from tradewind_desk.library.agreements import BEGINNING
from tradewind_desk.library.catalogue import Item, catalogue
from tradewind_desk.library.forms import Days, Filters, Review, Suggestion
from tradewind_desk.library.things import own_of, thing_shown
from tradewind_desk.library.told import document, fact_shown, held_text, uses, value_today
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Correction, Membership
from tradewind_desk.records.paging import page as page_after
from tradewind_desk.words import language, say

Page = dict[str, Any]
_CODE = re.compile(r"[0-9][0-9. ]{1,15}")


def _acting(request: HttpRequest) -> Membership | None:
    acting: Membership | None = getattr(request, "acting", None)
    return acting


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """A page of what a search finds, how much that is, and on which shelves it stands."""
    filters = Filters(queries.markets(), request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    found = queries.search(asked) if filters.is_valid() else queries.Found([], [], 0)
    told = request.GET.copy()
    for name in ("page", "lang"):
        told.pop(name, None)
    every = told.copy()
    every.pop("kind", None)
    shown = Paginator(found.items, queries.PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "library/search.html",
        {
            "filters": filters,
            "found": found,
            "page": shown,
            "rows": [_row(one) for one in shown],
            "address": told.urlencode(),
            "without_kind": every.urlencode(),
            "kind": asked.get("kind") or "",
            "is_narrowed": any(asked.values()) or not filters.is_valid(),
            "open": queries.corrections(_acting(request), "open").count(),
            "today": timezone.localdate(),
        },
    )


def _row(one: Item) -> Page:
    told = {"item": one, "trusts": sorted(one.trusts)}
    return {**told, "value": value_today(one), "is_old": one.is_old(timezone.localdate())}


@require_GET
def fact(request: HttpRequest, fact: str) -> HttpResponse:
    """One thing on a day, as known on a day."""
    days = Days(request.GET or None)
    on, known_on = days.told()
    facts = packs.as_of(applies_on=on, known_on=known_on)
    item = catalogue().by_id.get(fact)
    code = request.GET.get("code", "").strip()
    if item is not None and item.form == "table" and _CODE.fullmatch(code):
        return redirect("library:fact", f"{fact}[{code.replace(' ', '')}]")
    shown: Page = {
        "fact": fact,
        "item": item,
        "days": days,
        "on": on,
        "known_on": known_on,
        "code": code,
        "today": timezone.localdate(),
        "uses": uses(fact),
        "may_suggest": _acting(request) is not None,
    }
    if item is not None and item.form == "agreement":
        shown |= agreement_shown(fact.removeprefix(BEGINNING), facts)
        return render(request, "library/agreement.html", shown)
    shown["pack"] = facts.pack(_pack_of(fact, item, facts))
    if item is not None and item.at is not None:
        told = thing_shown(item, facts, own_of(_acting(request), facts))
        template = told.pop("template") if told else "library/not_told.html"
        return render(request, template, {**shown, **(told or {})})
    template, told = _shown(fact, facts, request)
    return render(request, template, {**shown, **told})


def _pack_of(fact: str, item: Item | None, facts: Facts) -> str:
    """The id of a fact's pack; no page for what no pack tells."""
    pack_id = item.pack if item else fact.partition(":")[0]
    if pack_id not in facts.library.ids:
        raise Http404
    return pack_id


def _shown(fact: str, facts: Facts, request: HttpRequest) -> tuple[str, Page]:
    table = facts.table(fact) if "[" not in fact and ":" in fact else None
    if table is not None and len(table.entries) > _MOST_LISTED:
        return "library/table.html", {"table": table, "is_long": True}
    try:
        told = show(fact, facts)
    except TradewindError as fault:
        raise Http404 from fault
    if isinstance(told, ShownFact):
        return "library/value.html", {"value": fact_shown(told, facts)}
    if isinstance(told, ShownTable):
        return "library/table.html", _table(told, facts, request)
    every = [one for one in catalogue().items if one.pack == told.pack.id]
    things = [one for one in every if one.form not in ("pack", "row", "line")]
    documents = [document(one) for one in told.pack.sources.values()]
    rows = [_row(one) for one in things]
    return "library/pack.html", {"shown": told, "rows": rows, "documents": documents}


_MOST_LISTED = 5000


def _table(told: ShownTable, facts: Facts, request: HttpRequest) -> Page:
    """A page of lines; one line, or the lines of one code, in full."""
    lines = Paginator(told.facts, queries.PAGE).get_page(request.GET.get("page"))
    return {
        "table": told.table,
        "key": told.key,
        "is_complete": told.is_complete,
        "lines": lines,
        "rows": [fact_shown(one, facts) for one in lines],
        "is_long": False,
    }


@require_GET
def stale(request: HttpRequest) -> HttpResponse:
    """What is due to be checked again, the longest overdue first."""
    return render(request, "library/stale.html", {"packs": queries.due()})


def _held(fact: str) -> tuple[str, Shown | None]:
    """What the library says of a fact today; no page for what nobody tells."""
    facts = packs.today()
    if fact in catalogue().by_id and catalogue().by_id[fact].at is not None:
        return "", None
    _pack_of(fact, None, facts)
    try:
        told = show(fact, facts)
    except TradewindError as fault:
        raise Http404 from fault
    if isinstance(told, ShownFact):
        return held_text(fact_shown(told, facts)), told
    if isinstance(told, ShownTable):
        lines = [fact_shown(one, facts) for one in told.facts[:20]] if told.key else []
        return "; ".join(f"{one.id} {held_text(one)}" for one in lines), told
    return "", told


def _sort(fact: str) -> str:
    """How a correction of the fact comes into its pack: as a file, into a table, or as a text."""
    if as_pack.is_filed(fact):
        return "filed"
    is_table = "[" in fact or packs.today().table(fact) is not None if ":" in fact else False
    return "table" if is_table else "text"


@login_required
@require_http_methods(["GET", "POST"])
def suggest(request: HttpRequest, fact: str) -> HttpResponse:
    """Suggest another value, with its source."""
    held, _ = _held(fact)
    form = Suggestion(fact, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = actions.suggest(acting=_acting(request), fact=fact, held=held, **told)
        messages.success(request, say("library.suggested"))
        return redirect("library:review", made.pk)
    shown = {
        "form": form,
        "fact": fact,
        "held": held,
        "item": catalogue().by_id.get(fact),
        "series": as_pack.series_of(fact),
        "sort": _sort(fact),
        "pack_id": fact.partition(":")[0],
        "may_suggest": _acting(request) is not None,
    }
    return render(request, "library/suggest.html", shown, status=422 if form.is_bound else 200)


@login_required
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Corrections by state: those that wait, taken, refused."""
    state = request.GET.get("state", "open")
    state = state if state in Correction.State.values else "open"
    rows = queries.corrections(_acting(request), state)
    shown = page_after(rows, request.GET.get("after", ""), by="made_at", size=queries.PAGE)
    told = {"page": shown, "state": state, "states": Correction.State.values}
    names = catalogue().by_id
    lines = [{"one": one, "item": names.get(one.fact)} for one in shown.rows]
    return render(request, "library/reviews.html", {**told, "lines": lines, "count": rows.count()})


@login_required
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One correction: what it says, on whose word, and what a second person says of it."""
    one = get_object_or_404(queries.corrections(_acting(request)), pk=pk)
    if request.method == "POST":
        policies.check(_acting(request), Act.REVIEW, one)
    form = Review(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.review(acting=_acting(request), correction=one, **form.cleaned_data)
        except InputError as fault:
            form.add_error(None, error_in_words(fault, language()))
        else:
            return redirect("library:review", pk)
    pack_id = one.fact.partition(":")[0]
    kept = _filed(request, pack_id) if one.state == "taken" else []
    shown = {
        "one": one,
        "form": form,
        "item": catalogue().by_id.get(one.fact),
        "pack_id": pack_id,
        "ending": as_pack.ending_of(kept) if one in kept else "",
        "sort": _sort(one.fact),
        "may_review": one.state == "open" and policies.can(_acting(request), Act.REVIEW, one),
        "is_own": one.by_id == request.user.pk,
    }
    return render(request, "library/review.html", shown, status=422 if form.is_bound else 200)


@login_required
@require_GET
def pack_file(request: HttpRequest, pack: str, ending: str) -> HttpResponse:
    """Every correction of a pack that was taken, as the files of a user's pack."""
    kept = _filed(request, pack)
    if not kept or ending != as_pack.ending_of(kept):
        raise Http404
    files = as_pack.files_of(kept)
    name = f"{pack.rpartition('/')[2]}.{ending}"
    if ending == "zip":
        response = HttpResponse(_zipped(files), content_type="application/zip")
    else:
        (text,) = files.values()
        response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _filed(request: HttpRequest, pack: str) -> list[Correction]:
    """The taken corrections of a pack that can be given as files."""
    rows = queries.corrections(_acting(request), "taken").filter(fact__startswith=f"{pack}:")
    return [one for one in rows.order_by("made_at", "pk") if as_pack.is_filed(one.fact)]


def _zipped(files: Mapping[str, str]) -> bytes:
    """A folder that is unpacked into that of the user's own packs."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return written.getvalue()
