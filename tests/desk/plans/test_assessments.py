"""An assessment is a folder and a line: an invented one finds its place on the page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tradewind_desk import assessments
from tradewind_desk.assessments import ASSESSMENTS
from tradewind_desk.assessments.section import FOLDER, Section
from tradewind_desk.plans.actions import make_plan
from tradewind_desk.words import say


def test_every_assessment_has_a_name_of_its_own_and_a_title():
    names = [one.name for one in ASSESSMENTS]
    assert len(set(names)) == len(names)
    assert all(
        say(one.title, lang) != one.title for one in ASSESSMENTS for lang in ("en", "zh-Hant")
    )


def test_every_folder_of_an_assessment_stands_in_the_list():
    folders = {path.parent.name for path in FOLDER.glob("*/section.py")}
    assert folders == {one.name for one in ASSESSMENTS}


@pytest.fixture
def invented(tmp_path, monkeypatch):
    """The tides of Examplia, as if somebody had added a folder and a line."""
    (tmp_path / "tides").mkdir()
    (tmp_path / "tides" / "section.jinja").write_text("<p>{{ tide }} in {{ v.markets|length }}</p>")
    one = Section(
        name="tides",
        title="section.timetable",
        template="tides/section.jinja",
        reads=("markets",),
        more=lambda view: {"tide": "High water <now>"},
        folder=tmp_path,
    )
    every = (*ASSESSMENTS, one)
    for module in (assessments, "tradewind_desk.plans.shown", "tradewind_desk.plans.views"):
        target = f"{module}.ASSESSMENTS" if isinstance(module, str) else None
        monkeypatch.setattr(target, every) if target else monkeypatch.setattr(
            module, "ASSESSMENTS", every
        )
    return one


def test_a_new_assessment_stands_on_the_page_and_at_its_address(
    invented, described, owner, logged_in
):
    plan = make_plan(acting=owner, firm=described, options={"markets": ["SG"]})
    client = logged_in(owner)
    at = reverse("plans:section", args=[plan.pk, "tides"])
    assert at in client.get(reverse("plans:show", args=[plan.pk])).content.decode()
    assert "High water &lt;now&gt; in 1" in client.get(at).content.decode()


def test_a_plan_made_before_an_assessment_lacks_its_section(described, owner, logged_in, invented):
    object.__setattr__(invented, "reads", ("tides",))
    plan = make_plan(acting=owner, firm=described, options={"markets": ["SG"]})
    shown = logged_in(owner).get(reverse("plans:show", args=[plan.pk])).content.decode()
    assert "/tides/" not in shown
