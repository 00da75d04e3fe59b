"""A plan as it is kept: its JSON with the timetable drawn, compressed; in other words on demand."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tradewind.errors import InputError
from tradewind.report.page import PageView
from tradewind.report.support_view import Beside, Readings
from tradewind_desk import facts as packs
from tradewind_desk.plans.asking import Answered, Json, answer, asked_of
from tradewind_desk.plans.headline import sums
from tradewind_desk.plans.without_money import without_money
from tradewind_desk.records.models import Plan, Wording


@dataclass(frozen=True, slots=True)
class Kept:
    """What a plan told, in one language, and its timetable drawn."""

    told: Json
    chart: str = ""
    legend: Sequence[Sequence[str]] = ()

    def view(self, plan: Plan) -> PageView:
        """The plan as a page shows it."""
        facts = packs.as_of(applies_on=plan.applies_on, known_on=plan.known_on)
        legend = tuple((box, name) for box, name in self.legend)
        return PageView(self.told, Beside(self.chart, legend, Readings(facts, self.told["lang"])))


def kept_of(answered: Answered, lang: str) -> Kept:
    """An answer of the engine in a language, as it is kept."""
    drawn = answered.beside(lang)
    return Kept(answered.told(lang), drawn.chart, drawn.legend)


def packed(kept: Kept) -> bytes:
    """A plan compressed."""
    told = {"plan": kept.told, "chart": kept.chart, "legend": kept.legend}
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 3)


def unpacked(kept: bytes) -> Kept:
    """A plan as it was packed."""
    told = json.loads(zlib.decompress(kept))
    return Kept(told["plan"], told["chart"], told["legend"])


def as_seen(plan: Plan, lang: str, *, has_money: bool) -> Kept:
    """A plan in a language for who may see the firm's money, or may not."""
    return told_to(in_language(plan, lang), has_money)


def told_to(kept: Kept, has_money: bool) -> Kept:
    """An answer as it is told to who may see the firm's money, or may not."""
    return kept if has_money else replace(kept, told=without_money(kept.told))


def in_language(plan: Plan, lang: str) -> Kept:
    """A plan in a language; as it was made where facts have moved on and its words with them."""
    worded = plan.wordings.filter(lang=lang).first()
    if worded is not None:
        return unpacked(worded.told)
    made = unpacked(plan.told)
    return made if made.told["lang"] == lang else _reworded(plan, made, lang)


def _reworded(plan: Plan, made: Kept, lang: str) -> Kept:
    """The plan asked again for its words only: taken where every number is as it was."""
    days = {"applies_on": plan.applies_on, "known_on": plan.known_on}
    try:
        found = kept_of(answer(asked_of(plan.file, plan.options, **days)), lang)
    except InputError:  # what it asked of is no longer there
        return made
    if sums(found.told) != sums(made.told):
        return made
    told = {**found.told, "determination": plan.determination}
    kept = Kept(told, found.chart, found.legend)
    Wording.objects.get_or_create(plan=plan, lang=lang, defaults={"told": packed(kept)})
    return kept
