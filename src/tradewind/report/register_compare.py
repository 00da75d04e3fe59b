"""A register under two versions of the facts, as JSON and in words on the terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from tradewind.assess.schemes.catalogue import catalogue
from tradewind.assess.size.question import CLASSES
from tradewind.facts import Facts
from tradewind.impact.narrowing import packs_of
from tradewind.report.facts_json import changes_json
from tradewind.report.screen import Screen
from tradewind.text import name_of, say

Json = dict[str, Any]
_THE_DAY = "applies_on"  # as `register.causes` names it
VERDICTS = ("not_eligible", "undetermined", "eligible")
MONEY = ("same", "raised", "lowered", "unclear")
OF_FIRMS = ("stay", "gain", "lose", "both")
TRUTHS = ("no", "unknown", "yes")
BY = ("region", "division", "size")
MOVES = ("gains", "opened", "raised", "losses", "closed", "lowered", "unclear")
_FIRMS, _CLAIM, _SME = "firms", "claim", "is_cn_sme"
_MOST_LINES = 12
_LONGEST = 60
_LANGUAGES = ("en", "zh-Hant", "zh-Hans")


def comparison_json(
    found: Any,
    causes: Any,
    alone: Mapping[str, Any],
    about: Json,
    places: Mapping[str, tuple[str, ...]],
    lang: str,
) -> Json:
    """What moves: firms, schemes, money, sizes, and the facts that do it.

    `found` is a `register.Compared`, `causes` a `register.Causes`, `alone` what each of several
    facts moves by itself; the two packages do not know one another.
    """
    tell = _Teller(found, places, lang)
    schemes = [tell.scheme(one, causes) for one in found.schemes]
    moved = [one for one in schemes if one["firms"]]
    return {
        "schema": "tradewind/register-compare/1",
        "register": about["register"],
        "refused": about["refused"],
        "before": {"name": about["before"], **_days(found.before)},
        "after": {"name": about["after"], **_days(found.after)},
        "lang": lang,
        "engine": about["engine"],
        "seconds": about["seconds"],
        "cpu_seconds": about["cpu_seconds"],
        "peak_bytes": about["peak_bytes"],
        "firms": {"all": found.register.rows, **_of_firms(found.moves.get(_FIRMS, ()))},
        "claim": _claim(found),
        "firms_by": {
            by: [
                {**tell.value(by, value), **_of_firms(moves)}
                for value, moves in found.by.get(by, {}).get(_FIRMS, {}).items()
            ]
            for by in BY
        },
        "schemes": moved,
        "unmoved": [one["scheme"] for one in schemes if not one["firms"]],
        "sizes": [
            {"from": _classes(ends[:2]), "to": _classes(ends[2:]), "firms": count}
            for ends, count in found.sizes.items()
        ],
        "is_cn_sme": {
            "moves": [
                {"from": TRUTHS[one.came], "to": TRUTHS[one.went], "firms": one.firms}
                for one in found.moves.get(_SME, ())
                if one.came != one.went
            ],
            **_why(causes.because.get(_SME)),
        },
        "facts": _facts(causes, alone, moved, bool(found.sizes)),
        "wrote": about["wrote"],
    }


def _days(facts: Facts) -> Json:
    return {"applies_on": facts.applies_on.isoformat(), "known_on": facts.known_on.isoformat()}


def _of_firms(moves: Iterable[Any]) -> Json:
    counted = dict.fromkeys(OF_FIRMS, 0)
    for one in moves:
        counted[OF_FIRMS[one.went]] += one.firms
    return counted


def _claim(found: Any) -> Json:
    """Firms that are eligible for something on one side only; nought where none can come to be."""
    moves = found.moves.get(_CLAIM, ())
    return {
        "newly": sum(one.firms for one in moves if one.went > one.came),
        "no_longer": sum(one.firms for one in moves if one.went < one.came),
    }


def _classes(ends: Iterable[int]) -> list[str]:
    return [CLASSES[one] for one in ends]


def _why(because: Any) -> Json:
    if because is None:
        return {"because": [], "narrowed": True, "among": None}
    facts = (*because.alone, *because.together)
    among = {"facts": len(because.among), "packs": list(packs_of(because.among))}
    return {
        "because": [{"fact": one, "alone": one in because.alone} for one in facts],
        "narrowed": because.is_narrowed,
        "among": among if because.among else None,
    }


def _facts(
    causes: Any, alone: Mapping[str, Any], moved: list[Json], sizes_move: bool
) -> list[Json]:
    """The facts that move something, each side of them, and what each moves by itself."""
    by_fact: dict[str, list[str]] = {}
    told = {one["scheme"]: one["because"] for one in moved}
    if sizes_move:
        told[_SME] = _why(causes.because.get(_SME))["because"]
    for scheme, because in told.items():
        for one in because:
            by_fact.setdefault(one["fact"], []).append(scheme)
    every = [one for one in causes.changes.values() if one.fact in by_fact]
    return [
        {**told_of, "moves": by_fact[told_of["fact"]], "alone": _by_itself(told_of, alone)}
        for told_of in changes_json(every)
    ]


def _by_itself(told: Json, alone: Mapping[str, Any]) -> Json | None:
    """How many answers of which scheme a fact moves alone; None where that was not tried."""
    found = alone.get(told["fact"])
    if found is None:
        return None
    counted = {one: _counted(found, found.moves.get(one, ())) for one in found.schemes}
    return {one: moves for one, moves in counted.items() if any(moves.values())}


def _counted(found: Any, moves: Iterable[Any]) -> dict[str, int]:
    told = found.tally(moves)
    return {name: told[name] for name in MOVES}


class _Teller:
    """Names and sums one comparison in one language."""

    def __init__(self, found: Any, places: Mapping[str, tuple[str, ...]], lang: str) -> None:
        self.found, self.places, self.lang = found, places, lang
        self.tracks = {
            one.id: one for side in (found.before, found.after) for one in catalogue(side)
        }

    def scheme(self, name: str, causes: Any) -> Json:
        """One scheme: its moves, its money on both sides, by what, and why."""
        moves = self.found.moves.get(name, ())
        track = self.tracks[name]
        currency = track.terms.currency if track.terms else None
        counted = _counted(self.found, moves)
        by = {
            dimension: [
                {**self.value(dimension, value), **self._moves(every, currency)}
                for value, every in self.found.by.get(dimension, {}).get(name, {}).items()
            ]
            for dimension in BY
        }
        return {
            "scheme": name,
            "name": name_of(track.names, self.lang, name),
            "currency": currency,
            "firms": sum(counted.values()),
            **self._moves(moves, currency),
            "moves": [_move(one, currency) for one in moves if one.name != "stays"],
            "by": by,
            **_why(causes.because.get(name)),
        }

    def _moves(self, moves: Iterable[Any], currency: str | None) -> Json:
        """How many firms move how, and the money on both sides; null where none is paid."""
        sums = {
            side: asdict(self.found.money(moves, side)) if currency else None
            for side in ("before", "after")
        }
        return {**_counted(self.found, moves), **sums}

    def value(self, by: str, value: object) -> Json:
        """A region, division or class of size, and what one calls it."""
        if by == "region":
            names = self.places.get(str(value))
            at = _LANGUAGES.index(self.lang)
            told = names[at] if names else self._say("register.compare.no_region")
            return {"value": value, "name": told}
        if by == "size":
            size = None if value is None else CLASSES[int(str(value))]
            return {"value": size, "name": self._say(f"register.size.{size or 'undetermined'}")}
        if value is None:
            return {"value": None, "name": self._say("register.compare.no_division")}
        code = f"{int(str(value)):02}"
        return {"value": code, "name": self._say("register.compare.division_of", number=code)}

    def _say(self, code: str, **values: object) -> str:
        return say(code, self.lang, values)


def _move(one: Any, currency: str | None) -> Json:
    told: Json = {
        "from": VERDICTS[one.came],
        "to": VERDICTS[one.went],
        "money": MONEY[one.money],
        "firms": one.firms,
    }
    if currency is None:
        return told
    for side in ("before", "after"):
        told[side] = {
            **{end: getattr(one, f"{end}_{side}") for end in ("low", "high")},
            "priced": getattr(one, f"priced_{side}"),
        }
    return told


# in words


class CompareWords:
    """One comparison in one language."""

    def __init__(self, told: Json) -> None:
        self.told, self.lang = told, str(told["lang"])

    def say(self, code: str, **values: object) -> str:
        """A wording with its blanks filled."""
        return say(code, self.lang, values)

    def count(self, number: int) -> str:
        """A whole number with its thousands set apart."""
        return f"{number:,}"

    def money(self, minor: int, currency: str) -> str:
        """A sum so short that it can be read beside another."""
        from babel.numbers import format_compact_decimal

        locale = self.lang.replace("-", "_")
        told = format_compact_decimal(minor / 100, locale=locale, fraction_digits=2)
        return f"{currency} {told}"

    def sum(self, one: Json, side: str) -> str:
        """Between which ends a scheme pays; what nobody can tell is said, not left out."""
        told, currency = one[side], one["currency"]
        if told is None:
            return ""
        low, high = (self.money(told[end], currency) for end in ("certain", "possible"))
        code = (
            "register.compare.money"
            if told["certain"] != told["possible"]
            else "register.compare.money_exact"
        )
        if told["unknown"]:
            code = (
                "register.compare.money_unknown"
                if told["possible"] or told["certain"]
                else "register.compare.money_none"
            )
        return self.say(code, low=low, high=high, count=self.count(told["unknown"]))

    def title(self) -> str:
        """Which versions."""
        return self.say(
            "register.compare.title",
            before=self.told["before"]["name"],
            after=self.told["after"]["name"],
        )

    def days(self) -> str:
        """The days of both versions."""
        sides = [self.told[side] for side in ("before", "after")]
        told = {
            f"{name}_{side}": one[name]
            for side, one in zip(("before", "after"), sides, strict=True)
            for name in ("applies_on", "known_on")
        }
        return self.say("register.compare.days", **told)

    def totals(self) -> str:
        """How many firms gain and lose."""
        told = {name: self.count(number) for name, number in self.told["firms"].items()}
        return self.say("register.compare.totals", **told)

    def claims(self) -> str:
        """How many firms come to be eligible for something at all."""
        return self.say(
            "register.compare.claims", **{k: self.count(v) for k, v in self.told["claim"].items()}
        )

    def called(self, fact: str) -> str:
        """The name of a fact; the day asked about stands among them as one."""
        return self.say("register.compare.the_day") if fact == _THE_DAY else short(fact)

    def fact(self, one: Json) -> str:
        """A changed fact from what to what."""
        every = [each["value"] or "" for side in ("before", "after") for each in one[side]]
        name = self.called(one["fact"])
        if any(each.startswith("{") for each in every):
            kind = say(f"facts.change.{one['kind']}", self.lang)
            return say("impact.of", self.lang, {"name": name, "what": kind})
        sides = {side: self._stated(one[side]) for side in ("before", "after")}
        return say("impact.move", self.lang, {"what": name, **sides})

    def _stated(self, every: list[Json]) -> str:
        told = [one["value"] or say("facts.ends", self.lang) for one in every]
        if not told:
            return say("impact.none", self.lang)
        return short(say("impact.list_mark", self.lang).join(told))

    def source(self, one: Json) -> str:
        """On whose word the second version says so, and from which day."""
        told = [each for each in (*one["before"], *one["after"]) if each["where"]]
        if not told:
            return ""
        return self.say("register.compare.source", where=told[-1]["where"], starts=told[-1]["from"])

    def by_itself(self, one: Json) -> str:
        """What a fact moves alone, where several move a scheme."""
        if one["alone"] is None:
            return ""
        names = {each["scheme"]: each["name"] for each in self.told["schemes"]}
        parts = [
            self.say(
                "register.compare.alone_of", name=names.get(scheme, scheme), moves=self.moves(moves)
            )
            for scheme, moves in one["alone"].items()
        ]
        if not parts:
            return self.say("register.compare.alone_nothing")
        return self.say(
            "register.compare.alone", moves=say("page.semicolon", self.lang).join(parts)
        )

    def moves(self, told: Json) -> str:
        """How many answers move how, without those that do not."""
        parts = [
            self.say(f"register.compare.of.{name}", count=self.count(told[name]))
            for name in MOVES
            if told[name]
        ]
        return say("impact.list_mark", self.lang).join(parts) or say("impact.none", self.lang)

    def _causes(self, one: Json) -> list[Json]:
        """The facts that move a scheme; one alone where by itself it moves as many as all."""
        tried = {each["fact"]: each["alone"] for each in self.told["facts"]}
        whole = {name: one[name] for name in MOVES}
        named = [each for each in one["because"] if tried.get(each["fact"]) is not None]
        moving = [each for each in named if one["scheme"] in tried[each["fact"]]]
        if len(moving) == 1 and tried[moving[0]["fact"]][one["scheme"]] == whole:
            return moving
        return list(one["because"])

    def because(self, one: Json) -> Iterator[str]:
        """The facts that move a scheme."""
        mark = say("impact.list_mark", self.lang)
        named = self._causes(one)
        for is_alone, code in ((True, "impact.because"), (False, "impact.together")):
            facts = [self.called(each["fact"]) for each in named if each["alone"] is is_alone]
            if facts:
                yield say(code, self.lang, {"facts": mark.join(facts)})
        if not one["narrowed"]:
            among = one["among"]
            told = {"count": among["facts"], "packs": mark.join(among["packs"])}
            yield say("impact.not_narrowed", self.lang, told)

    def sizes(self) -> list[str]:
        """How many firms go from which class of size to which."""
        return [
            self.say(
                "register.compare.size_move",
                before=self._size(one["from"]),
                after=self._size(one["to"]),
                count=self.count(one["firms"]),
            )
            for one in sorted(self.told["sizes"], key=lambda one: -one["firms"])
        ] + [
            self.say(
                "register.compare.sme_move",
                before=say(_TRUTH_WORDS[one["from"]], self.lang),
                after=say(_TRUTH_WORDS[one["to"]], self.lang),
                count=self.count(one["firms"]),
            )
            for one in self.told["is_cn_sme"]["moves"]
        ]

    def _size(self, ends: list[str]) -> str:
        names = [say(f"register.size.{one}", self.lang) for one in dict.fromkeys(ends)]
        return "–".join(names)

    def by(self, dimension: str, key: Callable[[Json], Any] | None = None) -> list[Json]:
        """The firms by region, division or size: where most move first, unless told otherwise."""
        rows = [one for one in self.told["firms_by"][dimension] if moved(one)]
        return sorted(rows, key=key or (lambda one: -moved(one)))


_TRUTH_WORDS = {"yes": "firm.yes", "no": "firm.no", "unknown": "unknown"}


def moved(one: Json) -> int:
    """How many firms move, either way."""
    return int(one["gain"] + one["lose"] + one["both"])


def short(text: str) -> str:
    """A text no longer than a line holds."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def size_order(one: Json) -> int:
    """Sizes from the smallest up, what is not settled last."""
    return len(CLASSES) if one["value"] is None else CLASSES.index(one["value"])


def tell_comparison(told: Json) -> None:
    """Who gains and who loses, by scheme, region, size and division, and because of what."""
    screen, words = Screen(), CompareWords(told)
    screen.put(words.title(), "bold")
    screen.put(words.days(), "dim")
    if not told["schemes"] and not told["sizes"]:
        screen.put(words.say("register.compare.nothing", count=words.count(told["firms"]["all"])))
    else:
        screen.put(words.totals())
        if any(told["claim"].values()):
            screen.put(words.claims())
        _tell_facts(screen, words)
        _tell_schemes(screen, words)
        for dimension in BY:
            _tell_by(screen, words, dimension)
        screen.listed(words.say("register.compare.sizes"), words.sizes()[:_MOST_LINES])
    for path in told["wrote"]:
        screen.put(say("facts.wrote", words.lang, {"path": path}))


def _tell_facts(screen: Screen, words: CompareWords) -> None:
    every = words.told["facts"]
    if not every:
        return
    screen.put("")
    screen.put(words.say("register.compare.facts"), "bold")
    for one in every[:_MOST_LINES]:
        screen.put(f"· {words.fact(one)}", indent="    ", first="  ")
        for text in filter(None, (words.source(one), words.by_itself(one))):
            screen.put(text, "dim", indent="    ", first="    ")
    if len(every) > _MOST_LINES:
        screen.put(say("impact.more", words.lang, {"count": len(every) - _MOST_LINES}), first="  ")


def _tell_schemes(screen: Screen, words: CompareWords) -> None:
    for one in words.told["schemes"]:
        screen.put("")
        screen.put(one["name"], "bold")
        screen.put(words.moves(one), first="  ", indent="  ")
        if one["currency"]:
            sides = {side: words.sum(one, side) for side in ("before", "after")}
            screen.put(words.say("register.compare.money_moves", **sides), first="  ", indent="  ")
        for text in words.because(one):
            screen.put(text, "dim", first="  ", indent="  ")


def _tell_by(screen: Screen, words: CompareWords, dimension: str) -> None:
    rows = words.by(dimension, size_order if dimension == "size" else None)
    if not rows:
        return
    screen.put("")
    screen.put(words.say(f"register.compare.by.{dimension}"), "bold")
    table = screen.table()
    table.add_column("")
    for name in ("gain", "lose", "both"):
        table.add_column(words.say(f"register.compare.column.{name}"), justify="right")
    for one in rows[:_MOST_LINES]:
        table.add_row(one["name"], *(words.count(one[name]) for name in ("gain", "lose", "both")))
    screen.screen.print(table)
    if len(rows) > _MOST_LINES:
        screen.put(say("impact.more", words.lang, {"count": len(rows) - _MOST_LINES}), first="  ")
