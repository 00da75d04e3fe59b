"""Claims about fields that must agree with each other."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("enterprise: {sites: [{id: a}, {id: a}]}", "Two sites have the id a"),
        ("offering: {goods: {made_at: x}}", "List the site"),
        ("enterprise: {sites: [{id: a}]}\noffering: {goods: {made_at: x}}", "Use one of a"),
        ("offering: {kind: brand, goods: {origin: CN}}", "offering.goods is filled in"),
        ("targets: [{market: US}, {market: US}]", "stands twice"),
        ("projects: [{start: 2027-02-01, end: 2027-01-01}]", "ends before it starts"),
        ("projects: [{id: p}, {id: p}]", "Two projects go by the id p"),
        ("projects: [{purpose: x}, {id: project-1}]", "Two projects go by the id project-1"),
        ("quotes: [{dated: 2026-11-02, valid_until: 2026-11-01}]", "ends before the day"),
        ("enterprise: {place: HK, city: CNSNZ}", "CNSNZ is not in HK"),
        ("enterprise: {sites: [{place: CN, city: HKHKG}]}", "HKHKG is not in CN"),
    ],
)
def test_fields_that_cannot_both_be_right_are_refused(faults_of, content, told):
    only = faults_of("firm.yaml", content)
    assert len(only) == 1
    assert told in only[0]
    assert only[0].startswith("line ")
