"""What an assessment puts on the page of a plan: one section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tradewind.report.page import PageView, render
from tradewind_desk import words

FOLDER = Path(__file__).parent


def _nothing(view: PageView) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its name is its address and its anchor, its title a code of the words.

    `template` is a file of the engine's report (``presence.jinja``) or of the assessment's own
    folder (``duty/section.jinja``); `reads` are the keys of the told plan without which there is
    nothing to show, and `more` is what the template reads beside the plan.
    """

    name: str
    title: str
    template: str
    reads: tuple[str, ...]
    more: Callable[[PageView], dict[str, Any]] = _nothing
    is_open: bool = False  # shown at once; else when a person opens it
    folder: Path = FOLDER  # where a template of its own is found

    def is_told(self, view: PageView) -> bool:
        """Whether the plan has what the section reads: an old plan may lack a new assessment."""
        return all(view.told.get(key) not in (None, [], {}) for key in self.reads)

    def body(self, view: PageView, **more: Any) -> str:
        """The section as HTML, without its heading."""
        lang = view.tell.lang
        told = {"say": lambda code: words.say(code, lang), **self.more(view), **more}
        return render(view, self.template, self.folder, **told)
