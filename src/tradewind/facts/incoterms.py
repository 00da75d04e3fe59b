"""Who bears which cost under each term of Incoterms 2020, and which lines count at a place."""

from __future__ import annotations

from tradewind.facts.held import Facts
from tradewind.facts.pack import Names, names_in
from tradewind.model.costs import Payer

TERMS = "routes/incoterms:incoterms"
SCOPE = "routes/incoterms:scope"
# Lines of our own that follow an element of the rules.
_FOLLOWS = {
    "hk_handling": "origin_terminal",
    "hk_declaration": "export_clearance",
    "documents": "export_clearance",
    "inspection": "export_clearance",
    "testing": "export_clearance",
    "storage": "origin_terminal",
    "excise": "duty",
}
_SELLERS_OWN = ("goods_cost", "export_vat_cost", "credit_cost", "currency_cost", "profits_tax")


def payers_of(
    term: str | None, named_place: str | None, ends: tuple[str | None, ...], facts: Facts
) -> dict[str, Payer]:
    """Who bears each line under a term with its named place.

    `ends` are the site, the port of loading and the gateway of the route.
    """
    elements = {row["element"]: row["payer"] for row, _ in facts.find(TERMS, term=term or "")}
    risk_is_sellers = elements.get("destination_terminal") == "S"
    found: dict[str, Payer] = dict.fromkeys(_SELLERS_OWN, "seller")
    for element, told in elements.items():
        found[element] = _payer(element, told, risk_is_sellers, named_place, ends)
    for line, element in _FOLLOWS.items():
        if element in found:
            found[line] = found[element]
    return found


def _payer(
    element: str,
    told: str,
    risk_is_sellers: bool,
    named_place: str | None,
    ends: tuple[str | None, ...],
) -> Payer:
    if told in ("S", "B"):
        return "seller" if told == "S" else "buyer"
    if told == "none":  # nobody must insure; whoever bears the risk of the way pays if anyone does
        return "seller" if risk_is_sellers else "buyer"
    site, _, gate = ends
    if element in ("loading", "pre_carriage"):
        at_site = named_place is not None and named_place == site
        return "buyer" if at_site and element == "pre_carriage" else "seller"
    if named_place is None:  # under a D term the seller goes to the place, wherever it is
        return "seller" if risk_is_sellers else "buyer"
    return "buyer" if named_place in (*ends, gate) else "seller"


def lines_in_scope(place: str, facts: Facts) -> frozenset[str] | None:
    """The lines that count towards the landed cost at a kind of place; None where not known."""
    if facts.table(SCOPE) is None:
        return None
    return frozenset(
        row["line"] for row, _ in facts.find(SCOPE, place=place) if row["in_scope"] == "yes"
    )


def line_name(line: str, facts: Facts) -> Names | None:
    """The name of a line in three languages, or None where the table does not hold it."""
    rows = facts.find(SCOPE, line=line)
    return names_in(rows[-1][0]) if rows else None
