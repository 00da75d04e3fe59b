"""The lists of goods that extra duties of the United States go by: chapter 99 and its lists.

The chapter itself, as plain text, is the law: what its notes print is taken first. The product
lists that others keep of it are read beside it. Where both have a list the two are compared, and
the figures tell how far they agree; a line that only the other list has is taken as a line of
which a part may be meant, so that the answer asks. The rates and their days stand in the shipped
pack; `policy_params.yaml` is compared with them and never taken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tradewind.errors import InputError
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import csv_rows, text_of
from tradewind.importers.us_chapter_99_params import compare_params
from tradewind.importers.us_chapter_99_text import PLACES, Chapter, read_chapter
from tradewind.importers.writing import Names, PackWriter, Said

KIND = "us-chapter-99"
PACK = "duty/us"
NAME = {
    "en": "Extra duties of the United States",
    "zh-Hant": "美國附加關稅",
    "zh-Hans": "美国附加关税",
}
# A list has no first day of its own where the rate that goes by it has one: the rows then start
# with the first day that the lists are used for.
FIRST = date(2025, 1, 1)
# New subheadings of HS 2022 whose former lines stood on lists under other numbers: that no list
# names them is no knowledge.
RENUMBERED = {"85": ("851713", "853952")}
LISTS_301 = ("1", "2", "3", "4a", "4b")
DESCRIBED = {"3-additional": "3-additional", "4a-described": "4a", "4b-described": "4b"}
CELLS = "854142"  # not assembled: within a quota of their own
METALS = ("72", "73", "74", "76")
# Parts of vehicles that their own line names; the rest of the lists are parts by use alone.
NAMED_PARTS: tuple[str, ...] = (
    *("4009", "4011", "4012", "4013", "7007", "7009", "8407", "8408", "8409"),
    *("8511", "8512", "8527", "8544", "8706", "8707", "8708", "8709", "9401"),
)
FILES = {
    "chapter": r"chapter_?-?99.*\.txt(\.gz|\.zip)?",
    "s301": r"s301_product_lists\.csv",
    "annex": r"s232_annex_products\.csv",
    "derivative": r"s232_derivative_products\.csv",
    "copper": r"s232_copper_products\.csv",
    "auto": r"s232_auto_parts\.txt",
    "truck": r"s232_mhd_parts\.txt",
    "semi": r"s232_semi_products\.csv",
    "solar": r"s201_solar_products\.csv",
    "s122": r"s122_exempt_products\.csv",
    "ieepa": r"ieepa_exempt_products\.csv",
    "concordance": r"hts_concordance\.csv",
    "params": r"policy_params\.ya?ml",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """What one file says of a list: a code, whether only a part of it is meant, from which day."""

    code: str
    where: str
    source: str
    is_part: bool = False
    starts: date = FIRST
    is_on: bool = True


@dataclass
class _Lists:
    """Rows by table, list and code; the first word on a line stands."""

    rows: dict[tuple[str, str, str], list[_Told]] = field(default_factory=dict)

    def add(self, table: str, key: str, told: _Told) -> None:
        self.rows.setdefault((table, key, told.code), []).append(told)


def read(job: Importing) -> None:
    """Read the chapter and the lists beside it into `duty/us`."""
    files = _by_role(job)
    pack = job.pack(PACK, "duty", NAME)
    chapter = read_chapter(files["chapter"]) if "chapter" in files else None
    lists = _Lists()
    if chapter:
        job.tally.read(sum(map(len, chapter.lists.values())))
    _section_301(job, chapter, files, lists)
    _metals(job, chapter, files, lists)
    _programs(job, chapter, files, lists)
    _exempt(job, chapter, files, lists)
    if "concordance" in files:
        _renumbered(job, files["concordance"], lists)
    if "params" in files:
        compare_params(job, files["params"])
    day = _day_told(job, chapter)
    job.as_of = day
    for role in sorted({told[0].source for told in lists.rows.values()}):
        _declare(job, pack, role, files[role], day)
    edition = f"HTS {chapter.edition} (HS 2022)" if chapter else "HTS (HS 2022)"
    _write(pack, lists, edition, set(files))


# --- files ---


def _by_role(job: Importing) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in job.files:
        role = next((one for one, name in FILES.items() if re.fullmatch(name, path.name)), None)
        if role is None:
            job.tally.figure("files_not_of_this_kind")
        elif role in found:
            told = f"is a second file of the same list as {found[role].name}."
            raise InputError(str(path), told, "Give each list once.")
        else:
            found[role] = path
    if not set(found) - {"params"}:
        told = "holds no list of chapter 99 that is known by its name."
        mend = "Give chapter99….txt, s301_product_lists.csv or another list, under its own name."
        raise InputError(str(job.files[0]), told, mend)
    return found


def _day_told(job: Importing, chapter: Chapter | None) -> date:
    """The day that the files speak for: as told, else the first of the year of the edition."""
    if job.as_of:
        return min(job.as_of, job.read_on)
    job.tally.figure("day_assumed")
    year = re.search(r"\((\d{4})\)", chapter.edition) if chapter else None
    return min(date(int(year[1]), 1, 1), job.read_on) if year else job.read_on


def _declare(job: Importing, pack: PackWriter, role: str, path: Path, day: date) -> None:
    is_law = role == "chapter"
    pack.source(
        role,
        title="Harmonized Tariff Schedule of the United States, chapter 99"
        if is_law
        else path.name,
        publisher=KINDS[KIND].publisher if is_law else job.told.get("publisher") or path.name,
        address=job.told.get("address") or "https://hts.usitc.gov/",
        read_on=job.read_on,
        licence=KINDS[KIND].licence if is_law else job.told.get("licence") or "as its keeper says",
        trust="official" if is_law else "professional",
        published_on=day,
        sha256=digest_of(path),
    )


def _codes(job: Importing, path: Path, column: str, *more: str) -> Iterator[dict[str, str]]:
    """The rows of a list with a good code; a bad one is refused by name."""
    for number, row in csv_rows(path, (column, *more)):
        job.tally.read()
        code = re.sub(r"\D", "", row[column])
        if not 4 <= len(code) <= 10 or len(code) % 2 or re.search(r"[^\d.\s]", row[column]):
            job.tally.refuse(f"{path.name}:{number}", "bad_code", row[column])
            continue
        yield {**row, "code": code, "where": f"line {number}"}


def _plain_codes(job: Importing, path: Path) -> Iterator[tuple[str, str]]:
    with text_of(path) as text:
        for number, line in enumerate(text, start=1):
            code = line.strip()
            job.tally.read()
            if code.isdigit() and 4 <= len(code) <= 10:
                yield code, f"line {number}"
            elif code:
                job.tally.refuse(f"{path.name}:{number}", "bad_code", code)


def _compare(job: Importing, name: str, law: Iterable[str], other: Iterable[str]) -> None:
    """Count how far the chapter and a list beside it agree; a code above or below is the same."""
    mine, theirs = set(law), set(other)
    both = {one for one in mine if _meets(one, theirs)}
    job.tally.figure(f"{name}_in_both", len(both))
    job.tally.figure(f"{name}_only_in_chapter", len(mine - both))
    job.tally.figure(f"{name}_only_in_list", sum(not _meets(one, mine) for one in theirs))


def _meets(code: str, codes: set[str]) -> bool:
    """Whether codes hold this one, one above it or one below it."""
    if any(code[:length] in codes for length in range(2, len(code) + 1)):
        return True
    return len(code) < 10 and any(one.startswith(code) for one in codes)


def _from_chapter(
    lists: _Lists, chapter: Chapter, name: str, table: str, key: str, *, is_part: bool = False
) -> None:
    where = next(one.where for one in PLACES if one.name == name)
    day = max(chapter.days.get(name, FIRST), FIRST)
    for code in chapter.lists[name]:
        if code < "98":
            lists.add(table, key, _Told(code, where, "chapter", is_part, day))


# --- Section 301 ---


def _section_301(
    job: Importing, chapter: Chapter | None, files: Mapping[str, Path], lists: _Lists
) -> None:
    listed: dict[str, dict[str, str]] = defaultdict(dict)
    if "s301" in files:
        for row in _codes(job, files["s301"], "hts8", "list", "ch99_code"):
            listed[_key_301(row)][row["code"]] = row["where"]
    law = _law_301(chapter)
    for key in sorted(listed) if law else ():
        if key in law or not key.startswith("99"):
            _compare(
                job, f"s301_{key}", law.get(key, ()), (one for one in listed[key] if one < "98")
            )
    if chapter:
        for name in (one.name for one in PLACES if one.name.startswith("9903.91")):
            _from_chapter(lists, chapter, name, "s301_review", name)
    reviewed = {
        code[:8] for name, codes in law.items() if name.startswith("9903") for code in codes
    }
    _four_lists(listed, law, reviewed, lists, job)
    for key, told in listed.items():
        if key.startswith("9903.9") and key not in law:
            for code, where in told.items():
                lists.add("s301_review", key, _Told(code, where, "s301", is_part=True))


def _key_301(row: Mapping[str, str]) -> str:
    plain = row["list"].lower()
    if plain in LISTS_301:
        return plain
    return "3-additional" if plain == "3_addl" else row["ch99_code"]


def _law_301(chapter: Chapter | None) -> dict[str, frozenset[str]]:
    if chapter is None:
        return {}
    names = [*LISTS_301, *(one.name for one in PLACES if one.name.startswith("9903.91"))]
    found = {name: frozenset(one for one in chapter.lists[name] if one < "98") for name in names}
    for name in DESCRIBED:  # by their words; the statistical numbers beside them are exceptions
        found[name] = frozenset(one for one in chapter.lists[name] if len(one) == 8 and one < "98")
    return found


def _four_lists(
    listed: Mapping[str, Mapping[str, str]],
    law: Mapping[str, frozenset[str]],
    reviewed: set[str],
    lists: _Lists,
    job: Importing,
) -> None:
    """The lists of 2018 and 2019.

    The chapter names whole lines, each on one list. A file beside it that names such a line on
    another list as well has it from the descriptions of goods excluded: the chapter stands, and the
    line is written as not on the other list. Without the chapter nobody can tell, and a line on
    several lists is asked for at ten digits.
    """
    on: dict[str, dict[str, _Told]] = defaultdict(dict)
    # Lines that the chapter divides by words: where it stands there, the other list adds nothing.
    divided = {code for name in DESCRIBED for code in law.get(name, ())} | reviewed
    whole: dict[str, set[str]] = defaultdict(set)
    for key in LISTS_301:
        for code in law.get(key, ()):
            whole[code].add(key)
    for key in (*LISTS_301, "3-additional"):
        where = next(one.where for one in PLACES if one.name == key)
        for code in law.get(key, ()):
            on[code][key] = _Told(code, where, "chapter")
        for code, line in listed.get(key, {}).items():
            if code < "98" and not (law and code in divided):
                is_elsewhere = bool(law) and key not in on[code] and bool(whole[code] - {key})
                told = _Told(code, line, "s301", is_part=bool(law), is_on=not is_elsewhere)
                on[code].setdefault(key, told)
    for name, key in DESCRIBED.items():
        where = next(one.where for one in PLACES if one.name == name)
        for code in law.get(name, ()):
            on[code][key] = _Told(code, where, "chapter", is_part=True)
    for keys in on.values():
        is_split = sum(told.is_on for told in keys.values()) > 1
        job.tally.figure("s301_lines_on_several_lists", int(is_split))
        job.tally.figure("s301_second_lists_dropped", sum(not one.is_on for one in keys.values()))
        for key, told in keys.items():
            part = told.is_on and (is_split or told.is_part)
            lists.add("s301", key, replace(told, is_part=part))


# --- Section 232 ---


def _metals(
    job: Importing, chapter: Chapter | None, files: Mapping[str, Path], lists: _Lists
) -> None:
    annexes = _annexes(job, files)
    starts = min((row[2] for rows in annexes.values() for row in rows), default=FIRST)
    notes = {
        "1a": ("16c-i", "16c-ii", "16c-iii", "16c-iv", "16c-v"),
        "1b": ("16c-vi", "16c-vii", "16c-viii"),
        "3": ("16c-ix", "16c-x"),
    }
    for annex, names in notes.items():
        law = {code for name in names for code in chapter.lists[name]} if chapter else set()
        if chapter:
            _compare(job, f"s232_annex_{annex}", law, (row[0] for row in annexes[annex]))
            for name in names:
                where = next(one.where for one in PLACES if one.name == name)
                for code in chapter.lists[name]:
                    told = _Told(code, where, "chapter", starts=starts)
                    lists.add("s232", _by_weight(annex, code), told)
        for code, where, day in () if law else annexes[annex]:
            told = _Told(code, where, "annex", starts=day)
            lists.add("s232", _by_weight(annex, code), told)
    for code, where, day in annexes["2"]:
        lists.add("s232", "2", _Told(code, where, "annex", starts=day))
    _before_annexes(job, chapter, files, lists)


def _annexes(job: Importing, files: Mapping[str, Path]) -> dict[str, list[tuple[str, str, date]]]:
    found: dict[str, list[tuple[str, str, date]]] = defaultdict(list)
    if "annex" in files:
        for row in _codes(job, files["annex"], "hts_prefix", "annex", "effective_date"):
            day = _day_of(row["effective_date"]) or FIRST
            found[row["annex"].lower()].append((row["code"], row["where"], day))
    return found


def _by_weight(annex: str, code: str) -> str:
    """Outside the chapters of the metals a list holds only where the metal weighs enough."""
    return annex if annex == "1a" or code.startswith(METALS) else f"{annex}-weight"


def _before_annexes(
    job: Importing, chapter: Chapter | None, files: Mapping[str, Path], lists: _Lists
) -> None:
    if chapter:
        for name, metal in (("16c-iii", "steel"), ("16c-i", "aluminium"), ("19j", "aluminium")):
            where = next(one.where for one in PLACES if one.name == name)
            for code in chapter.lists[name]:
                key = f"{metal}-{code[:2]}" + ("-derivative" if name == "19j" else "")
                lists.add("s232", key, _Told(code, where, "chapter"))
                if metal == "aluminium":
                    lists.add("s232", "aluminium-76-all", _Told(code, where, "chapter"))
    for row in (
        _codes(job, files["derivative"], "hts_prefix", "derivative_type", "effective_date")
        if "derivative" in files
        else ()
    ):
        day = _day_of(row["effective_date"])
        metal = {"aluminum": "aluminium"}.get(row["derivative_type"], row["derivative_type"])
        if row.get("ch99_code") in ("9903.81.91", "9903.85.08"):
            _content(chapter, lists, metal, row["code"], row["where"], day or FIRST)
    if chapter and "derivative" in files:
        held = {code for table, key, code in lists.rows if (table, key) == _ALUMINIUM}
        _compare(
            job,
            "s232_content_aluminium",
            {one[:8] for one in chapter.lists["19k"]},
            {one[:8] for one in held},
        )
        for code in chapter.lists["19k"]:
            if not any(code.startswith(one) or one.startswith(code) for one in held):
                lists.add(*_ALUMINIUM, _Told(code, "U.S. note 19(k)", "chapter", is_part=True))
    elif chapter:
        _from_chapter(lists, chapter, "19k", *_ALUMINIUM, is_part=True)
    if "copper" in files:
        for row in _codes(job, files["copper"], "hts10"):
            told = _Told(row["code"], row["where"], "copper")
            lists.add("s232_content", "copper", told)
            if told.code.startswith("74"):
                lists.add("s232", "copper-74", told)


_ALUMINIUM = ("s232_content", "aluminium")


def _content(
    chapter: Chapter | None, lists: _Lists, metal: str, code: str, where: str, day: date
) -> None:
    """A line charged on its metal content: in the digits of the chapter where it prints more."""
    finer = []
    if chapter and metal == "aluminium":
        finer = [one for one in chapter.lists["19k"] if one.startswith(code)]
        if not finer:  # the chapter does not print it
            return
    for one in finer or [code]:
        source, place = ("chapter", "U.S. note 19(k)") if finer else ("derivative", where)
        lists.add("s232_content", metal, _Told(one, place, source, starts=day))


def _programs(
    job: Importing, chapter: Chapter | None, files: Mapping[str, Path], lists: _Lists
) -> None:
    whole = {"33b": "autos", "37b": "wood-softwood", "37d": "wood-upholstered"}
    whole |= {"37f": "wood-cabinets", "38b": "trucks", "38c": "buses", "39b": "semiconductors"}
    if chapter:
        for name, key in whole.items():
            _from_chapter(lists, chapter, name, "s232", key)
    for role, name, key in (("auto", "33g", "auto-parts"), ("truck", "38i", "truck-parts")):
        beside = dict(_plain_codes(job, files[role])) if role in files else {}
        law = chapter.lists[name] if chapter else frozenset()
        if chapter and beside:
            _compare(job, key.replace("-", "_"), law, beside)
        place = next(one.where for one in PLACES if one.name == name)
        for code in law or beside:
            told = _Told(code, place if law else beside[code], "chapter" if law else role)
            lists.add("s232", key + ("" if code.startswith(NAMED_PARTS) else "-by-use"), told)
    if "semi" in files and not chapter:
        for row in _codes(job, files["semi"], "hts10"):
            lists.add("s232", "semiconductors", _Told(row["code"], row["where"], "semi"))
    if "solar" in files:
        for row in _codes(job, files["solar"], "hts10"):
            key = "solar-cells" if row["code"].startswith(CELLS) else "solar"
            lists.add("s201", key, _Told(row["code"], row["where"], "solar"))


# --- goods outside ---


def _exempt(
    job: Importing, chapter: Chapter | None, files: Mapping[str, Path], lists: _Lists
) -> None:
    beside = (
        {row["code"]: row["where"] for row in _codes(job, files["s122"], "hts8")}
        if "s122" in files
        else {}
    )
    if chapter:
        _from_chapter(lists, chapter, "2aa-ii", "s122_exempt", "exempt")
        for name in ("2aa-iii", "2aa-iv"):
            _from_chapter(lists, chapter, name, "s122_exempt", "exempt", is_part=True)
        law = {one for name in ("2aa-ii", "2aa-iii", "2aa-iv") for one in chapter.lists[name]}
        _compare(job, "s122_exempt", {one[:8] for one in law}, beside)
    held = {code[:8] for table, _, code in lists.rows if table == "s122_exempt"}
    for code, where in beside.items():
        if code not in held and code < "98":
            told = _Told(code, where, "s122", is_part=bool(chapter))
            lists.add("s122_exempt", "exempt", told)
    _reciprocal(job, chapter, files, lists)


def _reciprocal(
    job: Importing, chapter: Chapter | None, files: Mapping[str, Path], lists: _Lists
) -> None:
    beside = (
        {row["code"]: row["where"] for row in _codes(job, files["ieepa"], "hts10")}
        if "ieepa" in files
        else {}
    )
    if chapter is None:
        for code, where in beside.items():
            if code < "98":
                lists.add("ieepa_exempt", "annex-ii", _Told(code, where, "ieepa", is_part=True))
        return
    law = chapter.lists["2v-iii-a"]
    under = sum(any(code.startswith(one) for one in law) for code in beside)
    job.tally.figure("ieepa_exempt_in_both", under)
    job.tally.figure("ieepa_exempt_only_in_list", len(beside) - under)
    _from_chapter(lists, chapter, "2v-iii-a", "ieepa_exempt", "annex-ii")
    _from_chapter(lists, chapter, "2v-iii-b", "ieepa_exempt", "annex-ii", is_part=True)
    for code in law:
        if code.startswith("49"):  # informational materials, by description
            told = _Told(code, "U.S. note 2(v)(iii)(a)", "chapter", is_part=True)
            lists.add("ieepa_exempt", "informational", told)


def _renumbered(job: Importing, path: Path, lists: _Lists) -> None:
    """A number that an edition before the lists had: of the new one's list, perhaps in part."""
    former: dict[str, set[str]] = defaultdict(set)
    where: dict[str, str] = {}
    for number, row in csv_rows(path, ("old_hts10", "new_hts10")):
        job.tally.read()
        old, new = row["old_hts10"][:8], row["new_hts10"][:8]
        if old.isdigit() and new.isdigit() and old != new:
            former[old].add(new)
            where[old] = f"line {number}"
    named = {(table, code) for table, _, code in lists.rows}
    for (table, key, code), told in list(lists.rows.items()):
        for old, news in former.items():
            if code in news and (table, old) not in named:
                one = _Told(old, where[old], "concordance", is_part=True, starts=told[0].starts)
                lists.add(table, key, one)
                job.tally.figure("renumbered")


# --- the pack ---


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


TABLES: Mapping[str, Names] = {
    "s301": {
        "en": "China Section 301 lists",
        "zh-Hant": "對華 301 條款清單",
        "zh-Hans": "对华 301 条款清单",
    },
    "s301_review": {
        "en": "China Section 301 four-year review",
        "zh-Hant": "對華 301 條款四年期檢討清單",
        "zh-Hans": "对华 301 条款四年期复审清单",
    },
    "s232": {"en": "Section 232 lists", "zh-Hant": "232 條款清單", "zh-Hans": "232 条款清单"},
    "s232_content": {
        "en": "Section 232 lists charged on metal content",
        "zh-Hant": "按金屬成分徵收的 232 條款清單",
        "zh-Hans": "按金属成分征收的 232 条款清单",
    },
    "s201": {
        "en": "Section 201 safeguards",
        "zh-Hant": "201 條款保障措施清單",
        "zh-Hans": "201 条款保障措施清单",
    },
    "s122_exempt": {
        "en": "Goods outside the Section 122 surcharge",
        "zh-Hant": "122 條款附加費豁免清單",
        "zh-Hans": "122 条款附加费豁免清单",
    },
    "ieepa_exempt": {
        "en": "Goods outside the IEEPA duties",
        "zh-Hant": "《國際緊急經濟權力法》關稅豁免清單",
        "zh-Hans": "《国际紧急经济权力法》关税豁免清单",
    },
}


# A table is whole only with all the files of one of these groups: else absence is no knowledge.
WHOLE_WITH: Mapping[str, tuple[set[str], ...]] = {
    "s301": ({"chapter"}, {"s301"}),
    "s301_review": ({"chapter"}, {"s301"}),
    "s232": ({"chapter"},),
    "s232_content": ({"derivative", "copper"},),
    "s201": ({"solar"},),
    "s122_exempt": ({"chapter"}, {"s122"}),
    "ieepa_exempt": ({"chapter"},),
}


def _scope(table: str, roles: set[str]) -> tuple[str, ...]:
    """Every chapter; a list of 2018 is not whole for subheadings that were numbered anew."""
    if not any(group <= roles for group in WHOLE_WITH[table]):
        return ()
    if table != "s301":
        return ("1-97",)
    return ("1-84", *_but(RENUMBERED["85"]), "86-97")


def _but(barred: tuple[str, ...]) -> Iterator[str]:
    """Codes that make up the chapter of some subheadings, without these."""
    headings = {one[:4] for one in barred}
    for heading in (f"85{number:02}" for number in range(1, 50)):
        if heading not in headings:
            yield heading
    for heading in sorted(headings):
        for tail in (f"{number:02}" for number in range(10, 100)):
            if heading + tail not in barred:
                yield heading + tail


def _write(pack: PackWriter, lists: _Lists, edition: str, roles: set[str]) -> None:
    """Declare the tables that there are rows for, then write them in order."""
    for table in TABLES:
        if any(one[0] == table for one in lists.rows):
            pack.table(
                table,
                holds="list",
                names=TABLES[table],
                edition=edition,
                complete_for=_scope(table, roles),
                complete_from=FIRST,
            )
    for (table, key, code), told in sorted(lists.rows.items(), key=lambda one: one[0]):
        first = told[0]
        said = Said(first.starts, first.source, first.where)
        pack.listed(table, key, code, said, is_part=first.is_part, is_on=first.is_on)
