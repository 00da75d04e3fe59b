"""The door: one question in, one answer or every fault out. It knows nothing of any transport."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel

from tradewind import __version__
from tradewind.errors import InputError, RuleError, TradewindError, worded
from tradewind.facts import Facts, Library
from tradewind.mcp.refusals import Refused, faults_of, read
from tradewind.mcp.telling import as_text, in_form
from tradewind.mcp.tools import Tool, tools
from tradewind.model.day import read_day
from tradewind.report.shapes import determination
from tradewind.text.words import LANGUAGES

Json = dict[str, Any]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Door:
    """The packs that answer, and what holds where a question says nothing of it.

    `on` and `known_on` are None where each question is asked as of the day it comes in.
    """

    library: Library
    lang: str = "en"
    on: date | None = None
    known_on: date | None = None
    tools: Mapping[str, Tool] = field(default_factory=tools)

    def answer(self, name: str, arguments: Mapping[str, Any]) -> tuple[Json, str]:
        """The answer of a tool, and the same as text; Refused where it cannot be asked so."""
        lang = self.language(arguments)
        try:
            return self._answer(self._tool(name), arguments, lang)
        except TradewindError as fault:
            raise Refused(faults_of(fault), lang) from fault
        except Refused:
            raise
        except Exception as fault:
            _log.exception("The tool %s failed.", name)
            problem = worded("Tradewind failed at this question; the fault is its own.")
            mend = worded("Tell those who run this server; their log says more.")
            raise Refused((RuleError(name, problem, mend),), lang) from fault

    def facts(self, on: date | None = None, known_on: date | None = None) -> Facts:
        """The facts for two days, else for those of the door, else for today."""
        today = date.today()  # noqa: DTZ011 - a front door, where the clock may be read
        return self.library.as_of(
            applies_on=on or self.on or today, known_on=known_on or self.known_on or today
        )

    def language(self, arguments: Mapping[str, Any]) -> str:
        """The language asked for, also where the other arguments cannot be read."""
        lang = arguments.get("lang")
        return lang if isinstance(lang, str) and lang in LANGUAGES else self.lang

    def _tool(self, name: str) -> Tool:
        if name not in self.tools:
            mend = worded("Use one of: {known}.", known=", ".join(self.tools))
            raise InputError(name, worded("There is no such tool."), mend)
        return self.tools[name]

    def _answer(self, tool: Tool, arguments: Mapping[str, Any], lang: str) -> tuple[Json, str]:
        asked = read(arguments, tool.shape, lang)
        facts = self.facts(_day(asked.on, "on"), _day(asked.known_on, "known_on"))
        told = tool.act(asked, facts, lang)
        if not told.get("determination"):
            told["determination"] = _determined(tool.name, asked, facts)
        answer = in_form(tool.name, told, facts, lang, tool.not_computed(lang))
        return answer, as_text(answer)


def _day(text: str | None, where: str) -> date | None:
    return None if text is None else read_day(text, where)


def _determined(tool: str, asked: BaseModel, facts: Facts) -> str:
    """The hash of a question whose command gives none: what was asked, less days and language."""
    question = asked.model_dump(mode="json", exclude={"on", "known_on", "lang"})
    return determination({"version": __version__, "tool": tool, "asked": question}, facts)
