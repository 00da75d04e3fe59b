"""One row of a run explained: the firm asked alone, and what the run wrote of it beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradewind.assess.outreach import OutreachAnswer, method
from tradewind.assess.schemes.catalogue import Track, catalogue
from tradewind.assess.schemes.verdicts import verdicts
from tradewind.errors import InputError, worded
from tradewind.facts import Facts, Library
from tradewind.model.enterprise import FirmFile
from tradewind.pipeline.outreach import outreach_of
from tradewind.pipeline.support import Support, support
from tradewind.register.answers import PARTS, answers_of
from tradewind.register.firms import firm_of
from tradewind.register.journal import read_run
from tradewind.register.outreach import columns_alone
from tradewind.register.reading import answers_sql, connected, facts_of
from tradewind.register.source import rows_of
from tradewind.rules.questions import OUTREACH, questions


@dataclass(frozen=True)
class Explained:
    """A row of a register, the firm it tells of, and its answers: found anew, and as written.

    `stored` has for each scheme the parts of its answer; `call` is None where no pack says whom to
    call. `differs` names the schemes, and the columns about a call, of which the run says otherwise
    than the firm asked alone: none, unless the facts changed since.
    """

    row: int
    values: Mapping[str, Any]
    firm: FirmFile
    told: Support
    call: OutreachAnswer | None
    facts: Facts
    stored: Mapping[str, Mapping[str, Any]]
    differs: tuple[str, ...]
    facts_changed: bool


def explain(out: Path, row: int, library: Library, register: Path | None = None) -> Explained:
    """The whole answer to the firm of a row, on the day of the run.

    InputError where the run has no such row, or its register is no longer where it was.
    """
    held = read_run(out)
    facts = facts_of(held, library)
    answered = _answered(out, row)
    values = rows_of(register or Path(held["register"]["path"]), [row])[row]
    # Asked of facts of its own: what the schemes rest on is then as it is for the firm alone.
    calling = facts_of(held, library)
    firm = firm_of(values, questions(calling, OUTREACH))
    told = support(firm, f"{out}: {row}", facts)
    call = outreach_of(firm, calling) if method(calling).terms else None
    found = {track.id: parts_of(track, told) for track in catalogue(facts)}
    stored = {
        one["scheme"]: {part: answered[f"{one['scheme']}__{part}"] for part in PARTS}
        for one in held["schemes"]
    }
    return Explained(
        row=row,
        values=values,
        firm=firm,
        told=told,
        call=call,
        facts=facts,
        stored=stored,
        differs=(
            *sorted(name for name in stored if stored[name] != found.get(name)),
            *_calls_differ(answered, call, calling),
        ),
        facts_changed=bool(held["facts"].items() - {**calling.digest(), **facts.digest()}.items()),
    )


def _calls_differ(
    answered: Mapping[str, Any], call: OutreachAnswer | None, facts: Facts
) -> list[str]:
    """The columns about a call of which the run says otherwise than the firm asked alone."""
    alone = columns_alone(call, facts) if call else {}
    return [name for name, told in alone.items() if answered.get(name, told) != told]


def parts_of(track: Track, told: Support) -> dict[str, Any]:
    """The parts of an answer as a run writes them, of one firm asked alone."""
    return answers_of(verdicts(track, told.question)[0]).parts


def _answered(out: Path, row: int) -> dict[str, Any]:
    """What a run wrote of a row."""
    with connected() as connection:
        found = connection.execute(f"SELECT * FROM ({answers_sql(out)}) WHERE row = ?", [row])
        names = [column[0] for column in found.description or ()]
        rows = found.fetchall()
    if not rows:
        raise InputError(
            "ROW",
            worded("The run has no row {row}.", row=row),
            worded("Give the number of a row that was not refused."),
        )
    return dict(zip(names, rows[0], strict=True))
