"""Pages of plans: make, read, try otherwise, compare, see what changed, print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tradewind.errors import InputError
from tradewind.report.page import page_html
from tradewind.report.plan_workbook import plan_workbook
from tradewind.text.errors import error_in_words
from tradewind_desk import facts as packs
from tradewind_desk import policies, words
from tradewind_desk.assessments import ASSESSMENTS
from tradewind_desk.plans import actions, queries
from tradewind_desk.plans.asking import answer, read_file
from tradewind_desk.plans.forms import LabelForm, PlanForm, TryForm
from tradewind_desk.plans.kept import kept_of
from tradewind_desk.plans.markets_taken import Taken, by_default
from tradewind_desk.plans.moves import moved, moves
from tradewind_desk.plans.shown import Shown
from tradewind_desk.plans.since import MOST_CHANGES, since
from tradewind_desk.plans.touching import touched
from tradewind_desk.plans.what_if import idle_price, numbers, with_numbers
from tradewind_desk.policies import Act
from tradewind_desk.records.models import Plan
from tradewind_desk.spreadsheets import XLSX


@login_required
@require_GET
def every(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """The plans of a firm, the last one first."""
    firm = queries.firm_of(request.acting, firm_id)
    page = queries.page_of(queries.plans_of(request.acting, firm), request.GET.get("page"))
    queries.headed(page, has_money=queries.sees_money(request.acting, firm))
    told = {"firm": firm, "page": page, "may_make": _may_change(request, Plan(firm=firm))}
    return render(request, "plans/list.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Choose markets, modes and days, and make a plan."""
    firm = queries.firm_of(request.acting, firm_id)
    policies.check(request.acting, Act.CHANGE, Plan(firm=firm))
    if not firm.file.strip():
        return render(request, "plans/undescribed.html", {"firm": firm}, status=409)
    is_asked = request.method == "POST"
    form, fault = PlanForm(request.POST if is_asked else None), ""
    if is_asked and form.is_valid():
        try:
            plan = actions.make_plan(acting=request.acting, firm=firm, **_days_and_options(form))
        except InputError as error:
            fault = error_in_words(error, words.language())
        else:
            return redirect("plans:show", plan_id=plan.pk)
    taken = by_default(read_file(firm.file), packs.today())
    form.initial = _initial(taken)
    status = 422 if form.errors or fault else 200
    told = {"firm": firm, "form": form, "fault": fault, "markets_why": taken.why}
    return render(request, "plans/new.html", told, status=status)


@login_required
@require_GET
def show(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The plan: the best, the table, the chart, and sections to open."""
    plan = _seen(request, plan_id)
    shown = _shown(request, plan)
    return render(request, "plans/show.html", _told(request, plan, shown))


@login_required
@require_GET
def section(request: HttpRequest, plan_id: UUID, name: str) -> HttpResponse:
    """One section: by itself where it is opened in its place, else on a page."""
    plan = _seen(request, plan_id, part=name)
    shown = _shown(request, plan)
    if name == "sources":
        title, body = words.say("page.sources"), shown.sources()
    else:
        found = next((one for one in ASSESSMENTS if one.name == name), None)
        if found is None:
            raise Http404
        title, body = words.say(found.title), shown.body(found)
    return _part(request, plan, shown, title, body)


@login_required
@require_GET
def market(request: HttpRequest, plan_id: UUID, code: str) -> HttpResponse:
    """One market: its ladder from price to landed, and everything else about it."""
    plan = _seen(request, plan_id, part=code)
    shown = _shown(request, plan)
    title = dict(shown.head()["markets"]).get(code)
    if title is None:
        raise Http404
    return _part(request, plan, shown, title, shown.market(code))


def _part(request: HttpRequest, plan: Plan, shown: Shown, title: str, body: str) -> HttpResponse:
    if request.htmx and not request.htmx.boosted:
        return render(request, "plans/part.html", {"body": body, "head": shown.head()})
    told = {**_told(request, plan, shown), "part": title, "body": body}
    return render(request, "plans/section.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Try numbers otherwise and see what moves; kept only where that is asked for."""
    plan = _seen(request, plan_id)
    shown = _shown(request, plan)
    if not shown.has_money:  # what moves with a price tells the prices it moves from
        raise policies.Refused("plan.try")
    form = _try_form(plan, shown, request.POST or request.GET or None)
    told: dict[str, Any] = {
        **_told(request, plan, shown),
        "form": form,
        "idle_price": idle_price(plan.file, tuple(plan.options["markets"])),
    }
    if form.is_bound and form.is_valid():
        try:
            if request.method == "POST":
                return redirect("plans:show", plan_id=_keep(request, plan, form).pk)
            told |= {"moves": _tried(plan, shown, form), "is_tried": True, "tried": form.tried()}
        except InputError as error:
            told["fault"] = error_in_words(error, words.language())
    part = "plans/moved.html" if form.is_bound else "plans/try.html"
    template = part if request.htmx else "plans/change.html"
    return render(request, template, told, status=422 if form.errors or "fault" in told else 200)


@login_required
@require_POST
def label(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Name a plan."""
    plan = queries.plan_of(request.acting, plan_id)
    form = LabelForm(request.POST)
    if form.is_valid():
        actions.name_plan(acting=request.acting, plan=plan, label=form.cleaned_data["label"])
    return redirect("plans:show", plan_id=plan.pk)


@login_required
@require_GET
def compare(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Two plans side by side; only what differs, unless everything is asked for."""
    plan = _seen(request, plan_id, act="compare")
    page = queries.page_of(queries.others(request.acting, plan), request.GET.get("page"))
    shown = _shown(request, plan)
    told: dict[str, Any] = {**_told(request, plan, shown), "page": page}
    if chosen := request.GET.get("with"):
        other = _other(request, chosen)
        found = moves(_shown(request, other).view, shown.view)
        is_all = request.GET.get("all") == "1"
        told |= {"other": other, "moves": found if is_all else moved(found), "is_all": is_all}
        told |= {"count": len(found)}
    return render(request, "plans/compare.html", told)


@login_required
@require_GET
def changed_since(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Which facts that touch the plan changed since, and what would move."""
    plan = _seen(request, plan_id)
    shown = _shown(request, plan)
    is_tried = request.GET.get("try") == "1"
    day, lang = timezone.localdate(), words.language()
    found = since(plan, day, lang, has_money=shown.has_money, is_tried=is_tried)
    is_open = any(one.does == "not_tried" for one in found.changed)
    too_many = MOST_CHANGES if is_open and not found.can_be_tried else 0
    told = {**_told(request, plan, shown), "since": found, "too_many": too_many}
    return render(request, "plans/since.html", told)


@login_required
@require_GET
def changed_facts(request: HttpRequest, firm_id: UUID) -> HttpResponse:
    """Of the firm's last plans, those that hang on a fact that is told otherwise now."""
    firm = queries.firm_of(request.acting, firm_id)
    plans = queries.last_plans(request.acting, firm, with_told=True)
    found = touched(plans, timezone.localdate(), words.language())
    template = "plans/touched.html" if request.htmx else "plans/changed_facts.html"
    return render(request, template, {"firm": firm, "touched": found})


@login_required
@require_POST
def again(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Answer the same question with today's facts."""
    plan = queries.plan_of(request.acting, plan_id)
    made = actions.answer_again(acting=request.acting, plan=plan)
    return redirect("plans:show", plan_id=made.pk)


@login_required
@require_GET
def printed(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Everything on one page, to print: each market in full, or those that are chosen."""
    plan = _seen(request, plan_id)
    shown = _shown(request, plan)
    head = shown.head()
    chosen = request.GET.getlist("market") or [code for code, _ in head["markets"]]
    told = {
        **_told(request, plan, shown),
        "bodies": [(one, shown.body(one)) for one in ASSESSMENTS if one.name in head["sections"]],
        "each": [(name, shown.market(code)) for code, name in head["markets"] if code in chosen],
        "chosen": chosen,
        "sources": shown.sources(),
    }
    return render(request, "plans/print.html", told)


@login_required
@require_GET
def download(request: HttpRequest, plan_id: UUID, kind: str) -> HttpResponse:
    """The plan as one HTML file that asks nothing of any network, as a workbook, or as JSON."""
    if kind not in _KINDS:
        raise Http404
    plan = _seen(request, plan_id, act="export", kind=kind)
    shown = _shown(request, plan)
    response = _KINDS[kind](shown)
    name = f"tradewind-plan-{plan.number}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _as_json(shown: Shown) -> HttpResponse:
    return JsonResponse(shown.kept().told, json_dumps_params={"ensure_ascii": False})


def _as_page(shown: Shown) -> HttpResponse:
    return HttpResponse(page_html(shown.view.told, shown.view.beside))


def _as_workbook(shown: Shown) -> HttpResponse:
    made = plan_workbook(shown.view.told, shown.view.beside)
    return HttpResponse(made, content_type=XLSX)


_KINDS: Mapping[str, Callable[[Shown], HttpResponse]] = {
    "html": _as_page,
    "json": _as_json,
    "xlsx": _as_workbook,
}


def _seen(request: HttpRequest, plan_id: UUID, act: str = "view", **told: str) -> Plan:
    plan = queries.plan_of(request.acting, plan_id)
    actions.note_seen(acting=request.acting, plan=plan, act=act, **told)
    return plan


def _other(request: HttpRequest, chosen: str) -> Plan:
    try:
        return _seen(request, UUID(chosen), act="compare")
    except ValueError:
        raise Http404 from None


def _may_change(request: HttpRequest, plan: Plan) -> bool:
    return policies.can(request.acting, Act.CHANGE, plan)


def _shown(request: HttpRequest, plan: Plan) -> Shown:
    return Shown(
        plan,
        may_answer=policies.can(request.acting, Act.CHANGE, plan.firm),
        has_money=queries.sees_money(request.acting, plan.firm),
    )


def _told(request: HttpRequest, plan: Plan, shown: Shown) -> dict[str, Any]:
    """What every page of a plan shows."""
    head = shown.head()
    closed = [one for one in ASSESSMENTS if one.name in head["sections"] and not one.is_open]
    return {
        "plan": plan,
        "head": head,
        "in_lang": head["lang"] == shown.lang,
        "open": [(one, shown.body(one)) for one in ASSESSMENTS if one.is_open],
        "closed": closed,
        "may_change": _may_change(request, plan),
        "may_answer": shown.may_answer,
        "has_money": shown.has_money,
    }


def _initial(taken: Taken) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "markets": list(taken.markets),
        "modes": ["sea", "air"],
        "applies_on": today,
        "known_on": today,
    }


def _days_and_options(form: PlanForm) -> dict[str, Any]:
    told = form.cleaned_data
    days = {name: told[name] for name in ("applies_on", "known_on", "label")}
    return {"options": form.asked, **days}


def _try_form(plan: Plan, shown: Shown, data: Any = None) -> TryForm:
    names = dict(shown.head()["markets"])
    initial = {**plan.options, "applies_on": plan.applies_on, "known_on": plan.known_on}
    found = numbers(plan.file, tuple(plan.options["markets"]))
    return TryForm(data, numbers=found, names=names, initial=initial)


def _file_of(plan: Plan, form: TryForm) -> str:
    return with_numbers(plan.file, tuple(plan.options["markets"]), form.typed)


def _keep(request: HttpRequest, plan: Plan, form: TryForm) -> Plan:
    asked = _days_and_options(form)
    file = _file_of(plan, form)
    return actions.make_plan(acting=request.acting, firm=plan.firm, file=file, **asked)


def _tried(plan: Plan, shown: Shown, form: TryForm) -> list[Any]:
    """What moves with the numbers tried; nothing of it is kept."""
    asked = _days_and_options(form)
    asked.pop("label")
    question = actions.question(plan.firm, file=_file_of(plan, form), **asked)
    found = kept_of(answer(question), shown.view.tell.lang)
    return moved(moves(shown.view, found.view(plan)))
