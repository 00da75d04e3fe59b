"""What an agreement asks of goods that stop in Hong Kong, its codes in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradewind.facts import Facts
from tradewind.facts.pack import names_in
from tradewind.text import name_of, say, words


def consignment_words(values: Mapping[str, Any], lang: str, facts: Facts) -> dict[str, str]:
    """The stay, the control and the evidence of one rule; unknown where it does not tell."""
    months, control = values["months"], values["control"]
    stay = f"routes.consignment.stay.{months}"
    told = stay if stay in words() else "routes.consignment.stay" if months else "unknown"
    return {
        "stay": say(told, lang, {"months": months}),
        "control": say(f"routes.consignment.control.{control}" if control else "unknown", lang),
        "evidence": evidence_words(values["evidence"], lang, facts) or say("unknown", lang),
    }


def evidence_words(codes: str | None, lang: str, facts: Facts) -> str:
    """The papers that show where goods were, by name; nothing where none is told."""
    rows = (row for row, _ in facts.rows("routes/consignment:evidence"))
    names = {row["code"]: name_of(names_in(row), lang) for row in rows}
    return say("page.list", lang).join(names.get(code, code) for code in (codes or "").split())
