"""Find goods by words: a shortlist of codes to look at, never a verdict on the right one.

English words are sought in the names of the imported Harmonized System, in those of the headings
above, and in the shipped trade names; Chinese ones in the shipped trade names, by pairs of letters.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from tradewind.errors import InputError, worded
from tradewind.facts.held import Facts
from tradewind.facts.nomenclature import editions, named, stored

TRADE_NAMES = "goods/export75:goods"
LANGUAGES = {"en": "name_en", "zh-Hant": "name_zh_hant", "zh-Hans": "name_zh_hans"}
_WORD = re.compile(r"[a-z][a-z0-9]*|\d+|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_STOP = frozenset(
    [
        *("a", "an", "and", "as", "at", "by", "e", "for", "from", "in", "into", "kind", "n", "c"),
        *("nec", "not", "of", "on", "or", "other", "than", "that", "the", "their", "thereof"),
        *("to", "used", "whether", "which", "with", "without", "including", "excluding"),
    ]
)
# What a name leaves out is no word for it: "of textile materials (other than cotton)".
_LEFT_OUT = re.compile(r"\((?:excluding|other than|not|except)\b[^()]*\)|\bother than [^;,)]*")
# What a word is worth where it stands: in the name itself, in a trade name, in a heading above.
_OWN, _TRADE, _HEADING, _CHAPTER = 1.0, 1.0, 0.5, 0.25
_BEGINS = 0.6  # of the worth of the word, where it only begins alike
_LEAST = 0.35  # of the query's worth; below it a code has little to do with the words


@dataclass(frozen=True, slots=True)
class Candidate:
    """One code that may be the goods: what it is called, where it stands, how well it fits."""

    code: str
    edition: str
    names: Mapping[str, str]
    description: str
    heading: str
    chapter: str
    section: str
    score: float
    found: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The best candidates for some words, and the words that nothing has."""

    words: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    not_found: tuple[str, ...]
    read_as: Mapping[str, str]
    edition: str


@dataclass(frozen=True, slots=True)
class _Goods:
    """One subheading with its words by what they are worth."""

    code: str
    description: str
    names: Mapping[str, str]
    section: str
    worth: Mapping[str, float]


def check_words(text: str, where: str) -> None:
    """InputError where a text holds no word that could tell goods apart."""
    if not words_of(text):
        problem = worded("{text} holds no word.", text=repr(text))
        raise InputError(where, problem, worded("Write what the goods are."))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text that tell goods apart: English stems, pairs of Chinese letters."""
    found: list[str] = []
    for one in _WORD.findall(text.lower()):
        if _HAN.match(one):
            found += [one[at : at + 2] for at in range(len(one) - 1)] or [one]
        elif one not in _STOP:
            found.append(_stem(one))
    return tuple(dict.fromkeys(found))


def _stem(word: str) -> str:
    for ending, instead in (
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
    ):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + instead
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] not in "su" else word


def search_goods(text: str, facts: Facts, *, most: int = 10) -> Shortlist:
    """The codes whose names have the words, the best first."""
    known = editions(facts)
    edition = known[0] if known else ""
    goods = facts.once("goods by words", lambda: _all_goods(facts, edition))
    weights: Mapping[str, float] = facts.once("weights of words", lambda: _weights(goods))
    words, not_found, read_as = _asked(words_of(text), weights)
    total = sum(weights.get(one, 0.0) for one in words)
    # A word that no name has makes every candidate less sure.
    whole = total + len(not_found) * max(weights.values(), default=0.0)
    ranked: list[tuple[float, int, _Goods, tuple[str, ...]]] = []
    for one in goods:
        score, found = _score(words, one, weights)
        if total and score / total >= _LEAST:
            # Of two that fit alike, the one that says little else goes first.
            ranked.append((-round(score / whole, 4), len(one.worth), one, found))
    ranked.sort(key=lambda told: (told[0], told[1], told[2].code))
    best = tuple(
        _candidate(one, edition, -score, found, facts) for score, _, one, found in ranked[:most]
    )
    return Shortlist(words_of(text), best, not_found, read_as, edition)


def _asked(
    words: Sequence[str], weights: Mapping[str, float]
) -> tuple[tuple[str, ...], tuple[str, ...], Mapping[str, str]]:
    """The words as the names spell them, those that no name has, and what was read otherwise."""
    kept, not_found, read_as = [], [], {}
    for word in words:
        if word in weights or any(_begins(word, other) for other in weights):
            kept.append(word)
            continue
        near = get_close_matches(word, weights, n=1, cutoff=0.82) if len(word) > 4 else []
        if near:
            read_as[word] = near[0]
            kept.append(near[0])
        else:
            not_found.append(word)
    # Chinese is read in pairs of letters: a pair across two words that were found is no word.
    found = "".join(kept)
    lost = (word for word in not_found if word[0].isascii() or not set(word) <= set(found))
    return tuple(kept), tuple(lost), read_as


def _begins(word: str, other: str) -> bool:
    return len(word) >= 4 and word[0].isascii() and other.startswith(word)


def _score(
    words: Iterable[str], goods: _Goods, weights: Mapping[str, float]
) -> tuple[float, tuple[str, ...]]:
    score, found = 0.0, []
    for word in words:
        worth = goods.worth.get(word, 0.0)
        if not worth:
            alike = [told for other, told in goods.worth.items() if _begins(word, other)]
            worth = _BEGINS * max(alike, default=0.0)
        if worth:
            found.append(word)
            score += weights.get(word, 1.0) * worth
    return score, tuple(found)


def _weights(goods: Sequence[_Goods]) -> dict[str, float]:
    """A word that few goods have tells more than one that many have."""
    counts = Counter(word for one in goods for word in one.worth)
    return {word: math.log(1 + len(goods) / count) for word, count in counts.items()}


def _all_goods(facts: Facts, edition: str) -> list[_Goods]:
    trade = {
        row["hs6"]: {lang: row[column] for lang, column in LANGUAGES.items()}
        for row, _ in facts.rows(TRADE_NAMES)
    }
    names = stored(facts, "names")
    if names is None or not edition:
        return [_goods(code, "", told, "", ()) for code, told in trade.items()]
    every = {one.row["code"]: one.row for one in names if one.row["edition"] == edition}
    return [
        _goods(
            code,
            row["description"],
            trade.get(code, {}),
            row.get("section", ""),
            [every.get(code[:length], {}).get("description", "") for length in (4, 2)],
        )
        for code, row in every.items()
        if len(code) == 6
    ]


def _goods(
    code: str, description: str, names: Mapping[str, str], section: str, above: Sequence[str]
) -> _Goods:
    worth: dict[str, float] = {}
    texts = [(description, _OWN), *((one, _TRADE) for one in names.values())]
    texts += list(zip(above, (_HEADING, _CHAPTER), strict=False))
    for text, value in texts:
        for word in words_of(_LEFT_OUT.sub(" ", text.lower())):
            worth[word] = max(worth.get(word, 0.0), value)
    return _Goods(code, description, names, section, worth)


def _candidate(
    goods: _Goods, edition: str, score: float, found: tuple[str, ...], facts: Facts
) -> Candidate:
    heading = named(facts, edition, goods.code[:4]) if edition else None
    chapter = named(facts, edition, goods.code[:2]) if edition else None
    section = goods.section or (chapter.row.get("section", "") if chapter else "")
    return Candidate(
        code=goods.code,
        edition=edition or "HS 2022",
        names=goods.names,
        description=goods.description,
        heading=heading.row["description"] if heading else "",
        chapter=chapter.row["description"] if chapter else "",
        section=section,
        score=round(score, 3),
        found=found,
        notes=tuple(_notes(goods.code, section, facts)),
    )


def _notes(code: str, section: str, facts: Facts) -> Iterable[tuple[str, str]]:
    """The notes that decide more than the words do: of the chapter, then of the section."""
    notes = stored(facts, "notes")
    if notes is None:
        return
    for kind, number in (("chapter", code[:2]), ("section", _arabic(section))):
        for one in notes.at(kind, number):
            yield f"{kind} {int(number)}", one.row["text"]


def _arabic(roman: str) -> str:
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for at, letter in enumerate(roman):
        value = values.get(letter, 0)
        total += -value if value < values.get(roman[at + 1 : at + 2], 0) else value
    return f"{total:02d}"
