"""What schemes and forms of presence say, in words: for the terminal and for the page."""

from __future__ import annotations

from datetime import date
from typing import Any

from tradewind.model.money import Money
from tradewind.report.firm_json import amount_text
from tradewind.text import say

Json = dict[str, Any]
# The groups a reader meets, in order; what is in reach stands apart from the rest not met.
STATES = ("eligible", "undetermined", "in_reach", "not_eligible", "exhausted", "not_in_force")


def state_of(result: Json) -> str:
    """The group of a scheme."""
    return "in_reach" if result["in_reach"] else str(result["status"])


class FirmWords:
    """Words one language makes of the JSON of schemes and presence."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def say(self, code: str, **values: object) -> str:
        """A wording with its blanks filled."""
        return say(code, self.lang, values)

    def day(self, told: str | None) -> str:
        """A day as the language writes it."""
        from babel.dates import format_date

        if not told:
            return self.say("unknown")
        form = "d MMM y" if self.lang == "en" else "long"
        return format_date(date.fromisoformat(told), form, locale=self.lang.replace("-", "_"))

    def money(self, told: Json | None) -> str:
        """An amount with its currency; the word for unknown where there is none."""
        if told is None:
            return self.say("unknown")
        return amount_text(Money(told["minor"], told["currency"]), self.lang)

    def amount(self, told: Json | None) -> str:
        """What a scheme pays: an amount, or at most one."""
        if told is None:
            return self.say("schemes.no_amount")
        if told["amount"] is not None:
            return self.say("schemes.exactly", amount=self.money(told["amount"]))
        if told["high"] is not None:
            return self.say("schemes.up_to", amount=self.money(told["high"]))
        return self.say("schemes.no_amount")

    def terms(self, told: Json | None) -> list[str]:
        """What an amount follows from, beyond the amount itself."""
        found = []
        if told and told["headroom"] and told["ceiling"] and told["headroom"] != told["ceiling"]:
            left, whole = self.money(told["headroom"]), self.money(told["ceiling"])
            found.append(self.say("schemes.left_of_ceiling", headroom=left, ceiling=whole))
        if told and told["initial_payment"]:
            first = self.money(told["initial_payment"])
            found.append(self.say("schemes.first_paid", amount=first))
        return found

    def size(self, told: Json) -> str:
        """How large the firm is by the two definitions."""
        hk = {True: "firm.yes", False: "firm.no", None: "unknown"}[told["is_hk_sme"]]
        mainland = told["cn_class_name"] or self.say("unknown")
        if told["cn_sector_name"]:
            mainland = self.say("page.bracketed", text=mainland, small=told["cn_sector_name"])
        return self.say("schemes.size", hk=self.say(hk), cn=mainland)

    def no_set(self, told: Json | None) -> str:
        """Why there is no best set: nothing is open, or nothing that is open fits."""
        return self.say("schemes.best_set.none" if told is None else "schemes.best_set.no_fit")

    def why(self, result: Json, *, with_count: bool = True) -> list[str]:
        """Why a scheme says what it says, and what it still needs: the shortest true account.

        `with_count` tells how many answers are open, where nothing else says it.
        """
        told = []
        if result["no_applicant"]:
            told.append(self.say("schemes.no_applicant"))
        if result["status"] not in ("exhausted", "not_in_force"):
            told += [self.reason(one) for one in result["reasons"] if one["decides"]]
        asks = [one for one in result["missing"] if one["kind"] == "input"]
        if result["status"] == "undetermined" and asks and with_count:
            told.append(self.say("schemes.asks", count=len(asks)))
        told += [self.say("schemes.unencoded", says=one) for one in result["unencoded"]]
        if result["discretion"] and result["status"] == "eligible":
            told.append(self.say("schemes.discretion", says=result["discretion"]))
        if result["disagree"]:
            told.append(self.say("schemes.disagree"))
        if result["opens"] and result["status"] == "not_in_force":
            told.append(self.say("schemes.opens", on=self.day(result["opens"])))
        if result["closes"] and result["status"] in ("eligible", "undetermined"):
            told.append(self.say("schemes.closes", on=self.day(result["closes"])))
        return told

    def seen(self, result: Json) -> str:
        """When a scheme was last seen in force, where that is before the day asked about."""
        if result["confirmed"] or not result["sources"]:
            return ""
        seen = max(one["seen_in_force_on"] for one in result["sources"])
        return self.say("schemes.not_confirmed", on=self.day(seen))

    def reason(self, told: Json) -> str:
        """A condition that stands in the way: not met, or met though it must not be."""
        code = "schemes.must_not" if told["outcome"] == "met" else "schemes.fails"
        return self.say(code, says=told["says"])

    def path(self, told: Json, steps: dict[str, str], most: int | None = None) -> str:
        """One path to yes in a sentence; `most` bounds how many conditions of a kind are told."""
        parts = []
        if told["other_scheme"]:
            parts.append(self.say("schemes.path.other", scheme=told["other_scheme_name"]))
        for code, says in self._moves(told).items():
            more = len(says) - most if most and len(says) > most else 0
            text = self.say("page.semicolon").join(says[:most] if more else says)
            text += self.say("and_more", count=more) if more else ""
            parts.append(self.say(code, says=text, on=self.day(told["until"])))
        named = [steps.get(one, one) for one in told["steps"]]
        if named:
            listed = self.say("page.list").join(named)
            parts.append(self.say("schemes.path.steps", steps=listed))
        cost = told["cost"]
        if cost and cost["low"] and cost["low"] == cost["high"]:
            parts.append(self.say("schemes.path.cost", amount=self.money(cost["low"])))
        if told["ready"]:
            low, high = (self.day(told["ready"][end]) for end in ("low", "high"))
            code = "schemes.path.ready" if told["ready"]["high"] else "schemes.path.ready_from"
            parts.append(self.say(code, low=low, high=high))
        if told["until"] and not any(one["move"] == "wait" for one in told["changes"]):
            parts.append(self.say("schemes.path.until", on=self.day(told["until"])))
        return self.say("page.semicolon").join(parts)

    def asked_of(self, told: Json) -> str:
        """What the changes of a path ask, without how each is brought about."""
        says = [one for every in self._moves(told).values() for one in every]
        return self.say("page.semicolon").join(says)

    def _moves(self, told: Json) -> dict[str, list[str]]:
        """What a path asks for, by the wording of each kind of change."""
        found: dict[str, list[str]] = {}
        for one in told["changes"]:
            for must in one["must"]:
                code = f"schemes.path.{one['move']}"
                if not must["met"] and one["move"] in ("confirm", "act", "choose"):
                    code += "_not"
                says = found.setdefault(code, [])
                if must["says"] not in says:
                    says.append(must["says"])
        return found

    def share(self, told: Json) -> str:
        """How many of the conditions are not encoded, and how many schemes are weighed besides."""
        code = "schemes.share" if told["unencoded"] else "schemes.share_all"
        return f"{self.say(code, **told)} {self.say('schemes.weighed', **told)}"

    def asking(self, told: Json) -> str:
        """Why a question is worth asking."""
        names = self.say("page.semicolon").join(told["scheme_names"][:3])
        more = len(told["scheme_names"]) - 3
        names += self.say("and_more", count=more) if more > 0 else ""
        if told["unlocks"] and told["unlocks"]["minor"]:
            amount = self.money(told["unlocks"])
            why = self.say("schemes.next.worth", schemes=names, amount=amount)
        else:
            why = self.say("schemes.next.opens", schemes=names)
        if told["project"] is None:
            return why
        project = self.say("schemes.for_project", project=told["project"])
        return self.say("support.comma").join((project, why))

    def days(self, told: Json) -> str:
        """How long a step takes."""
        low, high = told["low"], told["high"]
        if low is None and high is None:
            return self.say("presence.days_unknown")
        if low == high == 0:
            return self.say("presence.days_none")
        low = high if low is None else low
        code = "presence.working_days" if told["count"] == "working" else "presence.days"
        if high is None or low == high:
            return self.say(f"{code}_one", low=low)
        return self.say(code, low=low, high=high)

    def fees(self, told: list[Json]) -> str:
        """One-off fees, a sum for each currency."""
        sums = []
        for one in told:
            if one["high"] is None:
                continue
            low, high = self.money(one["low"]), self.money(one["high"])
            sums.append(low if low == high else f"{low}–{high}")
        return self.say("page.list").join(sums) if sums else self.say("presence.no_fee")

    def treaty(self, one: Json, income: str) -> str:
        """A treaty rate: what is printed, that the market may not tax it, or that nobody knows."""
        if income in one["no_taxing_right"]:
            return self.say("presence.withholding.no_right")
        told = one.get(f"{income}_pct")
        if told is None:
            return self.say("unknown")
        rates = told if isinstance(told, list) else [told]
        return self.say("or_short").join(f"{rate}%" for rate in rates)

    def applicant(self, name: str | None) -> str:
        """Who would apply."""
        if name is None:
            return ""
        stem = name if name == "hk-company-new" else name.rstrip("0123456789-")
        return self.say(f"applicant.{stem}")
