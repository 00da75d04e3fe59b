"""The list of calls as JSON, in words on a terminal, and as the rows of a file.

`found` is a `register.CallList` and its details; the two packages do not know one another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tradewind.assess.outreach import Method, method
from tradewind.assess.schemes.catalogue import catalogue
from tradewind.assess.size.question import CLASSES
from tradewind.facts import Facts
from tradewind.model.money import Money
from tradewind.report.firm_json import Teller, amount_text
from tradewind.report.screen import Screen
from tradewind.rules import leaves
from tradewind.rules.questions import OUTREACH, questions
from tradewind.text import name_of, say

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]
_SHOWN = 20  # firms on a terminal; a file has all
_REASONS = 3
_DECIDING = 5
COLUMNS = (
    "rank",
    "officer",
    "row",
    "id",
    "name",
    "uscc",
    "region",
    "division",
    "sector",
    "size",
    "score_low",
    "score_high",
    "why",
    "reasons",
    "unknown",
    "ask",
    "schemes",
    "presence",
    "ready",
    "steady",
)


# as JSON


def triage_json(
    found: Any,
    details: Mapping[int, Any],
    asked: Json,
    names: Callable[[object], Mapping[str, str] | None],
    facts: Facts,
    lang: str,
) -> Json:
    """The whole list; `asked` is what was asked for, `names` tells what regions are called.

    The words of a firm are in the language of its officer, where one is told.
    """
    how = method(facts)
    writers: dict[str, _Writer] = {}
    calls = []
    for rank, (called, officer) in enumerate(found.called, 1):
        spoken = (officer.language if officer else None) or lang
        write = writers.setdefault(spoken, _Writer(facts, how, names, spoken))
        told = write.call(called, details[called.row], found.sensitivity.edge)
        calls.append({"rank": rank, "officer": officer.name if officer else None, **told})
    return {
        "schema": "tradewind/register-triage/1",
        "applies_on": facts.applies_on.isoformat(),
        "known_on": facts.known_on.isoformat(),
        **asked,
        "firms": {
            "in_run": found.in_run,
            "in_scope": found.in_scope,
            "without_reason": found.without_reason,
            "without_officer": found.without_officer,
            "listed": len(calls),
            "finding_out": sum(called.is_extra for called, _ in found.called),
            "could_belong": found.could_belong,
        },
        "lowest_score": None if found.lowest is None else found.lowest / 2,
        "terms": _terms(found, how, asked["weights"], lang),
        "steady": len(calls) - len(found.sensitivity.edge),
        "calls": calls,
    }


def _terms(found: Any, how: Method, weights: Mapping[str, int], lang: str) -> list[Json]:
    """Every term: what it weighs, how many of the list meet it, how the list hangs on it."""
    met = Counter(at for one, _ in found.called for at in _bits(one.met))
    unknown = Counter(at for one, _ in found.called for at in _bits(one.unknown))
    order = found.sensitivity.deciding
    return [
        {
            "term": one.id,
            "about": one.about,
            "name": name_of(one.names, lang),
            "weight": weights[one.id],
            "met": met[at],
            "unknown": unknown[at],
            "leaves": dict(found.sensitivity.leaves.get(at, {})),
            "decides": order.index(at) + 1 if at in order else None,
        }
        for at, one in enumerate(how.terms)
    ]


def _bits(mask: int) -> list[int]:
    return [at for at in range(mask.bit_length()) if mask >> at & 1]


class _Writer:
    """Writes firms of the list in one language."""

    def __init__(
        self,
        facts: Facts,
        how: Method,
        names: Callable[[object], Mapping[str, str] | None],
        lang: str,
    ) -> None:
        self._facts, self._how, self._names, self._lang = facts, how, names, lang
        self._schemes = {track.id: name_of(track.names, lang) for track in catalogue(facts)}
        self._asked = questions(facts, OUTREACH)
        tree = how.readiness.tree
        self._ready = leaves(tree) if tree is not None else ()
        self._teller = Teller(facts, lang)

    def call(self, called: Any, known: Any, edge: Mapping[int, int]) -> Json:
        """All that an officer is told of a firm; a straight list."""
        values, kept, answer = known.values, known.kept, known.told
        region = values.get("region")
        return {
            "row": called.row,
            "id": _plain(values.get("id")),
            "name": values.get("name"),
            "uscc": values.get("uscc"),
            "contact": {name: _plain(one) for name, one in known.others.items()},
            "region": region,
            "region_name": name_of(self._names(region), self._lang, say("unknown", self._lang)),
            "division": None if kept["division"] is None else f"{kept['division']:02}",
            "sector": self._sector(values.get("industry")),
            "size": list(CLASSES[kept["size_low"] : kept["size_high"] + 1]),
            "score": {"low": called.low / 2, "high": called.high / 2},
            "why": "finding_out" if called.is_extra else "score",
            "reasons": self._terms(called.met),
            "unknown": self._terms(called.unknown),
            "ask": self._question(answer.first_question),
            "schemes": [self._scheme(one) for one in known.schemes],
            "presence": self._presence(answer.presence),
            "ready": self._readiness(answer.ready),
            "upgrade": {
                "low": answer.upgrade.low,
                "high": answer.upgrade.high,
                "of": answer.upgrade.of,
            },
            "steady": called.row not in edge,
            "leaves_at": edge.get(called.row, 0),
        }

    def _terms(self, mask: int) -> list[Json]:
        """Terms of a mask, the heaviest first."""
        terms = [self._how.terms[at] for at in _bits(mask)]
        ordered = sorted(terms, key=lambda one: -(one.weight or 0))
        return [{"term": one.id, "name": name_of(one.names, self._lang)} for one in ordered]

    def _sector(self, code: object) -> list[str]:
        """The sectors of the size standard that a code falls into, by name."""
        from tradewind.assess.size.industry import activity
        from tradewind.errors import InputError
        from tradewind.model.enterprise import Industry

        try:
            told = activity(Industry(str(code), "GB/T 4754-2017"), self._facts) if code else None
        except InputError:
            return []
        key = f"name_{self._lang.lower().replace('-', '_')}"
        rows = [
            row
            for one in (told.sectors if told else ())
            for row, _ in self._facts.find("definitions/sme:cn_sectors", sector=one)
        ]
        return [row[key] for row in rows]

    def _question(self, told: Any) -> Json | None:
        if told is None:
            return None
        asks = name_of(told.question.ask, self._lang)
        return {"input": told.question.input.name, "asks": asks, "moves": told.moves}

    def _scheme(self, one: Any) -> Json:
        return {
            "scheme": one.scheme,
            "name": self._schemes[one.scheme],
            "status": "undetermined" if one.verdict is None else "eligible",
            "amount": {"minor": one.amount.minor, "currency": one.amount.currency},
        }

    def _presence(self, told: Any) -> Json:
        """The best form where it is certain; all that it may be."""
        best = told.best
        return {
            "option": best.option if best else None,
            "name": name_of(best.names, self._lang) if best else None,
            "says": name_of(best.says, self._lang) if best else None,
            "possible": [
                {"option": one.option, "name": name_of(one.names, self._lang)}
                for one in told.possible
            ],
        }

    def _readiness(self, told: Any) -> Json:
        words = [name_of(leaf.reason.names(), self._lang) for leaf in self._ready]
        return {
            "verdict": told.verdict,
            "failed": [words[at] for at in _bits(told.failed)],
            "unknown": [words[at] for at in _bits(told.unknown)],
        }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


# as the rows of a file


def list_rows(told: Json, lang: str) -> tuple[list[str], list[list[str | int | float | None]]]:
    """The head of the list and a row for each call; columns of contact after those of the firm."""
    contacts = list(told["calls"][0]["contact"]) if told["calls"] else []
    at = COLUMNS.index("region")
    heads = [say(f"triage.column.{name}", lang) for name in COLUMNS]
    rows = []
    for call in told["calls"]:
        cells = _cells(call, lang)
        row = [cells[name] for name in COLUMNS]
        rows.append(row[:at] + [call["contact"][name] for name in contacts] + row[at:])
    return heads[:at] + contacts + heads[at:], rows


def _cells(call: Json, lang: str) -> dict[str, str | int | float | None]:
    """A call by column; a straight list."""
    names = {
        name: _joined((one["name"] for one in call[name]), lang) for name in ("reasons", "unknown")
    }
    return {
        **{name: call[name] for name in ("rank", "officer", "row", "id", "name", "uscc")},
        "region": call["region_name"],
        "division": call["division"],
        "sector": ", ".join(call["sector"]),
        "size": _size(call, lang),
        "score_low": call["score"]["low"],
        "score_high": call["score"]["high"],
        "why": say(f"triage.why.{call['why']}", lang),
        **names,
        "ask": call["ask"]["asks"] if call["ask"] else None,
        "schemes": _joined((_scheme(one, lang) for one in call["schemes"]), lang),
        "presence": _presence(call, lang),
        "ready": _ready(call, lang),
        "steady": say(f"triage.steady.{'yes' if call['steady'] else 'no'}", lang),
    }


def _joined(names: Iterable[str], lang: str) -> str:
    return say("triage.semicolon", lang).join(names)


def _size(call: Json, lang: str) -> str:
    ends = dict.fromkeys((call["size"][0], call["size"][-1]))
    return " – ".join(say(f"triage.size.{one}", lang) for one in ends)


def _scheme(one: Json, lang: str) -> str:
    amount = amount_text(Money(one["amount"]["minor"], one["amount"]["currency"]), lang)
    return say(f"triage.scheme.{one['status']}", lang, {"name": one["name"], "amount": amount})


def _presence(call: Json, lang: str) -> str:
    told = call["presence"]
    if told["name"]:
        return str(told["name"])
    names = say("triage.or", lang).join(one["name"] for one in told["possible"])
    return say("triage.presence_open", lang, {"names": names}) if names else say("unknown", lang)


def _ready(call: Json, lang: str) -> str:
    told = call["ready"]
    if told["verdict"]:
        return say("triage.ready.yes", lang)
    if told["verdict"] is None:
        return say("triage.ready.unknown", lang, {"names": _joined(told["unknown"], lang)})
    return say("triage.ready.no", lang, {"names": _joined(told["failed"], lang)})


# in words


def tell_triage(told: Json, lang: str, path: str | None) -> None:
    """How the list came about, its first firms, and what it hangs on."""
    screen = Screen()
    firms = {name: f"{count:,}" for name, count in told["firms"].items()}
    screen.put(say("triage.listed", lang, firms), "bold")
    for name in ("without_reason", "without_officer"):
        if told["firms"][name]:
            screen.put(say(f"triage.{name}", lang, firms))
    if told["firms"]["finding_out"]:
        screen.put(say("triage.finding_out", lang, firms))
    if told["lowest_score"] is not None:
        lowest = {"score": f"{told['lowest_score']:g}", **firms}
        screen.put(say("triage.could_belong", lang, lowest))
    screen.put("")
    for call in told["calls"][:_SHOWN]:
        _tell_call(screen, call, lang)
    left = len(told["calls"]) - _SHOWN
    if left > 0:
        screen.put(say("triage.more", lang, {"count": f"{left:,}"}), "dim")
    if path:
        screen.put(say("triage.written", lang, {"path": path}))
    screen.put("")
    _tell_sensitivity(screen, told, lang)


def _tell_call(screen: Screen, call: Json, lang: str) -> None:
    cells = _cells(call, lang)
    score = f"{cells['score_low']:g}–{cells['score_high']:g}"
    name = call["name"] or call["uscc"] or say("triage.firm", lang, {"id": call["id"]})
    sector = " ".join(str(cells[one]) for one in ("sector", "division") if cells[one])
    head = [str(name), str(cells["region"]), sector, str(cells["size"]), score]
    officer = f" → {call['officer']}" if call["officer"] else ""
    screen.put(f"{call['rank']}. {' · '.join(one for one in head if one)}{officer}", "bold", "   ")
    for code, text in (
        ("reasons", _few(call["reasons"], lang)),
        ("unknown", _few(call["unknown"], lang)),
        ("ask", cells["ask"]),
        ("schemes", cells["schemes"]),
        ("presence", cells["presence"]),
        ("ready", cells["ready"]),
    ):
        if text:
            line = say("triage.line", lang, {"column": say(f"triage.column.{code}", lang)})
            screen.put(f"{line}{text}", "", "     ", "   ")


def _few(named: Sequence[Json], lang: str) -> str:
    """The heaviest, and how many more there are."""
    told = _joined((one["name"] for one in named[:_REASONS]), lang)
    more = len(named) - _REASONS
    return told + (say("and_more", lang, {"count": more}) if more > 0 else "")


def _tell_sensitivity(screen: Screen, told: Json, lang: str) -> None:
    """How many firms stay whatever weight is changed, and which weights decide most."""
    screen.put(say("triage.sensitivity", lang), "bold")
    counts = {"steady": f"{told['steady']:,}", "listed": f"{told['firms']['listed']:,}"}
    screen.put(say("triage.steady", lang, counts))
    table = screen.table()
    table.add_column(say("triage.term", lang))
    for name in ("weight", "half_more", "half_less", "left_out"):
        table.add_column(say(f"triage.{name}", lang), justify="right")
    decided = [one for one in told["terms"] if one["decides"]]
    for one in sorted(decided, key=lambda one: one["decides"])[:_DECIDING]:
        changes = [str(one["leaves"][name]) for name in ("half_more", "half_less", "left_out")]
        table.add_row(one["name"], str(one["weight"]), *changes)
    screen.screen.print(table)
