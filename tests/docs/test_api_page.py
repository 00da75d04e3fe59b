"""The page of the API is as the API is."""

from __future__ import annotations

from pathlib import Path

from tradewind_desk.api import bearer, webhooks
from tradewind_desk.api.door import api
from tradewind_desk.api.scopes import SCOPES

PAGE = (Path(__file__).parents[2] / "docs/api.md").read_text("utf-8")


def test_the_page_shows_how_a_signature_is_checked():
    told: dict = {}
    exec(PAGE[PAGE.index("```python\n") + 10 :].partition("```")[0], told)  # the page's own code
    header = webhooks.signature("secret", 1_790_000_000, b"{}")
    assert told["is_ours"]("secret", header, b"{}")
    assert not told["is_ours"]("secret", header, b"{ }")
    assert not told["is_ours"]("other", header, b"{}")


def test_the_page_lists_every_scope():
    assert all(f"| `{scope}` |" in PAGE for scope in SCOPES)


def test_the_page_tells_what_calls_cost():
    assert f"{bearer.MOST_UNITS} units a minute" in PAGE
    assert f"a plan or a batch costs {bearer.PLAN}" in " ".join(PAGE.split())


def test_every_operation_that_the_page_names_is_there():
    paths = {path.removeprefix("/api/v1") for path in api.get_openapi_schema()["paths"]}
    words = PAGE.replace("`", " ").replace(",", " ").split()
    named = {word for word in words if word.startswith(("/cases", "/refer", "/jobs", "/expl"))}
    assert named <= paths | {"/facts/duty/us:mpf_rate"}
