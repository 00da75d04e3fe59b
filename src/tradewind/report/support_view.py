"""Money, presence, upgrade and setting up, as the page and the terminal show them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from tradewind.assess.schemes import RARE
from tradewind.report.firm_words import FirmWords, state_of
from tradewind.report.telling import Json, Teller, safe_link
from tradewind.text import words

if TYPE_CHECKING:
    from tradewind.facts import Facts
    from tradewind.rules.questions import Question

OPEN_STATES, NEAR, AWAY, CLOSED = (
    ("eligible", "undetermined"),
    "in_reach",
    "not_eligible",
    ("exhausted", "not_in_force"),
)
_MOST_SAID = 3  # conditions of a path told in the table; all of them stand in the details
_MOST_LISTED = 6
_MOST_TOLD = 8  # a longer list of schemes is folded
_PAID = ("grant", "loan-guarantee", "place")
_ABOUT_MONEY = 3  # the schemes that the terminal names


@dataclass(frozen=True, slots=True)
class Beside:
    """What the page shows beyond the JSON: the timetable drawn, and how to word what was read."""

    chart: str = ""
    legend: tuple[tuple[str, str], ...] = ()
    words: Readings | None = None


class Readings:
    """Words for a value that a condition read, with its unit or the name of its code."""

    def __init__(self, facts: Facts, lang: str) -> None:
        from tradewind.report import firm_json

        self._tell = firm_json.Teller(facts, lang)

    def say(self, name: str, value: object) -> str | None:
        """The value in words; None where the input is not declared."""
        from tradewind.rules.inputs import Kind

        asked: Question | None = self._tell.asked.get(name)
        if asked is None:
            return None
        if asked.input.kind is Kind.DECIMAL and isinstance(value, str):
            return self._tell.measured(asked.input, Decimal(value))
        if isinstance(value, bool | int | str):
            return self._tell.measured(asked.input, value)
        return None


class PlanWords(FirmWords):
    """The words of schemes and presence with the marks of currency that a plan uses."""

    def __init__(self, tell: Teller) -> None:
        super().__init__(tell.lang)
        self.tell = tell

    def money(self, told: Json | None) -> str:
        """An amount with a mark that names one currency only, without idle decimals."""
        if told is None:
            return self.say("unknown")
        text = self.tell.money(told)
        return text.removesuffix(".00")


# --- what the template reads ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: what it asks, how it stands, what was read and what is required."""

    says: str
    outcome: str
    read: str
    required: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step in words."""

    name: str
    who: str
    place: str
    days: str
    fees: str
    documents: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """A sentence with where it comes from."""

    says: str
    small: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme: a row of the table, and everything behind it."""

    told: Json
    link: str
    head: str
    amount: str
    terms: tuple[str, ...]
    why: tuple[str, ...]
    path: str
    paths: tuple[str, ...]
    conditions: tuple[Condition, ...]
    asks: tuple[str, ...]
    steps: tuple[StepRow, ...]
    notes: tuple[Noted, ...]
    sources: tuple[str, ...]

    @property
    def is_near(self) -> bool:
        """Whether a path leads from here to yes."""
        return bool(self.told["paths"])


@dataclass(frozen=True, slots=True)
class Group:
    """The schemes of one state."""

    title: str
    schemes: tuple[Scheme, ...]
    is_folded: bool


@dataclass(frozen=True, slots=True)
class Form:
    """One form of presence."""

    told: Json
    link: str
    head: str
    conditions: tuple[Condition, ...]
    asks: tuple[str, ...]
    steps: tuple[StepRow, ...]
    yearly: tuple[Noted, ...]
    terms: tuple[Noted, ...]
    revision: Noted | None
    fees: str


@dataclass(frozen=True, slots=True)
class Rate:
    """One cell of the treaty table."""

    text: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Treaty:
    """One market's row of the treaty table."""

    name: str
    rates: tuple[Rate, ...]
    conditions: tuple[Noted, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """One diagnostic that was begun."""

    name: str
    result: str
    level: str
    next: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the table beside the timetable's picture."""

    name: str
    begins: str
    ends: str
    step: StepRow
    after: str
    is_critical: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """The money that one way of a market can reach."""

    way: str
    seller: str
    lines: tuple[tuple[str, str], ...]
    total: str
    note: str


@dataclass
class SupportView:
    """Every view over the parts of a plan that are about the firm; sources told once, by key."""

    told: Json
    tell: Teller
    readings: Readings | None = None
    sources: dict[str, Json] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.words = PlanWords(self.tell)
        self.say = self.words.say
        self._keys: dict[str, str] = {}
        self.money: Json = self.told["schemes"]
        results = self.money["results"]
        steps = {step["id"]: step["name"] for one in results for step in one["steps"]}
        self.step_names: dict[str, str] = steps | self.told["step_names"]
        self.groups = [group for group in self._groups() if group.schemes]
        self.kinds = self._kinds()
        self.treaties = [self._treaty(one) for one in self.told["presence"]["withholding"]]
        self.scales = [self._scale(one) for one in self._begun()]
        self.bars = [self._bar(one) for one in self._rows()]

    # --- sources ---------------------------------------------------------------------------
    def keys(self, cited: Iterable[Json]) -> tuple[str, ...]:
        """The keys of sources, each told once."""
        return tuple(dict.fromkeys(self._key(one) for one in cited))

    def _key(self, one: Json) -> str:
        name = "\n".join(str(one[part]) for part in ("id", "where", "from", "address", "note"))
        if name not in self._keys:
            self._keys[name] = f"f{len(self._keys) + 1}"
            self.sources[self._keys[name]] = one
        return self._keys[name]

    # --- values ----------------------------------------------------------------------------
    def value(self, name: str, value: object) -> str:
        """What a condition read; empty where its unit is not known here."""
        if value is None:
            return self.say("unknown")
        if isinstance(value, bool):
            return self.say("firm.yes" if value else "firm.no")
        told = self.readings.say(name, value) if self.readings else None
        text = str(value)
        if text in self.tell.market_names or f"page.in_place.{text}" in _PLACES:
            return self.place(text)
        if isinstance(value, int):
            return told or ""
        if told is None and _TERRITORY.fullmatch(text):
            return self.tell.market(text)
        return self.tell.day(text) if _is_day(text) else told or text

    def place(self, code: str) -> str:
        """A place by name."""
        told = self.tell.place(code)
        return self.tell.market(code) if told == code else told

    def _required(self, one: Json) -> str:
        wanted, names = one["required"], one["inputs"]
        if wanted is None or not names:
            return ""
        operator = one["kind"].rpartition(".")[2]
        if not isinstance(wanted, list):
            is_ratio = one["kind"].startswith("rule.ratio")
            told = self._share(wanted) if is_ratio else self.value(names[0], wanted)
            code = f"support.required.{operator}"
            return self.say(code, value=told) if told and code in words() else told
        every = [self.value(names[0], each) for each in wanted]
        if operator == "between":
            return self.say("page.span", low=every[0], high=every[-1])
        shown = self.tell.names(every, _MOST_LISTED)
        if operator == "not_one_of":
            return self.say("support.none_of", names=shown)
        return self.say("support.one_of", names=shown) if len(every) > 1 else shown

    def _share(self, wanted: object) -> str:
        return f"{self.tell.number(Decimal(str(wanted)) * 100)}%"

    def _read(self, one: Json) -> str:
        every = [self.value(name, value) for name, value in one["values_read"].items()]
        every += [self.tell.no_amount] * bool(one.get("withheld"))
        return self.say("page.semicolon").join(part for part in every if part)

    def conditions(self, told: Sequence[Json]) -> tuple[Condition, ...]:
        """Every condition in its own order: one that begins with "or" follows the one before."""
        return tuple(
            Condition(
                one["says"],
                one["outcome"],
                self._read(one),
                self._required(one),
                self.keys(one["sources"]),
            )
            for one in told
        )

    def step(self, one: Json) -> StepRow:
        """One step in words."""
        return StepRow(
            one.get("name") or one["says"],
            one["who_name"],
            self.place(one["place"]) if one["place"] else "",
            self.words.days(one["days"]),
            self.say("page.semicolon").join(self._fee(fee) for fee in one["fees"]),
            tuple(one["documents"]),
            self.keys(one["sources"]),
        )

    def _fee(self, one: Json) -> str:
        text = self.tell.ends(one["low"], one["high"]).replace(".00", "")
        return self.say("page.labelled", label=one["name"], text=text)

    # --- money -----------------------------------------------------------------------------
    def _groups(self) -> list[Group]:
        every = self.money["results"]
        found = []
        for state in (*OPEN_STATES, NEAR, AWAY):
            rows = [self._scheme(one) for one in every if state_of(one) == state]
            rows.sort(
                key=lambda one: (not one.is_near, one.told["far"], -_most(one.told["amount"]))
            )
            title = self._counted(self.say(f"schemes.status.{state}"), len(rows))
            found.append(Group(title, tuple(rows), state == AWAY and len(rows) > _MOST_TOLD))
        shut = [self._scheme(one) for one in every if one["status"] in CLOSED]
        found.append(Group(self._counted(self.say("support.closed"), len(shut)), tuple(shut), True))
        return found

    def _counted(self, status: str, count: int) -> str:
        return self.say("schemes.group", status=status, count=count)

    def _scheme(self, one: Json) -> Scheme:
        is_shut, told = one["status"] in CLOSED, self.words
        shown = [told.path(path, self.step_names) for path in one["paths"]]
        short = [told.path(path, self.step_names, _MOST_SAID) for path in one["paths"][:1]]
        asks = [gap["question"] for gap in one["missing"] if gap["kind"] == "input"]
        notes = [Noted(note["says"], "", self.keys(note["sources"])) for note in one["notes"]]
        if one["discretion"] and one["status"] != "eligible":  # else it is told with the state
            notes.insert(0, Noted(self.say("schemes.discretion", says=one["discretion"]), "", ()))
        return Scheme(
            one,
            safe_link(one["address"] or ""),
            self._head(one),
            self._amount(one),
            tuple(told.terms(one["amount"])),
            self._why(one),
            "" if is_shut or not short else short[0],
            () if is_shut else tuple(dict.fromkeys(shown)),
            self.conditions(one["reasons"]),
            () if is_shut else tuple(dict.fromkeys(asks)),
            tuple(self.step(step) for step in one["steps"]),
            tuple(notes),
            self.keys([*(one["amount"]["sources"] if one["amount"] else ()), *one["sources"]]),
        )

    def _why(self, one: Json) -> tuple[str, ...]:
        """Why it stands as it does; of those that can apply and of closed ones the state itself."""
        told = self.words.why(one)
        if one["status"] in CLOSED:
            return (*told, one["status_name"])
        is_met = one["status"] == "eligible" and not told
        return (self.say("support.sure"),) if is_met else tuple(told)

    def _head(self, one: Json) -> str:
        """For which project, by whom, and when it was last seen in force."""
        told = []
        if one["status"] not in CLOSED:
            if one["project"]:
                told.append(self.say("schemes.for_project", project=one["project"]))
            if one["applicant"]:
                who = self.words.applicant(one["applicant"])
                told.append(self.say("schemes.by_applicant", applicant=who))
        told.append(self.words.seen(one))
        return self.say("page.semicolon").join(part for part in told if part)

    def _amount(self, one: Json) -> str:
        """An amount, or that none was worked out where money is what the scheme gives."""
        if one["amount"] is None and one["gives"] not in _PAID:
            return ""
        return (
            self.tell.no_amount if self.tell.is_without_money else self.words.amount(one["amount"])
        )

    def best_rows(self) -> list[tuple[str, str, str, str]]:
        """Project, scheme, amount and how sure, for each grant of the best set."""
        best = self.money["best_set"]
        return [
            (
                one["project"],
                one["name"],
                self.words.money(one["amount"]),
                self.say("support.sure" if one["sure"] else "schemes.open_answers"),
            )
            for one in (best["chosen"] if best else ())
        ]

    def best_notes(self) -> list[str]:
        """The sums of the best set, whether it is proved the best, and the next best."""
        best, money = self.money["best_set"], self.words.money
        if self.tell.is_without_money:
            return [self.say("support.without_money")]
        if best is None or not best["chosen"]:
            return [self.words.no_set(best)]
        sums = {key: money(best[key]) for key in ("total", "own", "expected")}
        proved = "schemes.best_set.optimal" if best["optimal"] else "schemes.best_set.bound"
        told = [
            self.say("schemes.best_set.total", **sums),
            self.say(proved, bound=money(best["bound"])),
        ]
        second = best["runner_up"]
        if second and second["chosen"]:
            sets = self.say("page.semicolon").join(
                self.say("page.labelled", label=one["project"], text=one["name"])
                for one in second["chosen"]
            )
            total = money(second["total"])
            odds = money(second["expected"])
            told.append(self.say("schemes.best_set.runner_up", sets=sets, total=total, odds=odds))
        return told

    def asks(self) -> list[tuple[str, str]]:
        """The questions worth asking next, each with why."""
        every = self.money["next_questions"]
        return [(one["question"], self.words.asking(one)) for one in every[:_MOST_LISTED]]

    # --- presence --------------------------------------------------------------------------
    def _kinds(self) -> list[tuple[str, str, list[Form]]]:
        found: dict[str, tuple[str, list[Form]]] = {}
        for one in self.told["presence"]["options"]:
            if one["near"]:
                found.setdefault(one["kind"], (one["kind_name"], []))[1].append(self._form(one))
        ordered = sorted(found, key=lambda kind: kind != "entity")
        return [(kind, *found[kind]) for kind in ordered]

    def _form(self, one: Json) -> Form:
        revised = one["under_revision"]
        yearly = [
            Noted(
                self.say("page.bracketed", text=row["name"], small=row["who_name"]),
                self.say("page.semicolon").join(self._fee(fee) for fee in row["fees"]),
                self.keys(row["sources"]),
            )
            for row in one["yearly"]
        ]
        terms = [
            Noted(
                self.say("page.labelled", label=term["about_name"], text=term["says"]),
                term["value_text"] or ("" if term["known"] else self.say("unknown")),
                self.keys(term["sources"]),
            )
            for term in one["terms"]
        ]
        done = self.say("presence.done") if one["done"] else ""
        fees = self.words.fees(one["fees_once"]) if one["fees_once"] else ""
        once = self.say("support.once", fees=fees) if fees else ""
        steps = self.say("support.steps", count=len(one["steps"])) if one["steps"] else ""
        mark = self.say("support.revised") if revised else ""
        parts = (done, mark) if done else (one["status_name"], once, steps, mark)
        return Form(
            one,
            safe_link(one["address"] or ""),
            self.say("page.semicolon").join(part for part in parts if part),
            self.conditions(one["reasons"]),
            tuple(gap["question"] for gap in one["missing"] if gap["kind"] == "input"),
            tuple(self.step(step) for step in one["steps"]),
            tuple(yearly),
            tuple(terms),
            Noted(
                self.say("presence.revision", says=revised["says"]),
                "",
                self.keys(revised["sources"]),
            )
            if revised
            else None,
            fees,
        )

    def elsewhere(self) -> str:
        """The forms for markets that the firm does not aim at, in one line."""
        away = [one["name"] for one in self.told["presence"]["options"] if not one["near"]]
        names = self.say("page.list").join(away)
        return self.say("presence.elsewhere", names=names) if away else ""

    def _treaty(self, one: Json) -> Treaty:
        rates = [self.words.treaty(one, income) for income in _INCOMES]
        unknown = self.say("unknown")
        noted = [
            Noted(row["says"], "", self.keys(row["sources"])) for row in one.get("conditions") or ()
        ]
        return Treaty(
            one["name"],
            tuple(Rate(text, text != unknown) for text in rates),
            tuple(noted),
            self.keys(one["sources"]),
        )

    def no_treaty(self) -> str:
        """The markets for which no treaty rate is held."""
        names = self.say("page.list").join(self.told["presence"]["no_treaty_names"])
        return self.say("presence.withholding.none", markets=names) if names else ""

    # --- upgrade ---------------------------------------------------------------------------
    def _begun(self) -> list[Json]:
        every: list[Json] = self.told["upgrade"]["diagnostics"]
        return [one for one in every if one["status"] != "not_answered"]

    def _scale(self, one: Json) -> Scale:
        name = one["name"]
        if one["market"]:
            name = self.say("upgrade.of_market", name=name, market=one["market_name"])
        asks = [item["ask"] for item in one["next_items"][:1]]
        next_one = asks[0] if asks else ""
        return Scale(name, self._score(one), self._level(one), next_one, (one["source"],))

    def _score(self, one: Json) -> str:
        if one["removed"]:
            return self.say("upgrade.is_removed")
        if one["of"] is not None:
            return self.say("support.of", span=self._span(one), of=one["of"])
        rung = one["lowest_rung"]
        return self._span(rung) if rung["high"] is not None else self.say("unknown")

    def _span(self, one: Json) -> str:
        low, high = str(one["low"]), str(one["high"])
        return low if low == high else self.say("upgrade.span", low=low, high=high)

    def _level(self, one: Json) -> str:
        if one["level"]:
            return str(one["level"]["name"])
        return self.tell.names(each["name"] for each in one["levels_possible"])

    def not_begun(self) -> list[tuple[str, str]]:
        """Diagnostics that nobody began, each once, with the command that prints its questions."""
        every = self.told["upgrade"]["diagnostics"]
        named = {one["id"]: one for one in every if one["status"] == "not_answered"}
        return [
            (
                self.say("support.questions", name=one["name"], count=len(one["next_items"])),
                f"tradewind upgrade FILE --form {one['id']}",
            )
            for one in named.values()
        ]

    # --- setting up ------------------------------------------------------------------------
    def _rows(self) -> list[Json]:
        return [one for one in self.told["timetable"] if one["unit"] == "step"]

    def _bar(self, one: Json) -> Bar:
        before = [self.step_names[name] for name in one["after"] if name in self.step_names]
        waits = [row for row in self._rows() if row["step"] in one["after"]]
        return Bar(
            one["says"],
            self._when(one["begins"], any(row["estimated"] for row in waits)),
            self._when(one["ends"], one["estimated"]),
            self.step(one),
            self.say("page.semicolon").join(before),
            one["critical"],
        )

    def _when(self, told: Json, is_estimated: bool) -> str:
        low = self.tell.day(told["low"])
        text = low
        if told["high"] is None:
            text = self.say("gantt.not_before", day=low)
        elif told["high"] != told["low"]:
            text = self.say("page.span", low=low, high=self.tell.day(told["high"]))
        return f"≈ {text}" if is_estimated else text

    def set_up_says(self) -> list[str]:
        """When all is done, and what the last day hangs on."""
        plan = self.told["set_up"]
        if plan is None:
            return []
        if plan["days"] == {"low": 0, "high": None}:
            return [plan["summary"][0], self.say("support.days_open")]
        return list(plan["summary"])

    def intro(self) -> str:
        """What the table of schemes rests on."""
        share = self.words.share(self.money["unencoded"])
        return self.joined((self.say("support.money_why"), share, self.say("support.older")))

    def joined(self, sentences: Iterable[str]) -> str:
        """Sentences in a row: Chinese sets no space between them."""
        return (" " if self.tell.lang == "en" else "").join(sentences)

    # --- money by way ----------------------------------------------------------------------
    def reach(self, ways: Sequence[Json]) -> list[Reach]:
        """The money that each of the ways shown can reach."""
        return [self._reach(one) for one in ways if one["funding"].get("status") == "assessed"]

    def _reach(self, route: Json) -> Reach:
        funding = route["funding"]
        lines = []
        for how in ("now", "open", "after"):
            named = [self._paying(one) for one in funding["schemes"] if one["how"] == how]
            if named:
                lines.append((self.say(f"support.how.{how}"), self.tell.names(named)))
        total = ""
        if funding["total"] is not None:
            is_sure = all(one["sure"] for one in funding["projects"])
            small = self.say("support.sure" if is_sure else "schemes.open_answers")
            amount = self.words.money(funding["total"])
            total = self.say("page.bracketed", text=amount, small=small)
        note = self.say("support.mainland_seller") if self._is_shut_out(funding) else ""
        if not note and not lines:
            note = self.say("support.none_here")
        seller = self.say(f"seller.{route['seller']}")
        return Reach(self.tell.way(route), seller, tuple(lines), total, note)

    def _paying(self, one: Json) -> str:
        if one["high"] is None:
            return str(one["name"])
        amount = self.words.amount({"amount": one["high"], "high": one["high"]})
        if one["low"] != one["high"]:
            amount = self.say("schemes.up_to", amount=self.words.money(one["high"]))
        return self.say("page.bracketed", text=one["name"], small=amount)

    def _is_shut_out(self, funding: Json) -> bool:
        """Whether a Mainland seller reaches none of what Hong Kong companies ask for."""
        here = {
            one["scheme"]
            for one in self.money["results"]
            if (one["applicant"] or "").startswith("hk-company")
        }
        reached = {one["scheme"] for one in funding["schemes"]}
        return funding["seller_place"] == "CN" and bool(here) and not here & reached

    # --- the terminal ----------------------------------------------------------------------
    def money_lines(self) -> list[str]:
        """The schemes that pay most and are open or in reach, each with its first step."""
        near = [one for one in self.money["results"] if self._is_in_reach(one)]
        best = self.money["best_set"]
        chosen = {one["scheme"] for one in best["chosen"]} if best else set()
        near.sort(key=lambda one: (one["scheme"] not in chosen, one["far"], -_expected(one)))
        return [self._money_line(one) for one in near[:_ABOUT_MONEY]]

    def _is_in_reach(self, one: Json) -> bool:
        if one["gives"] not in _PAID:
            return False
        return state_of(one) in (*OPEN_STATES, NEAR)

    def _money_line(self, one: Json) -> str:
        head = [self.say(f"schemes.status.{state_of(one)}")]
        if one["amount"] and one["amount"]["high"]:
            head.insert(0, self.words.amount(one["amount"]))
        small = self.say("support.comma").join(head)
        text = self.say("page.bracketed", text=one["name"], small=small)
        first = self._first(one)
        return self.say("support.first", scheme=text, step=first) if first else text

    def _first(self, one: Json) -> str:
        """The first thing to do: a step of the path, a question, or a step of the application."""
        if one["status"] == "undetermined":
            asks = [gap["question"] for gap in one["missing"] if gap["kind"] == "input"]
            return asks[0] if asks else ""
        steps = [name for path in one["paths"][:1] for name in path["steps"]]
        if one["status"] == AWAY and not steps:
            return self.words.path(one["paths"][0], self.step_names, 1)
        steps += [step["id"] for step in one["steps"]]
        return self.step_names.get(steps[0], steps[0]) if steps else ""

    def best_total(self) -> str:
        """The best set in one line; empty where there is none."""
        best = self.money["best_set"]
        if best is None or not best["chosen"]:
            return ""
        names = self.tell.names(one["name"] for one in best["chosen"])
        is_sure = all(one["sure"] for one in best["chosen"])
        small = self.say("support.sure" if is_sure else "schemes.open_answers")
        total = self.words.money(best["total"])
        return self.say("support.best_total", names=names, total=total, small=small)


_INCOMES = ("dividends_qualifying", "dividends_other", "interest", "royalties", "technical_fees")
_TERRITORY = re.compile("[A-Z]{2}")  # a code of ISO 3166, where a condition asks for a place
_PLACES = ("page.in_place.CN", "page.in_place.HK")


def _expected(one: Json) -> float:
    """What a scheme pays at most, by the odds of each answer and change it still needs."""
    changes = one["paths"][0]["changes"] if one["paths"] else ()
    tosses = sum(RARE if change["rare"] else 1 for change in changes)
    return _most(one["amount"]) / float(1 << tosses)


def _most(amount: Json | None) -> int:
    return int(amount["high"]["minor"]) if amount and amount["high"] else 0


def _is_day(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdigit()
