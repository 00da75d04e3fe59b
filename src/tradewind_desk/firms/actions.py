"""Acts on a firm: describe it, write its file, answer or put off a question."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from tradewind.firm_file.faults import KeyPath, Plain, dotted
from tradewind.firm_file.writing import changed
from tradewind.pipeline.interview import OpenAsk
from tradewind.pipeline.known_names import check_names
from tradewind.pipeline.support import support
from tradewind.report.interview import keep
from tradewind_desk import audit, policies, words
from tradewind_desk import facts as packs
from tradewind_desk.firms import kept_file
from tradewind_desk.firms.facts_of import follow
from tradewind_desk.records.models import Firm, FirmVersion, Membership, Organisation, PutOff
from tradewind_desk.shown import part_of

Edit = tuple[KeyPath, Plain]
How = FirmVersion.How


class Stale(Exception):
    """The file has changed since the person saw it."""


def create_firm(*, acting: Membership, file: str) -> Firm:
    """The firm of an owner's organisation, with the first of its file."""
    with transaction.atomic():
        # Of two forms sent at once the second waits here, and is refused.
        body = Organisation.objects.select_for_update().get(pk=acting.organisation_id)
        policies.check(acting, policies.Act.CREATE, body)
        firm = Firm.objects.create(
            organisation=body,
            name=body.name,
            place=body.place,
            is_invented=body.is_invented,
            version=0,
        )
        audit.note(acting, "create", firm, firm=firm)
        save_file(acting=acting, firm=firm, seen=0, file=file, how=How.TYPED)
    return firm


def edit(*, acting: Membership, firm: Firm, seen: int, edits: Sequence[Edit]) -> None:
    """Write some fields over; None takes one out."""
    told = dict(edits)
    made = changed(kept_file.NAME, firm.file.encode(), list(told.items())).decode()
    save_file(acting=acting, firm=firm, seen=seen, file=made, how=How.TYPED)


def answer(*, acting: Membership, firm: Firm, seen: int, ask: OpenAsk, text: str) -> None:
    """Write an answer of the interview; InputError where it cannot be kept."""
    kept = keep(ask, text, words.language(), kept_file.NAME, firm.file.encode(), packs.today())
    with transaction.atomic():
        save_file(acting=acting, firm=firm, seen=seen, file=kept.data.decode(), how=How.ANSWERED)
        PutOff.objects.filter(firm=firm, path=ask.written_to).delete()


def put_off(*, acting: Membership, firm: Firm, ask: OpenAsk, is_unknown: bool) -> None:
    """Remember that a question is for later, or that nobody at the firm knows."""
    policies.check(acting, policies.Act.CHANGE, firm)
    with transaction.atomic():
        PutOff.objects.update_or_create(
            firm=firm,
            path=ask.written_to,
            defaults={"is_unknown": is_unknown, "by": acting.person},
        )
        audit.note(acting, "change", firm, firm=firm, fields=[ask.written_to], is_put_off=True)


def ask_again(*, acting: Membership, firm: Firm) -> None:
    """Put every question that was put off once more."""
    policies.check(acting, policies.Act.CHANGE, firm)
    with transaction.atomic():
        firm.put_off.all().delete()
        audit.note(acting, "change", firm, firm=firm, is_put_off=False)


@transaction.atomic
def save_file(*, acting: Membership, firm: Firm, seen: int, file: str, how: str) -> None:
    """Keep a new version of the file; Stale where another came first, InputError for a clash."""
    locked = Firm.objects.select_for_update().get(pk=firm.pk)
    policies.check(acting, policies.Act.CHANGE, locked)
    if locked.version != seen:
        raise Stale
    told, facts = kept_file.read(file), packs.today()
    check_names(told, kept_file.NAME, facts)
    support(told, kept_file.NAME, facts)  # answers that cannot both hold are refused here
    moved = kept_file.changes(kept_file.values_of(locked.file), kept_file.values_of(file))
    if not moved and seen:
        return
    parts = {str(part_of(one.path)) for one in moved}
    for part in parts:
        if not policies.may_change(acting, locked, part):
            raise policies.Refused("firm.change")
    before = _last(locked)
    locked.file, locked.version = file, seen + 1
    follow(locked, told, facts)
    locked.save()
    said = _said(before, moved, locked.version)
    FirmVersion.objects.create(
        firm=locked, number=locked.version, file=file, said=said, how=how,
        by=acting.person, organisation=acting.organisation,
    )  # fmt: skip
    fields = [dotted(one.path) for one in moved]
    audit.note(
        acting, "change", locked, firm=locked, parts=parts, fields=fields, version=locked.version
    )
    firm.refresh_from_db()


def _last(firm: Firm) -> FirmVersion | None:
    """The version that stands; a file that came from elsewhere becomes one first."""
    kept = firm.versions.filter(number=firm.version).first()
    if kept is None and firm.file:
        paths = (dotted(path) for path, _ in kept_file.leaves(kept_file.values_of(firm.file)))
        kept = FirmVersion.objects.create(
            firm=firm, number=firm.version, file=firm.file, how=How.FOUND,
            said=dict.fromkeys(paths, firm.version),
        )  # fmt: skip
    return kept


def _said(
    before: FirmVersion | None, moved: Sequence[kept_file.Change], number: int
) -> dict[str, int]:
    """For each field that says something, the version in which it was said."""
    said = dict(before.said) if before else {}
    for one in moved:
        said[dotted(one.path)] = number
        if one.after is None:
            del said[dotted(one.path)]
    return said
