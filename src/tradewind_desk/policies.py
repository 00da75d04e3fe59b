"""Who may do what with which row: the whole of it, in one place.

Pages and API ask `check` before an act, `visible` for a list and `parts` for what of a firm may be
shown. A row that a person may not view does not exist for them (`Refused.is_hidden`).

An owner has every part of their own firm. Any other organisation has what the firm's consents in
force name. A body also has its own work on its own case (the case, what was said, tasks, referrals,
outcomes) and the identity of the firm, as long as the firm has not withdrawn from it: a firm that
withdrew and left no other consent in force is gone for that body from that moment. Documents follow
the consents from the first one on. A provider has a referral only while the consent holds under
which the body sent it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from tradewind_desk.records.consents import Part
from tradewind_desk.records.models import (
    AuditEntry,
    Case,
    Consent,
    Correction,
    Document,
    Firm,
    FirmVersion,
    Interaction,
    Invitation,
    Job,
    Membership,
    Organisation,
    Outcome,
    Person,
    Plan,
    Provider,
    PutOff,
    Referral,
    Register,
    Service,
    Task,
    Token,
    Webhook,
    Wish,
)

Role = Membership.Role
ALL_PARTS: frozenset[str] = frozenset(Part.values)


class Act(StrEnum):
    """What can be done with a row."""

    VIEW = "view"
    CHANGE = "change"
    CREATE = "create"  # asked of the row that the new one will belong to
    DELETE = "delete"
    CONSENT = "consent"
    RECORD = "record"  # a consent that a firm without an account spoke or wrote
    ASK = "ask"  # an owner for a consent
    EXPORT = "export"
    ANSWER = "answer"  # accept, decline, done
    REVIEW = "review"


class Refused(Exception):
    """A person may not do this; `reason` is a code of the words, `policy.<reason>`."""

    def __init__(self, reason: str, *, is_hidden: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_hidden = is_hidden


def parts(acting: Membership | None, firm: Firm) -> frozenset[str]:
    """The parts of a firm that a member may see today."""
    if acting is None:
        return frozenset()
    if acting.role == Role.OWNER:
        return ALL_PARTS if _owns(acting, firm) else frozenset()
    if acting.role not in (Role.ADVISER, Role.PROVIDER):
        return frozenset()
    told = {one for each in _in_force(acting, firm) for one in each.parts}
    if told or _holds(acting, firm) or _is_referred(acting, firm):
        told.add(str(Part.IDENTITY))
    return frozenset(told)


def may_change(acting: Membership | None, firm: Firm, part: str) -> bool:
    """Whether a member may write a part of a firm, not only read it."""
    if acting is None:
        return False
    if acting.role == Role.OWNER:
        return _owns(acting, firm)
    if acting.role != Role.ADVISER:
        return False
    return _in_force(acting, firm).filter(_names(part), may_change=True).exists()


def can(acting: Membership | None, act: Act, thing: Model) -> bool:
    """Whether a member may do an act with a row; False for any pair without a rule."""
    rule = RULES.get((type(thing), act))
    return acting is not None and rule is not None and rule(acting, thing)


def check(acting: Membership | None, act: Act, thing: Model) -> None:
    """Refused where a member may not."""
    if not can(acting, act, thing):
        is_hidden = act == Act.VIEW or not can(acting, Act.VIEW, thing)
        raise Refused(f"{type(thing).__name__.lower()}.{act}", is_hidden=is_hidden)


def visible(acting: Membership | None, model: type[Any]) -> QuerySet[Any]:
    """The rows of a table that a member may view."""
    rows: QuerySet[Any] = model.objects.all()
    narrow = VISIBLE.get(model)
    if acting is None or narrow is None:
        return rows.none()
    told = narrow(acting)
    return rows.none() if told is None else rows.filter(told)


def own_cases(acting: Membership | None) -> QuerySet[Case]:
    """Of the visible cases, those of one's own body; told apart so that an index finds them."""
    if acting is None or acting.role != Role.ADVISER:
        return Case.objects.none()
    rows = Case.objects.filter(organisation=acting.organisation)
    return rows.exclude(firm__in=_refusing(acting).values("firm"))


def shared_cases(acting: Membership | None) -> QuerySet[Case]:
    """Of the visible cases, those of other bodies; to an owner all cases are such."""
    if acting is None or acting.role != Role.ADVISER:
        return visible(acting, Case)
    shown = Case.objects.filter(firm__in=_letting(acting, Part.CASE))
    return shown.exclude(organisation=acting.organisation)


def counted(acting: Membership | None) -> QuerySet[Case]:
    """The cases that a member may see counted together, though not one by one: the own body's."""
    if acting is None or acting.role not in (Role.ADVISER, Role.ANALYST):
        raise Refused("case.view", is_hidden=True)
    return Case.objects.filter(organisation=acting.organisation)


def in_force(on: Any = None) -> Q:
    """The consents that hold now; a withdrawn one holds no more from that moment."""
    day = on or timezone.localdate()
    return Q(withdrawn_at__isnull=True, until__gte=day)


def _in_force(acting: Membership, firm: Firm) -> QuerySet[Consent]:
    return Consent.objects.filter(in_force(), firm=firm, organisation=acting.organisation)


def _names(*parts: str) -> Q:
    return Q(**{f"sees_{one}": True for one in parts})


_REFERRALS = _names(Part.REFERRALS)


def _word(acting: Membership) -> QuerySet[Consent]:
    """Every consent that firms ever gave the organisation."""
    return Consent.objects.filter(organisation=acting.organisation)


def _refusing(acting: Membership) -> QuerySet[Consent]:
    """Of those withdrawn, the ones that left no other in force."""
    still = _word(acting).filter(in_force(), firm=OuterRef("firm"))
    return _word(acting).filter(withdrawn_at__isnull=False).exclude(Exists(still))


def _holds(acting: Membership, firm: Firm) -> bool:
    """The member advises in a body with a case of the firm, and the firm did not withdraw."""
    return (
        acting.role == Role.ADVISER
        and firm.cases.filter(organisation=acting.organisation).exists()
        and not _refusing(acting).filter(firm=firm).exists()
    )


def _lets_refer() -> Exists:
    """The firm of a referral still lets the body that sent it refer."""
    told = Consent.objects.filter(in_force(), _names(Part.REFERRALS), may_change=True)
    case = {"firm": OuterRef("case__firm"), "organisation": OuterRef("case__organisation")}
    return Exists(told.filter(**case))


def _is_referred(acting: Membership, firm: Firm) -> bool:
    rows = Referral.objects.filter(provider__organisation=acting.organisation, case__firm=firm)
    return acting.role == Role.PROVIDER and rows.filter(_lets_refer()).exists()


def _owns(acting: Membership, firm: Firm) -> bool:
    return acting.role == Role.OWNER and firm.organisation_id == acting.organisation_id


def _is(*roles: str) -> Callable[[Membership, Any], bool]:
    return lambda acting, thing: acting.role in roles


def _of_firm(part: str) -> Callable[[Membership, Any], bool]:
    """The row is shown with a part of its firm."""
    return lambda acting, row: part in parts(acting, _firm(row))


def _writes(part: str) -> Callable[[Membership, Any], bool]:
    return lambda acting, row: may_change(acting, _firm(row), part)


def _firm(row: Any) -> Firm:
    if isinstance(row, Firm):
        return row
    found: Firm = row.firm if hasattr(row, "firm") else row.case.firm
    return found


def _leads(acting: Membership, row: Any) -> bool:
    """The member advises in the body whose case it is, and the firm did not withdraw from it."""
    case = row if isinstance(row, Case) else row.case
    return case.organisation_id == acting.organisation_id and _holds(acting, case.firm)


def _may_have_a_firm(acting: Membership, row: Organisation) -> bool:
    """An owner describes one firm for their organisation."""
    is_free = not Firm.objects.filter(organisation=row).exists()
    return acting.role == Role.OWNER and _is_at(acting, row) and is_free


def _sees_case(acting: Membership, row: Any) -> bool:
    case = row if isinstance(row, Case) else row.case
    return _leads(acting, case) or Part.CASE in parts(acting, case.firm)


def _sees_in_case(part: str) -> Callable[[Membership, Any], bool]:
    """One's own work on a case, or a part that the firm lets one see."""
    return lambda acting, row: _leads(acting, row) or part in parts(acting, row.case.firm)


def _sees_document(acting: Membership, row: Document) -> bool:
    """A part that the firm lets one see; of a firm that said nothing yet, one's own."""
    if Part.DOCUMENTS in parts(acting, row.case.firm):
        return True
    return _leads(acting, row) and not _word(acting).filter(firm=row.case.firm).exists()


def _is_at(acting: Membership, row: Any) -> bool:
    """The row belongs to the organisation acted for."""
    if isinstance(row, Organisation):
        return row.id == acting.organisation_id
    return bool(row.organisation_id == acting.organisation_id)


def _analyses(acting: Membership, row: Any) -> bool:
    return acting.role == Role.ANALYST and _is_at(acting, row)


def _manages(acting: Membership, row: Any) -> bool:
    return acting.may_manage and _is_at(acting, row)


def _provides(acting: Membership, row: Any) -> bool:
    provider = row if isinstance(row, Provider) else row.provider
    return acting.role == Role.PROVIDER and provider.organisation_id == acting.organisation_id


def _takes(acting: Membership, referral: Referral) -> bool:
    """The provider's own, while the firm lets the body refer or the provider see it."""
    still = Referral.objects.filter(_lets_refer(), pk=referral.pk)
    return _provides(acting, referral) and (
        still.exists() or _in_force(acting, referral.case.firm).filter(_REFERRALS).exists()
    )


def _is_party(acting: Membership, referral: Referral) -> bool:
    if acting.role == Role.PROVIDER:
        return _takes(acting, referral)
    return _leads(acting, referral) or Part.REFERRALS in parts(acting, referral.case.firm)


def _refers(acting: Membership, case: Case) -> bool:
    """A need goes to a provider only where the firm lets the body write referrals."""
    return _leads(acting, case) and may_change(acting, case.firm, Part.REFERRALS)


def _reviews(acting: Membership, row: Correction) -> bool:
    """A second person: nobody reviews their own."""
    return acting.may_review and row.by_id != acting.person_id


def _records(acting: Membership, firm: Firm) -> bool:
    """While the firm has no account, the body with its case writes down what it said."""
    return firm.organisation_id is None and firm.erased_at is None and _holds(acting, firm)


def _asks(acting: Membership, firm: Firm) -> bool:
    is_theirs = firm.organisation_id in (None, acting.organisation_id)
    return not is_theirs and Part.IDENTITY in parts(acting, firm)


def _own_job(acting: Membership, row: Job) -> bool:
    return _is_at(acting, row) and (acting.role == Role.ANALYST or row.by_id == acting.person_id)


def _own_token(acting: Membership, row: Token) -> bool:
    return row.membership.person_id == acting.person_id or (
        acting.may_manage and row.membership.organisation_id == acting.organisation_id
    )


Rule = Callable[[Membership, Any], bool]
RULES: Mapping[tuple[type[Model], Act], Rule] = {
    (Firm, Act.VIEW): _of_firm(Part.IDENTITY),
    (Firm, Act.CHANGE): _writes(Part.PROFILE),
    (Firm, Act.CONSENT): _owns,
    (Firm, Act.RECORD): _records,
    (Firm, Act.ASK): _asks,
    (Firm, Act.EXPORT): _owns,
    (Firm, Act.DELETE): _owns,
    (FirmVersion, Act.VIEW): _of_firm(Part.PROFILE),
    (PutOff, Act.VIEW): _of_firm(Part.PROFILE),
    (Plan, Act.VIEW): _of_firm(Part.PLANS),
    (Plan, Act.CHANGE): _writes(Part.PLANS),
    (Case, Act.VIEW): _sees_case,
    (Case, Act.CHANGE): _leads,
    (Case, Act.CREATE): _refers,
    (Person, Act.VIEW): _of_firm(Part.PEOPLE),
    (Person, Act.CHANGE): _writes(Part.PEOPLE),
    (Interaction, Act.VIEW): _sees_in_case(Part.CASE),
    (Interaction, Act.CHANGE): _leads,
    (Task, Act.VIEW): _sees_in_case(Part.CASE),
    (Task, Act.CHANGE): _leads,
    (Document, Act.VIEW): _sees_document,
    (Document, Act.DELETE): _leads,
    (Outcome, Act.VIEW): _sees_in_case(Part.OUTCOMES),
    (Outcome, Act.CHANGE): _leads,
    (Outcome, Act.ANSWER): lambda acting, row: _owns(acting, row.case.firm),
    (Referral, Act.VIEW): _is_party,
    (Referral, Act.ANSWER): _takes,
    (Referral, Act.DELETE): _leads,
    (Consent, Act.VIEW): lambda acting, row: _owns(acting, row.firm) or _is_at(acting, row),
    (Consent, Act.CHANGE): lambda acting, row: _owns(acting, row.firm),
    (Consent, Act.DELETE): lambda acting, row: _owns(acting, row.firm),
    (Wish, Act.VIEW): lambda acting, row: _owns(acting, row.firm) or _is_at(acting, row),
    (Wish, Act.ANSWER): lambda acting, row: _owns(acting, row.firm),
    (AuditEntry, Act.VIEW): lambda acting, row: row.firm is not None and _owns(acting, row.firm),
    (Provider, Act.VIEW): _is(*Role),
    (Provider, Act.CHANGE): _provides,
    (Service, Act.VIEW): _is(*Role),
    (Service, Act.CHANGE): _provides,
    (Register, Act.VIEW): _analyses,
    (Register, Act.CHANGE): _analyses,
    (Job, Act.VIEW): _own_job,
    (Job, Act.CHANGE): _own_job,
    (Correction, Act.VIEW): _is(*Role),
    (Correction, Act.REVIEW): _reviews,
    (Organisation, Act.VIEW): _is_at,
    (Organisation, Act.CHANGE): _manages,
    (Organisation, Act.CREATE): _may_have_a_firm,
    (Membership, Act.VIEW): lambda acting, row: _manages(acting, row) or row.id == acting.id,
    (Membership, Act.CHANGE): _manages,
    (Invitation, Act.VIEW): _manages,
    (Invitation, Act.CHANGE): _manages,
    (Token, Act.VIEW): _own_token,
    (Token, Act.DELETE): _own_token,
    (Webhook, Act.VIEW): _manages,
    (Webhook, Act.CHANGE): _manages,
}


def _shared(part: str, firm: str) -> Callable[[Membership], Q | None]:
    """Rows whose firm is one's own, or whose firm shows one the part; `firm` leads to it.

    No join that doubles rows: nothing here needs DISTINCT, which would read whole tables.
    """

    def narrow(acting: Membership) -> Q | None:
        if acting.role == Role.OWNER:
            whose = firm.removesuffix("pk__")
            return Q(**{f"{whose}organisation": acting.organisation})
        if acting.role not in (Role.ADVISER, Role.PROVIDER):
            return None
        return Q(**{f"{firm}in": _letting(acting, part)})

    return narrow


def _letting(acting: Membership, *parts: str) -> QuerySet[Any]:
    """The firms that let the organisation see a part now."""
    return _word(acting).filter(in_force(), _names(*parts)).values("firm")


def _in_own_case(part: str, case: str) -> Callable[[Membership], Q | None]:
    """Rows of one's own body's cases, and of those that a firm shows one."""
    shared = _shared(part, f"{case}firm__")

    def narrow(acting: Membership) -> Q | None:
        told = shared(acting)
        if told is None or acting.role != Role.ADVISER:
            return told
        spoken = _word(acting) if part == Part.DOCUMENTS else _refusing(acting)
        own = Q(**{f"{case}organisation": acting.organisation})
        return told | own & ~Q(**{f"{case}firm__in": spoken.values("firm")})

    return narrow


def _own(*roles: str) -> Callable[[Membership], Q | None]:
    return lambda acting: Q(organisation=acting.organisation) if acting.role in roles else None


def _firms(acting: Membership) -> Q | None:
    """One's own; those that share anything; those of one's own cases or referrals."""
    told = _shared(Part.IDENTITY, "pk__")(acting)
    if told is None or acting.role == Role.OWNER:
        return told
    told = Q(pk__in=_letting(acting))
    if acting.role == Role.PROVIDER:
        return told | Q(pk__in=Referral.objects.filter(_referred(acting)).values("case__firm"))
    own = Case.objects.filter(organisation=acting.organisation).values("firm")
    return told | Q(pk__in=own) & ~Q(pk__in=_refusing(acting).values("firm"))


def _referred(acting: Membership) -> Q:
    own = Q(provider__organisation=acting.organisation)
    return own & (Q(_lets_refer()) | Q(case__firm__in=_letting(acting, Part.REFERRALS)))


def _referrals(acting: Membership) -> Q | None:
    if acting.role == Role.PROVIDER:
        return _referred(acting)
    return _in_own_case(Part.REFERRALS, "case__")(acting)


def _consents(acting: Membership) -> Q:
    if acting.role == Role.OWNER:
        return Q(firm__organisation=acting.organisation)
    return Q(organisation=acting.organisation)


def _jobs(acting: Membership) -> Q:
    own = Q(organisation=acting.organisation)
    return own if acting.role == Role.ANALYST else own & Q(by=acting.person)


def _tokens(acting: Membership) -> Q:
    mine = Q(membership__person=acting.person)
    return mine | Q(membership__organisation=acting.organisation) if acting.may_manage else mine


VISIBLE: Mapping[type[Model], Callable[[Membership], Q | None]] = {
    Firm: _firms,
    FirmVersion: _shared(Part.PROFILE, "firm__"),
    PutOff: _shared(Part.PROFILE, "firm__"),
    Plan: _shared(Part.PLANS, "firm__"),
    Case: _in_own_case(Part.CASE, ""),
    Person: _shared(Part.PEOPLE, "firm__"),
    Interaction: _in_own_case(Part.CASE, "case__"),
    Task: _in_own_case(Part.CASE, "case__"),
    Document: _in_own_case(Part.DOCUMENTS, "case__"),
    Outcome: _in_own_case(Part.OUTCOMES, "case__"),
    Referral: _referrals,
    Consent: _consents,
    Wish: _consents,
    AuditEntry: lambda acting: (
        Q(firm__organisation=acting.organisation) if acting.role == Role.OWNER else None
    ),
    Provider: lambda acting: Q(),
    Service: lambda acting: Q(),
    Register: _own(Role.ANALYST),
    Job: _jobs,
    Correction: lambda acting: Q(),
    Organisation: lambda acting: Q(pk=acting.organisation_id),
    Membership: lambda acting: (
        Q(organisation=acting.organisation) if acting.may_manage else Q(pk=acting.pk)
    ),
    Invitation: lambda acting: Q(organisation=acting.organisation) if acting.may_manage else None,
    Token: _tokens,
    Webhook: lambda acting: Q(organisation=acting.organisation) if acting.may_manage else None,
}
