"""The shapes of answers, as the API's description tells them."""

from __future__ import annotations

from ninja import Schema
from pydantic import ConfigDict


class Answer(Schema):
    """An answer as the command of that name gives it with --json; docs/answers.md tells it all."""

    model_config = ConfigDict(extra="allow")

    determination: str | None = None


class Rows(Schema):
    """One page of a list; `next` is the cursor of the page after it, null after the last."""

    rows: list[Answer]
    next: str | None = None
