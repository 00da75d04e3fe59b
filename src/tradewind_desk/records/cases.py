"""A case: what a body does for a firm, from the first call to a win."""

from __future__ import annotations

from django.db import models

from tradewind_desk.records.firms import Firm, Plan
from tradewind_desk.records.kept import Kept
from tradewind_desk.records.people import Organisation, User
from tradewind_desk.records.providers import Provider


class Case(Kept):
    """One firm's case with one body; other bodies see it by the firm's consent."""

    class Stage(models.TextChoices):
        PROSPECT = "prospect"
        CONTACTED = "contacted"
        MET = "met"
        PLANNED = "planned"
        REFERRED = "referred"
        ACTIVE = "active"
        VERIFY_WIN = "verify_win"
        WON = "won"
        CLOSED = "closed"

    class Closing(models.TextChoices):
        NONE = ""
        NOT_REACHABLE = "not_reachable"
        NO_NEED = "no_need"
        NO_HELP = "no_help"
        NOT_FOR_US = "not_for_us"
        DUPLICATE = "duplicate"

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="cases")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="cases")
    adviser = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="caseload"
    )
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.PROSPECT)
    stage_since = models.DateTimeField()
    closing = models.CharField(max_length=16, choices=Closing, blank=True, default="")
    subject = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=40, blank=True)  # register, web, event, partner
    priority = models.SmallIntegerField(default=0)
    first_answer_at = models.DateTimeField(null=True, blank=True)
    next_due = models.DateField(null=True, blank=True)  # the earliest open task

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["firm", "organisation"], name="one_case_for_each_body"),
        )
        # The firm stands last: what its consents shut out is counted from the index alone.
        indexes = (
            models.Index(fields=["organisation", "stage", "-changed_at", "id", "firm"]),
            models.Index(fields=["organisation", "-changed_at", "id", "firm"]),
            models.Index(fields=["organisation", "adviser", "-changed_at", "id", "firm"]),
            models.Index(fields=["organisation", "next_due", "id"]),
            models.Index(fields=["organisation", "stage_since", "id"]),
            models.Index(fields=["organisation", "source", "-changed_at", "id", "firm"]),
        )

    def __str__(self) -> str:
        return str(self.firm)


class Person(Kept):
    """A contact at the firm."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="people")
    name = models.CharField(max_length=120)
    post = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.name


class Interaction(Kept):
    """A call, a meeting, a message: what was said, and what came of it."""

    class Kind(models.TextChoices):
        CALL = "call"
        MEETING = "meeting"
        MESSAGE = "message"
        EVENT = "event"
        NOTE = "note"

    case = models.ForeignKey(Case, models.CASCADE, related_name="interactions")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    said = models.TextField()
    with_person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True)

    class Meta:
        indexes = (models.Index(fields=["case", "-on", "id"]),)


class Task(Kept):
    """What is to be done, by whom and when."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    what = models.CharField(max_length=200)
    due = models.DateField(null=True, blank=True)
    who = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="tasks")
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["who", "done_at", "due"]),)


class Document(Kept):
    """A file kept with a case: its type was checked by its content."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    bytes_long = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = models.ForeignKey(User, models.SET_NULL, null=True)


class Referral(Kept):
    """A need handed to a provider."""

    class State(models.TextChoices):
        SENT = "sent"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    class Reason(models.TextChoices):
        NONE = ""
        NO_CAPACITY = "no_capacity"
        NOT_OUR_FIELD = "not_our_field"
        CONFLICT = "conflict_of_interest"
        NOT_REACHABLE = "not_reachable"
        NO_AGREEMENT = "no_agreement"

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    provider = models.ForeignKey(Provider, models.PROTECT, related_name="referrals")
    kind = models.CharField(max_length=60)  # a kind of service, as the packs name it
    market = models.CharField(max_length=6, blank=True)
    need = models.TextField()  # five lines at most: what the provider reads
    needed_by = models.DateField(null=True, blank=True)
    why = models.JSONField(default=list)  # why this provider: coded clauses
    state = models.CharField(max_length=10, choices=State, default=State.SENT)
    reason = models.CharField(max_length=24, choices=Reason, blank=True, default="")
    said = models.TextField(blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="referrals_sent")
    answered_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["provider", "state", "-made_at", "id"]),)


class Outcome(Kept):
    """What came of a case: money reached, an order, a company set up."""

    class Kind(models.TextChoices):
        FUNDING = "funding"
        ORDER = "order"
        SET_UP = "set_up"
        CERTIFIED = "certified"
        OTHER = "other"

    case = models.ForeignKey(Case, models.CASCADE, related_name="outcomes")
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    market = models.CharField(max_length=6, blank=True)
    scheme = models.CharField(max_length=60, blank=True)
    minor = models.BigIntegerField(null=True, blank=True)  # amount in minor units; none = unknown
    currency = models.CharField(max_length=3, blank=True)
    on = models.DateField()
    said = models.TextField(blank=True)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)  # of the firm
    confirmed_at = models.DateTimeField(null=True, blank=True)
