"""What a firm's file answers to the diagnostics, and where that leaves it."""

from __future__ import annotations

from tradewind.assess.upgrade import DiagnosticAnswer, UpgradeQuestion, answer
from tradewind.facts import Facts
from tradewind.facts.markets import market
from tradewind.model.enterprise import Enterprise, FirmFile
from tradewind.pipeline.applicants import companies_named, numbered


def upgrade_question(firm: FirmFile, file: str, facts: Facts) -> UpgradeQuestion:
    """The question of a firm's file; InputError where a key names a market that no pack knows."""
    enterprise = firm.enterprise or Enterprise()
    every = enterprise.diagnostics or {}
    # What is about a project or an applicant is for the schemes.
    others = {*companies_named(enterprise), *(one.id or "" for one in numbered(firm))}
    told = {key: value for key, value in every.items() if key.partition(".")[0] not in others}
    where = f"{file}: enterprise.diagnostics"
    for key in told:
        _, _, rest = key.partition(".")
        code, dot, _ = rest.partition(".")
        if dot:
            market(code, facts, f"{where}: {key}")
    aimed_at = [one.market for one in firm.targets or () if one.market]
    return UpgradeQuestion(told, tuple(dict.fromkeys(aimed_at)), where)


def upgrade_answers(
    firm: FirmFile, file: str, facts: Facts
) -> tuple[UpgradeQuestion, tuple[DiagnosticAnswer, ...]]:
    """Where the firm stands on every diagnostic in use, with the question as understood."""
    question = upgrade_question(firm, file, facts)
    return question, answer(question, facts)
