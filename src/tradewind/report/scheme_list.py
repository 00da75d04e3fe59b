"""Every scheme that the packs hold, as JSON, whoever asks: no firm is needed for it."""

from __future__ import annotations

from typing import Any

from tradewind.assess.schemes import Track, catalogue
from tradewind.facts import Facts
from tradewind.report import shapes
from tradewind.text import name_of, say

Json = dict[str, Any]


def scheme_list(facts: Facts, lang: str) -> Json:
    """The tracks in order of their files, each with its state on the day."""
    return {
        "schema": "tradewind/scheme-list/1",
        "schemes": [_track(one, lang) for one in catalogue(facts)],
    }


def _track(track: Track, lang: str) -> Json:
    told, state = track.told, track.state
    return {
        "scheme": track.id,
        "name": name_of(track.names, lang, track.id),
        "says": name_of(told["says"], lang),
        "body": name_of(told["body"], lang),
        "address": told["address"],
        "gives": told["gives"],
        "gives_name": say(f"gives.{told['gives']}", lang),
        "per": told["per"],
        "applicant": track.applicant,
        "state": state.value,
        "state_is": state.state.value,
        "opens": track.opens.isoformat() if track.opens else None,
        "closes": track.closes.isoformat() if track.closes else None,
        "sources": [shapes.source(cite) for cite in state.cites],
    }
