"""What every page keeps to: colours that can be read, and controls that have a name."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import tradewind_desk

CSS = (Path(tradewind_desk.__file__).parent / "static/desk.css").read_text("utf-8")
DARK = re.compile(r"@media screen and \(prefers-color-scheme:dark\)\{:root\{(.*?)\}\}", re.DOTALL)
# Text colour on its ground, by their names in the style; AA asks for 4.5 to 1.
TEXT = [
    *((ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "wash")),
    *((ink, "paper") for ink in ("bad", "good", "changed")),
    ("soft", "grey"),
    ("ink", "changed-wash"),
    ("bad", "wash"),
    ("accent", "changed-wash"),
    ("on-accent", "accent"),
]
# Edges that say where a control is; AA asks for 3 to 1.
EDGES = [("firm", "paper"), ("accent", "paper"), ("bad", "paper"), ("good", "paper")]


def _colours(scheme):
    told = dict(re.findall(r"--([\w-]+):(#[0-9a-f]+)", CSS.split("}", 1)[0]))
    if scheme == "dark":
        told |= dict(re.findall(r"--([\w-]+):(#[0-9a-f]+)", DARK.search(CSS)[1]))
    return told


def _light(colour):
    """How light a colour is to the eye, as WCAG reckons it."""
    digits = colour[1:]
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def _contrast(one, other):
    high, low = sorted((_light(one), _light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [*((*pair, 4.5) for pair in TEXT), *((*pair, 3.0) for pair in EDGES)],
)
def test_what_is_written_can_be_read_on_its_ground(scheme, front, ground, least):
    told = _colours(scheme)
    assert _contrast(told[front], told[ground]) >= least


def test_a_page_is_printed_in_the_light_colours():
    assert "prefers-color-scheme" not in re.sub(r"@media screen and \(prefers[^)]*\)", "", CSS)


class _Controls(HTMLParser):
    """The controls of a page that nothing names, the ids that stand twice, the headings."""

    def __init__(self):
        super().__init__()
        self.found, self.labels, self.ids, self.open = [], set(), [], []
        self.headings = []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if "id" in told:
            self.ids.append(told["id"])
        if tag == "label":
            self.labels.add(told.get("for"))
            self.open.append([])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        is_control = tag in ("select", "textarea") or (
            tag == "input" and told.get("type") not in ("hidden", "submit")
        )
        if is_control and not self.open and not told.get("aria-label"):
            self.found.append((told.get("id"), f"{tag} {told.get('name')}"))

    def handle_endtag(self, tag):
        if tag == "label":
            self.open.pop()

    def nameless(self):
        return [told for own, told in self.found if own not in self.labels or own is None]

    def twice(self):
        return sorted({one for one in self.ids if self.ids.count(one) > 1})


def _pages(case):
    of_case = f"/cases/{case.pk}/"
    return {
        "adviser": (
            *("/", "/cases/", "/cases/new/", "/cases/calls/", "/outcomes/", "/library/"),
            *("/library/due/", "/library/corrections/", "/api/tokens/", "/api/webhooks/"),
            *("/account/profile/", of_case, f"{of_case}brief/", f"{of_case}refer/"),
            f"{of_case}refer/?kind=test-electrical&market=&language=en",
            *("/library/facts/agreement:RCEP", "/library/suggest/duty/us:mpf_rate"),
        ),
        "provider": ("/", "/services/inbox/", "/services/profile/"),
        "owner": ("/", "/cases/", "/consents/", "/consents/audit/"),
        "analyst": ("/", "/registers/", "/outcomes/"),
    }


@pytest.mark.parametrize("role", ["adviser", "provider", "owner", "analyst"])
def test_every_control_has_a_name_and_every_id_stands_once(
    case, adviser, owner, member, logged_in, role
):
    acting = {"adviser": adviser, "owner": owner}.get(role) or member(role)
    acting.may_manage = True
    acting.save()
    client, faults = logged_in(acting), []
    for address in _pages(case)[role]:
        answer = client.get(address)
        assert answer.status_code == 200, address
        page = _Controls()
        page.feed(answer.content.decode())
        steps = zip(page.headings, page.headings[1:], strict=False)
        faults += [f"{address}: {one} has no label" for one in page.nameless()]
        faults += [f"{address}: the id {one} stands twice" for one in page.twice()]
        faults += [f"{address}: h{a} is followed by h{b}" for a, b in steps if b > a + 1]
        faults += [] if page.headings.count(1) == 1 else [f"{address}: not one h1"]
    assert not faults
