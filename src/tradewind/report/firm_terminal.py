"""The schemes and the forms of presence as tables on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tradewind.report.firm_words import STATES, FirmWords, state_of
from tradewind.report.screen import Screen

Json = dict[str, Any]
_CLOSED = ("exhausted", "not_in_force")
_MOST_PATHS, _MOST_ASKED, _MOST_TERMS, _MOST_SAID = 1, 5, 4, 4
_MOST_OPEN = 2  # of the answers that a scheme waits for; `ask` and the page have them all


def show_schemes(told: Json) -> None:
    """Every scheme by its state, with reasons, paths, the best set and what to ask next."""
    _Screen(told["lang"]).schemes(told)


def show_presence(told: Json) -> None:
    """Every form of presence by its kind, with steps, fees, yearly duties and terms."""
    _Screen(told["lang"]).presence(told)


def _is_for_other_projects(scheme: Json) -> bool:
    """Whether a scheme not met asks for a project of another kind than every one told."""
    return bool(scheme["paths"]) and bool(_chosen(scheme["paths"][0]))


def _chosen(path: Json) -> list[Json]:
    """What a path asks the firm to choose."""
    return [one for one in path["changes"] if one["move"] == "choose"]


def _rests_on_own_pack(scheme: Json) -> bool:
    """Whether anything that a scheme says comes from a pack of the user's own."""
    cited = [scheme["source"], *scheme["sources"], *(one["source"] for one in scheme["reasons"])]
    cited += scheme["amount"]["sources"] if scheme["amount"] else []
    return any(one is not None and one["layer"] == "user" for one in cited)


class _Screen(Screen):
    def __init__(self, lang: str) -> None:
        super().__init__()
        self.words = FirmWords(lang)
        self.say = self.words.say

    # --- schemes ---------------------------------------------------------------------------
    def schemes(self, told: Json) -> None:
        name, on = told["name"] or self.say("page.unnamed_firm"), told["applies_on"]
        self.put(self.say("schemes.title", name=name, on=self.words.day(on)), "bold")
        self.put(self.words.size(told["size"]), "dim")
        steps = {one["id"]: one["name"] for result in told["results"] for one in result["steps"]}
        steps |= told["step_names"]
        for state in STATES:
            rows = [one for one in told["results"] if state_of(one) == state]
            if state == "not_eligible":
                other = [one for one in rows if _is_for_other_projects(one)]
                rows = [one for one in rows if one not in other]
                self._state(state, rows, steps)
                self._other_kinds(other)
            elif state in _CLOSED:
                self._closed(state, rows)
            else:
                self._state(state, rows, steps)
        self._best(told["best_set"])
        asks = [
            self.say("page.bracketed", text=one["question"], small=self.words.asking(one))
            for one in told["next_questions"][:_MOST_ASKED]
        ]
        self.listed(self.say("schemes.next"), asks)
        self.put("")
        self.put(self.words.share(told["unencoded"]), "dim")

    def _group(self, code: str, rows: Sequence[Json]) -> None:
        self.put("")
        self.put(self.say("schemes.group", status=self.say(code), count=len(rows)), "bold")

    def _other_kinds(self, rows: Sequence[Json]) -> None:
        """The schemes for other projects than those told, a line for each kind of project."""
        kinds: dict[str, list[str]] = {}
        for one in rows:
            asked = {**one["paths"][0], "changes": _chosen(one["paths"][0])[:1]}
            kinds.setdefault(self.words.asked_of(asked), []).append(self._name(one))
        if kinds:
            self._group("schemes.other_kinds", rows)
        for kind, names in kinds.items():
            text = self.say("page.semicolon").join(names)
            self.put(f"· {self.say('page.labelled', label=kind, text=text)}", indent="  ")

    def _closed(self, state: str, rows: Sequence[Json]) -> None:
        """The schemes that take no applications, with the day on which one opens again."""
        if not rows:
            return
        self._group(f"schemes.status.{state}", rows)
        comma = self.say("support.comma")
        named = (comma.join([self._name(one), *self.words.why(one)]) for one in rows)
        self.put(self.say("page.semicolon").join(named))

    def _name(self, one: Json) -> str:
        return self._joined(
            one["name"], self.say("page.your_pack") if _rests_on_own_pack(one) else ""
        )

    def _state(self, state: str, rows: Sequence[Json], steps: dict[str, str]) -> None:
        if not rows:
            return
        self._group(f"schemes.status.{state}", rows)
        for one in rows:
            self.put(f"· {self._joined(one['name'], self._head(one))}", indent="  ")
            for line in self._lines(one, steps):
                self.put(line, indent="    ", first="  ")

    def _head(self, one: Json) -> str:
        """What a scheme gives, for which project, and when it was last seen."""
        kind = one["gives_name"]
        if one["amount"] is not None and one["amount"]["high"] is not None:
            kind += " " + self.words.amount(one["amount"])
        told = [kind]
        if one["project"] and one["status"] in ("eligible", "undetermined"):
            told.append(self.say("schemes.for_project", project=one["project"]))
        told.append(self.words.seen(one))
        if one["far"] and state_of(one) in ("undetermined", "in_reach"):
            told.append(self.say("schemes.far"))
        if _rests_on_own_pack(one):
            told.append(self.say("page.your_pack"))
        return self.say("support.comma").join(part for part in told if part)

    def _lines(self, one: Json, steps: dict[str, str]) -> list[str]:
        why = self.words.why(one, with_count=not one["paths"])
        lines = [*why, *self.words.terms(one["amount"])]
        most = _MOST_OPEN if one["status"] == "undetermined" else _MOST_SAID
        paths = [self.words.path(path, steps, most) for path in one["paths"][:_MOST_PATHS]]
        title = self.say("schemes.path")
        return [*lines, *(self.say("page.labelled", label=title, text=path) for path in paths)]

    def _joined(self, text: str, small: str) -> str:
        return self.say("page.bracketed", text=text, small=small) if small else text

    def _best(self, told: Json | None) -> None:
        self.put("")
        self.put(self.say("schemes.best_set"), "bold")
        if told is None or not told["chosen"]:
            self.put(self.words.no_set(told))
            return
        for one in told["chosen"]:
            sure = "" if one["sure"] else self.say("schemes.open_answers")
            row = self.say("page.labelled", label=one["project"], text=one["name"])
            row += self.say("support.comma") + self.words.money(one["amount"])
            self.put(f"· {self._joined(row, sure)}", indent="  ")
        sums = {key: self.words.money(told[key]) for key in ("total", "own", "expected")}
        self.put(self.say("schemes.best_set.total", **sums))
        bound = self.words.money(told["bound"])
        code = "schemes.best_set.optimal" if told["optimal"] else "schemes.best_set.bound"
        self.put(self.say(code, bound=bound))
        second = told["runner_up"]
        if second and second["chosen"]:
            sets = self.say("page.semicolon").join(
                self.say("page.labelled", label=one["project"], text=one["name"])
                for one in second["chosen"]
            )
            total, odds = (self.words.money(second[name]) for name in ("total", "expected"))
            text = self.say("schemes.best_set.runner_up", sets=sets, total=total, odds=odds)
            self.put(text, "dim")

    # --- presence --------------------------------------------------------------------------
    def presence(self, told: Json) -> None:
        name, on = told["name"] or self.say("page.unnamed_firm"), told["applies_on"]
        self.put(self.say("presence.title", name=name, on=self.words.day(on)), "bold")
        near = [one for one in told["options"] if one["near"]]
        kinds = dict.fromkeys((one["kind"], one["kind_name"]) for one in near)
        for kind, title in kinds:
            self.put("")
            self.put(title, "bold")
            for one in near:
                if one["kind"] == kind:
                    self._option(one)
        away = [one["name"] for one in told["options"] if not one["near"]]
        if away:
            names = self.say("page.list").join(away)
            self.put("")
            self.put(self.say("presence.elsewhere", names=names), "dim")
        self._withholding(told)

    def _option(self, one: Json) -> None:
        head = self.say("presence.done") if one["done"] else one["status_name"]
        self.put(f"· {self._joined(one['name'], head)}", indent="  ")
        lines = [one["says"]]
        lines += [self.words.reason(told) for told in one["reasons"] if told["decides"]]
        if one["status"] == "not_open":  # its steps and terms are in the JSON and on the page
            self._under(lines)
            return
        if one["under_revision"]:
            lines.append(self.say("presence.revision", says=one["under_revision"]["says"]))
        if one["fees_once"] and not one["done"]:
            label = self.say("presence.column.once")
            fees = self.words.fees(one["fees_once"])
            lines.append(self.say("page.labelled", label=label, text=fees))
        for number, step in enumerate(() if one["done"] else one["steps"], start=1):
            parts = (step["who_name"], self.words.days(step["days"]))
            small = self.say("support.comma").join(parts)
            lines.append(f"{number}. {self._joined(step['name'], small)}")
        yearly = [row["name"] for row in one["yearly"]]
        if yearly:
            text = self.say("page.semicolon").join(yearly)
            lines.append(self.say("page.labelled", label=self.say("presence.yearly"), text=text))
        lines += [
            self.say("page.labelled", label=term["about_name"], text=self._valued(term))
            for term in one["terms"][:_MOST_TERMS]
        ]
        self._under(lines)

    def _under(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.put(line, indent="    ", first="  ")

    def _valued(self, term: Json) -> str:
        value = term["value_text"]
        return self._joined(term["says"], value) if value else str(term["says"])

    def _withholding(self, told: Json) -> None:
        rows = told["withholding"]
        self.put("")
        if rows:
            self.put(self.say("presence.withholding"), "bold")
            table = self.table()
            for code in ("page.market", "presence.withholding.dividends"):
                table.add_column(self.say(code))
            for code in ("presence.withholding.interest", "presence.withholding.royalties"):
                table.add_column(self.say(code))
            for one in rows:
                rate = self.words.treaty
                dividends = (
                    rate(one, name) for name in ("dividends_qualifying", "dividends_other")
                )
                ends = " / ".join(dict.fromkeys(dividends))
                table.add_row(one["name"], ends, rate(one, "interest"), rate(one, "royalties"))
            self.screen.print(table)
        if told["no_treaty_known"]:
            names = self.say("page.list").join(told["no_treaty_names"])
            self.put(self.say("presence.withholding.none", markets=names), "dim")
