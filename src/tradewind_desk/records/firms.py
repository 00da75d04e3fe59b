"""A firm and its plans."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from tradewind_desk.records.kept import Kept
from tradewind_desk.records.people import Organisation, User
from tradewind_desk.records.rows import insert_values
from tradewind_desk.records.search import asked, words_of


class Firms(models.QuerySet["Firm"]):
    """Firms, made with what they are found by."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **told: Any) -> Any:
        """Many at once, with what they are found by."""
        made = super().bulk_create(objs, *args, **told)
        SearchWord.keep_new(made)
        return made


class Firm(Kept):
    """An enterprise. Its file is the truth; the other fields are read from it to be searched by."""

    organisation = models.OneToOneField(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="firm"
    )  # none until its owner has an account
    name = models.CharField(max_length=200)
    name_zh = models.CharField(max_length=200, blank=True)
    identifier = models.CharField(max_length=40, blank=True, db_index=True)  # USCC, BR number
    place = models.CharField(max_length=6, blank=True)
    industry = models.CharField(max_length=40, blank=True)
    classification = models.CharField(max_length=40, blank=True)  # what the code is a code of
    size = models.CharField(max_length=10, blank=True)
    file = models.TextField(blank=True)  # the firm's file as YAML
    version = models.PositiveIntegerField(default=1)  # grows with every change of the file
    from_register = models.JSONField(null=True, blank=True)  # register, row, reasons of the call
    is_invented = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)
    objects = Firms.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["name"]),
            models.Index(fields=["-changed_at", "id"]),
            models.Index(fields=["place"]),
            models.Index(fields=["industry"]),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **told: Any) -> None:
        super().save(*args, **told)
        changed = told.get("update_fields")
        if changed is None or {"name", "name_zh", "identifier"} & set(changed):
            SearchWord.keep(self)

    def search_words(self) -> set[bytes]:
        """What the firm is found by."""
        return words_of(self.name, self.name_zh, self.identifier)


class SearchWord(models.Model):
    """One word that a firm is found by; kept in step by saving the firm."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="+", db_index=False)
    word = models.BinaryField()

    class Meta:
        indexes = (
            models.Index(fields=["word", "firm"]),
            models.Index(fields=["firm", "word"]),  # of one firm: looked up and removed by it
        )

    @classmethod
    def found(cls, text: str, firm: str) -> models.Q:
        """The firm that `firm` leads to is found by every part of a text."""
        told = models.Q()
        for least, below in asked(text):
            words = cls.objects.filter(word__gte=least, word__lt=below)
            told &= models.Q(**{f"{firm}__in": words.values("firm")})
        return told

    @classmethod
    def keep_new(cls, firms: Iterable[Firm]) -> None:
        """The words of firms that have none yet."""
        key = Firm._meta.pk.get_db_prep_save
        keys = ((key(firm.pk, connection), firm.search_words()) for firm in firms)
        rows = ((pk, one) for pk, words in keys for one in words)
        insert_values(cls, ("firm_id", "word"), rows)

    @classmethod
    def keep(cls, firm: Firm) -> None:
        """The words of a firm as it is called now."""
        held = {bytes(one) for one in cls.objects.filter(firm=firm).values_list("word", flat=True)}
        wanted = firm.search_words()
        if gone := held - wanted:
            cls.objects.filter(firm=firm, word__in=gone).delete()
        cls.objects.bulk_create(cls(firm=firm, word=one) for one in wanted - held)


class FirmVersion(Kept):
    """A firm's file as it stood after one change; nothing here is changed afterwards."""

    class How(models.TextChoices):
        FOUND = "found"  # it was there before anyone changed it here
        TYPED = "typed"
        ANSWERED = "answered"
        UPLOADED = "uploaded"

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.TextField(blank=True)
    said = models.JSONField(default=dict)  # each field of the file: the version that it came with
    how = models.CharField(max_length=10, choices=How)
    by = models.ForeignKey(User, models.SET_NULL, null=True)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["firm", "number"], name="one_number_for_each_version"),
        )
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.firm} · {self.number}"


class PutOff(Kept):
    """A question that a firm would not answer now."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="put_off")
    path = models.CharField(max_length=200)  # the place of its answer in the file
    is_unknown = models.BooleanField()  # nobody at the firm knows; else it is for later
    by = models.ForeignKey(User, models.SET_NULL, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["firm", "path"], name="put_off_once_for_each_firm"),
        )

    def __str__(self) -> str:
        return self.path


class Plan(Kept):
    """A plan as it was answered: the file, the days and the answer's determination are kept."""

    firm = models.ForeignKey(Firm, models.CASCADE, related_name="plans")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=120, blank=True)
    file = models.TextField()
    options = models.JSONField(default=dict)  # markets, modes, red_sea
    applies_on = models.DateField()
    known_on = models.DateField()
    asked = models.CharField(max_length=64, db_index=True, blank=True)  # its question's hash
    determination = models.CharField(max_length=80, db_index=True)
    told = models.BinaryField()  # the plan's JSON, compressed
    headline = models.JSONField(default=dict)  # what lists show of it
    made_by = models.ForeignKey(User, models.SET_NULL, null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["firm", "number"], name="one_number_for_each_plan"),
        )
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.firm} · {self.number}"


class Wording(models.Model):
    """A plan in a language other than the one it was made in: the same numbers in other words."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="wordings")
    lang = models.CharField(max_length=7)
    told = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "lang"], name="one_wording_for_each_language"),
        )
