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
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Model, OuterRef, Q, QuerySet
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


class Sight:
    """What a member sees and may do, with what firms said read once for each firm.

    Made anew for each request or act: a consent that is withdrawn afterwards goes unnoticed by it.
    """

    def __init__(self, acting: Membership) -> None:
        self.acting = acting
        self._read: dict[Any, _OfFirm] = {}

    def of(self, firm: Firm) -> _OfFirm:
        """What the firm lets the member's organisation see."""
        return self._read.setdefault(firm.pk, _OfFirm(self.acting, firm))

    def can(self, act: Act, thing: Model) -> bool:
        """Whether the member may do an act with a row; False for any pair without a rule."""
        rule = RULES.get((type(thing), act))
        return rule is not None and rule(self, thing)


class _OfFirm:
    """What one firm lets one member see, read when it is asked for."""

    def __init__(self, acting: Membership, firm: Firm) -> None:
        self.acting = acting
        self.firm = firm

    @cached_property
    def parts(self) -> frozenset[str]:
        """The parts of the firm that the member may see today."""
        if self.acting.role == Role.OWNER:
            return ALL_PARTS if self.is_own else frozenset()
        if self.acting.role not in (Role.ADVISER, Role.PROVIDER):
            return frozenset()
        told = {one for each in self.in_force for one in each.parts}
        if told or self.holds or self._is_referred():
            told.add(str(Part.IDENTITY))
        return frozenset(told)

    def may_change(self, part: str) -> bool:
        """Whether the member may write a part of the firm, not only read it."""
        if self.acting.role == Role.OWNER:
            return self.is_own
        if self.acting.role != Role.ADVISER:
            return False
        return any(one.may_change and part in one.parts for one in self.in_force)

    @property
    def is_own(self) -> bool:
        """The member is an owner, and it is their firm."""
        is_theirs = self.firm.organisation_id == self.acting.organisation_id
        return self.acting.role == Role.OWNER and is_theirs

    @cached_property
    def word(self) -> list[Consent]:
        """Every consent that the firm ever gave the organisation, with `holds` for one in force."""
        holds = ExpressionWrapper(in_force(), output_field=BooleanField())
        told = _word(self.acting).filter(firm=self.firm).annotate(holds=holds)
        return list(told.select_related("organisation").order_by("until", "pk"))

    @cached_property
    def in_force(self) -> list[Any]:
        """Those of them that hold now."""
        return [one for one in self.word if one.holds]

    @cached_property
    def holds(self) -> bool:
        """The member advises in a body with a case of the firm, and the firm did not withdraw."""
        cases = self.firm.cases.filter(organisation=self.acting.organisation)
        return self.acting.role == Role.ADVISER and not self.has_refused and cases.exists()

    @property
    def has_refused(self) -> bool:
        """The firm withdrew a consent and left no other in force."""
        return not self.in_force and any(one.withdrawn_at for one in self.word)

    def _is_referred(self) -> bool:
        own = {"provider__organisation": self.acting.organisation, "case__firm": self.firm}
        rows = Referral.objects.filter(**own)
        return self.acting.role == Role.PROVIDER and rows.filter(_lets_refer()).exists()


def parts(acting: Membership | None, firm: Firm) -> frozenset[str]:
    """The parts of a firm that a member may see today."""
    return Sight(acting).of(firm).parts if acting else frozenset()


def may_change(acting: Membership | None, firm: Firm, part: str) -> bool:
    """Whether a member may write a part of a firm, not only read it."""
    return acting is not None and Sight(acting).of(firm).may_change(part)


def can(acting: Membership | None, act: Act, thing: Model) -> bool:
    """Whether a member may do an act with a row; False for any pair without a rule."""
    return acting is not None and Sight(acting).can(act, thing)


def check(acting: Membership | None, act: Act, thing: Model) -> None:
    """Refused where a member may not."""
    sight = Sight(acting) if acting else None
    if sight is None or not sight.can(act, thing):
        is_hidden = act == Act.VIEW or sight is None or not sight.can(Act.VIEW, thing)
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
    # Few firms withdraw: their list is read once, not asked for each of many thousand cases.
    refusing = _withdrawn().filter(organisation=acting.organisation)
    return rows.exclude(firm__in=refusing.values("firm"))


def shared_cases(acting: Membership | None) -> QuerySet[Case]:
    """Of the visible cases, those of other bodies; to an owner all cases are such."""
    if acting is None or acting.role != Role.ADVISER:
        return visible(acting, Case)
    shown = Case.objects.filter(_lets(acting, "firm", Part.CASE))
    return shown.exclude(organisation=acting.organisation)


def counted(acting: Membership | None) -> QuerySet[Case]:
    """The cases that a member may see counted together, though not one by one: the own body's."""
    if acting is None or acting.role not in (Role.ADVISER, Role.ANALYST):
        raise Refused("case.view", is_hidden=True)
    return Case.objects.filter(organisation=acting.organisation)


def in_force() -> Q:
    """The consents that hold now; a withdrawn one holds no more from that moment."""
    return Q(withdrawn_at__isnull=True, until__gte=timezone.localdate())


def _names(*parts: str) -> Q:
    return Q(**{f"sees_{one}": True for one in parts})


def _word(acting: Membership) -> QuerySet[Consent]:
    """Every consent that firms ever gave the organisation."""
    return Consent.objects.filter(organisation=acting.organisation)


def _lets(acting: Membership, firm: str, *parts: str) -> Exists:
    """The firm that `firm` leads to lets the organisation see some parts now."""
    return Exists(_word(acting).filter(in_force(), _names(*parts), firm=OuterRef(firm)))


def _withdrawn() -> QuerySet[Consent]:
    """The consents whose firm withdrew them and left their organisation no other in force."""
    one = {"firm": OuterRef("firm"), "organisation": OuterRef("organisation")}
    still = Consent.objects.filter(in_force(), **one)
    return Consent.objects.filter(~Exists(still), withdrawn_at__isnull=False)


def _refuses(acting: Membership, firm: str) -> Exists:
    """The firm that `firm` leads to withdrew from the organisation."""
    return Exists(_withdrawn().filter(organisation=acting.organisation, firm=OuterRef(firm)))


def _of_case() -> dict[str, OuterRef]:
    """Of rows that hang on a case: what its firm said to its body."""
    return {"firm": OuterRef("case__firm"), "organisation": OuterRef("case__organisation")}


def has_withdrawn() -> Exists:
    """Of rows that hang on a case: its firm withdrew from the body, and no other consent holds."""
    return Exists(_withdrawn().filter(**_of_case()))


def _lets_refer() -> Exists:
    """The firm of a referral still lets the body that sent it refer."""
    told = Consent.objects.filter(in_force(), _names(Part.REFERRALS), may_change=True)
    return Exists(told.filter(**_of_case()))


Rule = Callable[[Sight, Any], bool]


def _is(*roles: str) -> Rule:
    return lambda sight, thing: sight.acting.role in roles


def _owns(sight: Sight, firm: Firm) -> bool:
    return sight.of(firm).is_own


def _of_firm(part: str) -> Rule:
    """The row is shown with a part of its firm."""
    return lambda sight, row: part in sight.of(_firm(row)).parts


def _writes(part: str) -> Rule:
    return lambda sight, row: sight.of(_firm(row)).may_change(part)


def _firm(row: Any) -> Firm:
    if isinstance(row, Firm):
        return row
    found: Firm = row.firm if hasattr(row, "firm") else row.case.firm
    return found


def _leads(sight: Sight, row: Any) -> bool:
    """The member advises in the body whose case it is, and the firm did not withdraw from it."""
    case = row if isinstance(row, Case) else row.case
    is_theirs = sight.acting.role == Role.ADVISER and _is_at(sight, case)
    return is_theirs and not sight.of(case.firm).has_refused


def _may_have_a_firm(sight: Sight, row: Organisation) -> bool:
    """An owner describes one firm for their organisation."""
    is_free = not Firm.objects.filter(organisation=row).exists()
    return sight.acting.role == Role.OWNER and _is_at(sight, row) and is_free


def _sees_case(sight: Sight, row: Any) -> bool:
    case = row if isinstance(row, Case) else row.case
    return _leads(sight, case) or Part.CASE in sight.of(case.firm).parts


def _sees_in_case(part: str) -> Rule:
    """One's own work on a case, or a part that the firm lets one see."""
    return lambda sight, row: _leads(sight, row) or part in sight.of(row.case.firm).parts


def _sees_document(sight: Sight, row: Document) -> bool:
    """A part that the firm lets one see; of a firm that said nothing yet, one's own."""
    if Part.DOCUMENTS in sight.of(row.case.firm).parts:
        return True
    return _leads(sight, row) and not sight.of(row.case.firm).word


def _is_at(sight: Sight, row: Any) -> bool:
    """The row belongs to the organisation acted for."""
    if isinstance(row, Organisation):
        return row.id == sight.acting.organisation_id
    return bool(row.organisation_id == sight.acting.organisation_id)


def _analyses(sight: Sight, row: Any) -> bool:
    return sight.acting.role == Role.ANALYST and _is_at(sight, row)


def _manages(sight: Sight, row: Any) -> bool:
    return sight.acting.may_manage and _is_at(sight, row)


def _provides(sight: Sight, row: Any) -> bool:
    provider = row if isinstance(row, Provider) else row.provider
    return (
        sight.acting.role == Role.PROVIDER
        and provider.organisation_id == sight.acting.organisation_id
    )


def _takes(sight: Sight, referral: Referral) -> bool:
    """The provider's own, while the firm lets the body refer or the provider see it."""
    still = Referral.objects.filter(_lets_refer(), pk=referral.pk)
    return _provides(sight, referral) and (
        still.exists() or Part.REFERRALS in sight.of(referral.case.firm).parts
    )


def _is_party(sight: Sight, referral: Referral) -> bool:
    if sight.acting.role == Role.PROVIDER:
        return _takes(sight, referral)
    return _leads(sight, referral) or Part.REFERRALS in sight.of(referral.case.firm).parts


def _refers(sight: Sight, case: Case) -> bool:
    """A need goes to a provider only where the firm lets the body write referrals."""
    return _leads(sight, case) and sight.of(case.firm).may_change(Part.REFERRALS)


def _reviews(sight: Sight, row: Correction) -> bool:
    """A second person: nobody reviews their own."""
    return sight.acting.may_review and row.by_id != sight.acting.person_id


def _records(sight: Sight, firm: Firm) -> bool:
    """While the firm has no account, the body with its case writes down what it said."""
    return firm.organisation_id is None and firm.erased_at is None and sight.of(firm).holds


def _asks(sight: Sight, firm: Firm) -> bool:
    is_theirs = firm.organisation_id in (None, sight.acting.organisation_id)
    return not is_theirs and Part.IDENTITY in sight.of(firm).parts


def _is_told(sight: Sight, row: Consent | Wish) -> bool:
    """What one's own firm was asked and said; to others what their organisation asked and heard."""
    if sight.acting.role == Role.OWNER:
        return _owns(sight, row.firm)
    return _is_at(sight, row)


def _own_job(sight: Sight, row: Job) -> bool:
    return _is_at(sight, row) and (
        sight.acting.role == Role.ANALYST or row.by_id == sight.acting.person_id
    )


def _own_token(sight: Sight, row: Token) -> bool:
    return row.membership.person_id == sight.acting.person_id or (
        sight.acting.may_manage and row.membership.organisation_id == sight.acting.organisation_id
    )


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
    (Outcome, Act.ANSWER): lambda sight, row: _owns(sight, row.case.firm),
    (Referral, Act.VIEW): _is_party,
    (Referral, Act.ANSWER): _takes,
    (Referral, Act.DELETE): _leads,
    (Consent, Act.VIEW): _is_told,
    (Consent, Act.CHANGE): lambda sight, row: _owns(sight, row.firm),
    (Consent, Act.DELETE): lambda sight, row: _owns(sight, row.firm),
    (Wish, Act.VIEW): _is_told,
    (Wish, Act.ANSWER): lambda sight, row: _owns(sight, row.firm),
    (AuditEntry, Act.VIEW): lambda sight, row: row.firm is not None and _owns(sight, row.firm),
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
    (Membership, Act.VIEW): lambda sight, row: _manages(sight, row) or row.id == sight.acting.id,
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

    No join that doubles rows: nothing here needs DISTINCT, which would read whole tables. What is
    asked of a firm is asked by its id, so that one row costs a look into an index.
    """

    def narrow(acting: Membership) -> Q | None:
        if acting.role == Role.OWNER:
            whose = "organisation" if firm == "pk" else f"{firm}__organisation"
            return Q(**{whose: acting.organisation})
        if acting.role not in (Role.ADVISER, Role.PROVIDER):
            return None
        return Q(_lets(acting, firm, part))

    return narrow


def _in_own_case(part: str, case: str) -> Callable[[Membership], Q | None]:
    """Rows of one's own body's cases, and of those that a firm shows one."""
    shared = _shared(part, f"{case}firm")

    def narrow(acting: Membership) -> Q | None:
        told = shared(acting)
        if told is None or acting.role != Role.ADVISER:
            return told
        has_spoken = Exists(_word(acting).filter(firm=OuterRef(f"{case}firm")))
        shuts = has_spoken if part == Part.DOCUMENTS else _refuses(acting, f"{case}firm")
        return told | Q(**{f"{case}organisation": acting.organisation}) & ~Q(shuts)

    return narrow


def _own(*roles: str) -> Callable[[Membership], Q | None]:
    return lambda acting: Q(organisation=acting.organisation) if acting.role in roles else None


def _firms(acting: Membership) -> Q | None:
    """One's own; those that share anything; those of one's own cases or referrals."""
    told = _shared(Part.IDENTITY, "pk")(acting)
    if told is None or acting.role == Role.OWNER:
        return told
    told = Q(_lets(acting, "pk"))
    if acting.role == Role.PROVIDER:
        referrals = Referral.objects.filter(_referred(acting), case__firm=OuterRef("pk"))
        return told | Q(Exists(referrals))
    own = Case.objects.filter(organisation=acting.organisation, firm=OuterRef("pk"))
    return told | Q(Exists(own)) & ~Q(_refuses(acting, "pk"))


def _referred(acting: Membership) -> Q:
    own = Q(provider__organisation=acting.organisation)
    return own & (Q(_lets_refer()) | Q(_lets(acting, "case__firm", Part.REFERRALS)))


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
    FirmVersion: _shared(Part.PROFILE, "firm"),
    PutOff: _shared(Part.PROFILE, "firm"),
    Plan: _shared(Part.PLANS, "firm"),
    Case: _in_own_case(Part.CASE, ""),
    Person: _shared(Part.PEOPLE, "firm"),
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
