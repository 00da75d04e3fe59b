"""Commodities of the UK tariff, each a JSON file of its public interface with every measure.

A measure is known by its type, area, exclusions, additional code and quota. What the engine can
reckon becomes a measure of `duty/gb`; a duty that it cannot is kept as printed, and is unknown;
controls and certificates are kept as rows. VAT by commodity goes to `border/gb`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tradewind.errors import InputError
from tradewind.importers.importing import Importing, digest_of
from tradewind.importers.json_api import nested
from tradewind.importers.kinds import KINDS
from tradewind.importers.opening import json_of
from tradewind.importers.rate_kinds import kind_of
from tradewind.importers.uk_duty_text import SUPPLEMENTARY, read_components
from tradewind.importers.writing import Names, PackWriter, Said
from tradewind.model.rate import Rate, UnknownRate, rate_text

PACK, BORDER = "duty/gb", "border/gb"
NAME = {
    "en": "Import duty of the United Kingdom",
    "zh-Hant": "英國進口關稅",
    "zh-Hans": "英国进口关税",
}
BORDER_NAME = {"en": "UK import VAT", "zh-Hant": "英國進口增值稅", "zh-Hans": "英国进口增值税"}
ADDRESS = "https://www.trade-tariff.service.gov.uk/"
EVERYBODY = "1011"
DUTY_SERIES = frozenset("CDJQMOP")  # the others are prohibitions, controls and surveillance
RELIEF, QUOTA = "gb_relief", "gb_quota_order"  # asked by goods/attributes, as are these codes:
CODED = ("103", "142", "306", "551", "552", "553", "554", "695", "696")
_KINDS = {
    "duty": "mfn",
    "suspension": "mfn",
    "relief": "mfn",
    "quota": "mfn",
    "preference": "preference",
    "preference_relief": "preference",
    "preference_quota": "preference",
    "remedy": "remedy",
    "excise": "excise",
}


@dataclass(frozen=True, slots=True)
class MeasureType:
    """A type of measure: what part it plays, and what it is called."""

    role: str
    names: Names


@cache
def measure_types() -> Mapping[str, MeasureType]:
    """The types of measures that are reckoned, by their codes."""
    with Path(__file__).with_name("uk_measure_types.csv").open(encoding="utf-8") as file:
        return {
            row["type"]: MeasureType(
                row["role"],
                {
                    "en": row["name_en"],
                    "zh-Hant": row["name_zh_hant"],
                    "zh-Hans": row["name_zh_hans"],
                },
            )
            for row in csv.DictReader(file)
        }


@dataclass(frozen=True, slots=True)
class Area:
    """Whose goods a measure is for; `is_open` where the file does not list the members."""

    code: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Read:
    """One measure of a commodity as read."""

    where: str
    type: str
    role: str
    series: str
    area: Area
    told: Mapping[str, Any]

    @property
    def order(self) -> str:
        """The order number of its quota."""
        return str((self.told.get("order_number") or {}).get("number") or "")

    @property
    def additional(self) -> str:
        """Its additional code."""
        return str((self.told.get("additional_code") or {}).get("code") or "")

    @property
    def id(self) -> str:
        """The id of the measure in the pack: one for all commodities."""
        if self.role == "duty" and self.area.code == EVERYBODY and not self.additional:
            return "gb-mfn"
        parts = [self.type, self.area.code, *(f"not-{one}" for one in self.area.exclude)]
        return "gb-" + "-".join(filter(None, (*parts, self.additional, self.order))).lower()

    @property
    def agreement(self) -> str:
        """How a claim names the preference of an area."""
        return f"GB-{self.area.code}"


def read(job: Importing) -> None:
    """Read the commodities into `duty/gb` and `border/gb`."""
    writer = _Writer(job)
    for path in job.files:
        writer.commodity(path, nested(_object(path)))
    writer.finish()


def _object(path: Path) -> Mapping[str, Any]:
    told = json_of(path)
    if not isinstance(told, Mapping) or not (told.get("data") or told.get("import_measures")):
        problem = "is not a commodity of the UK tariff: it has no import_measures."
        mend = "Fetch https://www.trade-tariff.service.gov.uk/api/v2/commodities/CODE."
        raise InputError(str(path), problem, mend)
    return told


@dataclass
class _Writer:
    """Puts the measures of commodities into the two packs."""

    job: Importing
    pack: PackWriter = field(init=False)
    _declared: dict[str, dict[str, Any]] = field(default_factory=dict)
    _roles: dict[str, tuple[str, str]] = field(default_factory=dict)
    _codes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.pack = self.job.pack(PACK, "duty", NAME)
        edition = self.job.told.get("edition") or "UK tariff (HS 2022)"
        for name, holds, told in _TABLES:
            self.pack.table(name, holds=holds, names=told, edition=edition)

    def commodity(self, path: Path, told: Mapping[str, Any]) -> None:
        """One commodity with its measures."""
        code = str(told.get("goods_nomenclature_item_id") or "")
        if not re.fullmatch(r"\d{10}", code):
            mend = "Fetch the commodity again."
            raise InputError(str(path), f"{code!r} is not a code of ten digits.", mend)
        if code in self._codes:
            self.job.tally.refuse(path.name, "commodity_said_twice", code)
            return
        self._codes.add(code)
        source = self._source(path, code)
        found = [self._read(path, code, one) for one in told.get("import_measures") or []]
        measures = [one for one in found if one is not None]
        self._line(told, code, source, measures)
        for one in measures:
            self._measure(code, one, source)
        self._tax(code, [one for one in measures if one.role == "tax"], path)

    def _source(self, path: Path, code: str) -> str:
        day = self.job.as_of or self.job.read_on
        return self.pack.source(
            f"uk-{code}",
            title=self.job.told.get("title") or f"UK tariff: commodity {code}",
            publisher=self.job.told.get("publisher") or KINDS["uk-commodity"].publisher,
            address=self.job.told.get("address") or f"{ADDRESS}commodities/{code}",
            read_on=self.job.read_on,
            licence=self.job.told.get("licence") or KINDS["uk-commodity"].licence,
            published_on=min(day, self.job.read_on) if self.job.as_of else None,
            sha256=digest_of(path),
        )

    def _read(self, path: Path, code: str, told: Any) -> Read | None:
        self.job.tally.read()
        kind = told.get("measure_type") if isinstance(told, Mapping) else None
        where = f"{path.name}, measure {told.get('id') if isinstance(told, Mapping) else '?'}"
        if not isinstance(kind, Mapping) or not kind.get("id") or not told.get("geographical_area"):
            self.job.tally.refuse(where, "measure_without_type_or_area", code)
            return None
        if _day(told.get("effective_start_date")) is None:
            self.job.tally.refuse(where, "bad_date", told.get("effective_start_date"))
            return None
        series = str(kind.get("measure_type_series_id") or "")
        role = _role(str(kind["id"]), series)
        return Read(where, str(kind["id"]), role, series, _area(told), told)

    def _line(
        self, told: Mapping[str, Any], code: str, source: str, measures: Sequence[Read]
    ) -> None:
        units = [
            str(one.told.get("duty_expression", {}).get("base") or "")
            for one in measures
            if one.role == "unit"
        ]
        name = told.get("description_plain") or told.get("description") or ""
        cells = {"code": code, "description": str(name), "units": " ".join(units)}
        self.pack.row("lines", cells, Said(self.job.read_on, source, f"commodity {code}"))

    # --- what is charged ---

    def _measure(self, code: str, one: Read, source: str) -> None:
        if one.role in ("unit", "tax"):
            self.job.tally.figure(f"measures_{one.role}")
            return
        said = Said(
            _day(one.told["effective_start_date"]) or self.job.read_on,
            source,
            f"commodity {code}, measure {one.told.get('id')}, {_acts(one.told)}".rstrip(", "),
            _note(one),
        )
        until = _day(one.told.get("effective_end_date"))
        if one.role == "control":
            self._control(code, one, said, until)
            return
        rate, why = rate_of(one)
        if why:
            self.job.tally.keep(one.where, why, getattr(rate, "raw", ""))
        self.job.tally.figure(f"measures_{one.role}")
        self.job.tally.figure(f"rates_{kind_of(rate)}")
        self._declare(one, source)
        table = "mfn" if one.id == "gb-mfn" else _table_of(one.role)
        self.pack.rate(table, one.id, code, rate, said)
        if until:
            self.pack.ends(table, one.id, code, until, said)
        if "goods" in self._declared[one.id]:
            self.pack.listed("measure_goods", one.id, code, said)

    def _control(self, code: str, one: Read, said: Said, until: date | None) -> None:
        self.job.tally.figure("measures_control")
        conditions = one.told.get("measure_conditions") or []
        documents = dict.fromkeys(
            f"{each.get('document_code')}: {each.get('requirement')}"
            for each in conditions
            if each.get("document_code")
        )
        cells = {
            "code": code,
            "type": one.type,
            "what": str(one.told["measure_type"].get("description") or ""),
            "area": one.area.code,
            "not": " ".join(one.area.exclude),
            "documents": "; ".join(documents),
            "until": until.isoformat() if until else "",
        }
        self.pack.row("controls", cells, said)

    def _declare(self, one: Read, source: str) -> None:
        if one.id in self._declared:
            return
        known = measure_types().get(one.type)
        names = known.names if known else _named(one)
        told: dict[str, Any] = {"name": _full_names(names, one), "kind": _KINDS[one.role]}
        told["legal"] = f"UK tariff, measure type {one.type}"
        origins = {"include": list(one.area.include), "exclude": list(one.area.exclude)}
        if any(origins.values()):
            told["origins"] = {name: codes for name, codes in origins.items() if codes}
        if told["kind"] == "preference":
            told["agreement"] = one.agreement
        elif one.id != "gb-mfn":
            # It is on the commodities that it was read of, and on no others.
            told["goods"] = {"list": "measure_goods", "key": one.id}
        told["rates"] = "mfn" if one.id == "gb-mfn" else _table_of(one.role)
        if one.role == "excise":
            told["base"] = "customs_value_and_duty"
        self._ask(one, told, source)
        self._declared[one.id] = told
        self._roles[one.id] = one.role, one.agreement

    def _ask(self, one: Read, told: dict[str, Any], source: str) -> None:
        """What decides whether the measure is for this consignment: a quota, a use, a maker."""
        if one.order:
            asked, answer, group = QUOTA, one.order, "gb-quota"
        elif one.role in ("relief", "preference_relief"):
            asked, answer, group = RELIEF, one.type, "gb-quota"
        elif one.additional and one.type in CODED:
            asked, answer = f"gb_additional_code_{one.type}", one.additional
            group = f"gb-{one.type}-codes"
        else:
            return
        description = (one.told.get("additional_code") or {}).get("description") or ""
        reason = f"{told['name']['en']}: {answer} {description}".strip()
        told["one_of"] = group
        told["when"] = {
            "id": f"{one.id}-when",
            "input": asked,
            "equals": answer,
            "reason": {
                "en": reason,
                "zh-Hant": f"{told['name']['zh-Hant']}：{answer}",
                "zh-Hans": f"{told['name']['zh-Hans']}：{answer}",
            },
            "source": source,
            "where": f"measure {one.told.get('id')}",
        }

    def _tax(self, code: str, taxes: Sequence[Read], path: Path) -> None:
        """VAT by commodity: several rates for one commodity are told, and not chosen from."""
        if not taxes:
            return
        border = self.job.pack(BORDER, "border", BORDER_NAME)
        if not border.has_table("import_tax_rates"):
            border.table("import_tax_rates", holds="rates", names=BORDER_NAME)
        source = border.source(
            f"uk-{code}",
            title=f"UK tariff: commodity {code}",
            publisher=self.job.told.get("publisher") or KINDS["uk-commodity"].publisher,
            address=f"{ADDRESS}commodities/{code}",
            read_on=self.job.read_on,
            licence=self.job.told.get("licence") or KINDS["uk-commodity"].licence,
            sha256=digest_of(path),
        )
        now = [one for one in taxes if _holds_on(one.told, self.job.as_of or self.job.read_on)]
        rates = dict.fromkeys(rate_of(one)[0] for one in now)
        if not rates:
            return
        text = rate_text(next(iter(rates)))
        if len(rates) > 1:
            # One of them is for goods that the additional code or the footnote describes.
            raw = " / ".join(
                one.raw if isinstance(one, UnknownRate) else rate_text(one) for one in rates
            )
            text = rate_text(UnknownRate(raw))
            self.job.tally.keep(path.name, "several_taxes", raw)
        starts = max(_day(one.told["effective_start_date"]) or date.min for one in now)
        where = f"commodity {code}, measure {', '.join(str(one.told.get('id')) for one in now)}"
        border.rate("import_tax_rates", "import_tax", code, text, Said(starts, source, where))

    def finish(self) -> None:
        """Declare the measures, with those that each gives way to; say what the tables are of."""
        reliefs = [name for name, (role, _) in self._roles.items() if role in _INSTEAD_OF["gb-mfn"]]
        for name, told in self._declared.items():
            role, agreement = self._roles[name]
            if name == "gb-mfn" and reliefs:
                told["unless"] = reliefs
            if role == "suspension":
                told["unless"] = [one for one in reliefs if self._roles[one][0] != "suspension"]
            if role == "preference":
                told["unless"] = [
                    one
                    for one, (its, whose) in self._roles.items()
                    if whose == agreement and its in ("preference_quota", "preference_relief")
                ]
            if not told.get("unless"):
                told.pop("unless", None)
            self.pack.measure(name, told)
        self.pack.complete("preferences", sorted(self._codes))
        for table in ("reliefs", "remedies_by_commodity", "excises", "measure_goods"):
            self.pack.complete(table, ["1-97"])
        self.job.tally.figure("commodities", len(self._codes))
        chapters = {one[:2] for one in self._codes}
        self.job.tally.figure("chapters", len(chapters))


def rate_of(one: Read) -> tuple[Rate, str]:
    """The duty of a measure, and why it is kept as printed where it is."""
    base = str((one.told.get("duty_expression") or {}).get("base") or "").strip()
    conditions = one.told.get("measure_conditions") or []
    amounts = [each for each in conditions if each.get("measure_condition_components")]
    components = [
        each
        for each in one.told.get("measure_components") or []
        if each.get("duty_expression_id") != SUPPLEMENTARY
    ]
    if amounts:
        told = "; ".join(
            f"{each.get('requirement') or each.get('condition') or ''}: "
            f"{each.get('duty_expression') or each.get('action')}"
            for each in conditions
        )
        return _printed(one, f"{base} {told}"), "amount_by_condition"
    rate = read_components(components)
    if rate is None:
        return _printed(one, base), "text_not_read" if base or components else "no_rate"
    if one.area.is_open:
        return _printed(one, base), "area_without_members"
    if one.additional and one.type not in CODED and not one.order:
        return _printed(one, f"{base} ({one.additional})"), "additional_code"
    return rate, ""


def _printed(one: Read, text: str) -> UnknownRate:
    shown = f"{one.told['measure_type'].get('description')}: {text}" if text else "no duty is told"
    return UnknownRate(" ".join(re.sub(r"<[^>]*>", "", shown).split()).replace('"', "'"))


def _role(kind: str, series: str) -> str:
    if series not in DUTY_SERIES:
        return "control"
    known = measure_types().get(kind)
    if known:
        return known.role
    # Types that nobody wrote down: by their series, so that none is dropped.
    return {"P": "tax", "Q": "excise", "O": "unit", "M": "control"}.get(series, "remedy")


def _table_of(role: str) -> str:
    return {
        "remedy": "remedies_by_commodity",
        "excise": "excises",
        "preference": "preferences",
        "preference_quota": "preferences",
        "preference_relief": "preferences",
    }.get(role, "reliefs")


def _area(told: Mapping[str, Any]) -> Area:
    area = told["geographical_area"]
    code = str(area.get("geographical_area_id") or area.get("id"))
    members = [
        str(one.get("geographical_area_id") or one.get("id"))
        for one in area.get("children_geographical_areas") or []
    ]
    members = sorted(one for one in members if re.fullmatch(r"[A-Z]{2}", one))
    out = tuple(
        sorted(
            str(one.get("geographical_area_id") or one.get("id"))
            for one in told.get("excluded_countries") or []
        )
    )
    if code == EVERYBODY:
        return Area(code, (), out, is_open=False)
    if re.fullmatch(r"[A-Z]{2}", code):
        return Area(code, (code,), out, is_open=False)
    return Area(code, tuple(members), out, is_open=not members)


def _day(told: Any) -> date | None:
    try:
        return date.fromisoformat(str(told)[:10]) if told else None
    except ValueError:
        return None


def _holds_on(told: Mapping[str, Any], day: date) -> bool:
    until = _day(told.get("effective_end_date"))
    return (_day(told.get("effective_start_date")) or day) <= day and (not until or day <= until)


def _acts(told: Mapping[str, Any]) -> str:
    acts = (str(one.get("regulation_code") or "") for one in told.get("legal_acts") or [])
    return ", ".join(filter(None, acts))


def _note(one: Read) -> str:
    parts = []
    if one.order:
        quota = (one.told.get("order_number") or {}).get("definition") or {}
        volume = " ".join(
            str(quota[key]) for key in ("initial_volume", "measurement_unit") if quota.get(key)
        )
        parts.append(f"quota {one.order}{': ' + volume if volume else ''}")
    codes = [str(each.get("code")) for each in one.told.get("footnotes") or [] if each.get("code")]
    if codes:
        parts.append(f"footnotes {' '.join(codes)}")
    documents = dict.fromkeys(
        str(each["document_code"])
        for each in one.told.get("measure_conditions") or []
        if each.get("document_code")
    )
    if documents:
        parts.append(f"documents {' '.join(documents)}")
    return "; ".join(parts)


def _named(one: Read) -> Names:
    name = str(one.told["measure_type"].get("description") or f"Measure type {one.type}")
    return {
        "en": name,
        "zh-Hant": f"措施類型 {one.type}",
        "zh-Hans": f"措施类型 {one.type}",
    }


def _full_names(names: Names, one: Read) -> Names:
    """The name of a measure with its area, its quota and its additional code."""
    tail = " ".join(
        filter(
            None, ("" if one.area.code == EVERYBODY else one.area.code, one.additional, one.order)
        )
    )
    if not tail:
        return names
    return {
        "en": f"{names['en']} ({tail})",
        "zh-Hant": f"{names['zh-Hant']}（{tail}）",
        "zh-Hans": f"{names['zh-Hans']}（{tail}）",
    }


_INSTEAD_OF = {"gb-mfn": ("relief", "suspension", "quota")}
_TABLES: tuple[tuple[str, str, Names], ...] = (
    (
        "mfn",
        "rates",
        {"en": "Duty by tariff line", "zh-Hant": "按稅號的關稅", "zh-Hans": "按税号的关税"},
    ),
    (
        "preferences",
        "rates",
        {"en": "Preferential rates", "zh-Hant": "優惠稅率", "zh-Hans": "优惠税率"},
    ),
    (
        "reliefs",
        "rates",
        {
            "en": "Suspensions, reliefs and quotas",
            "zh-Hant": "暫停徵收、減免及配額",
            "zh-Hans": "暂停征收、减免及配额",
        },
    ),
    (
        "remedies_by_commodity",
        "rates",
        {
            "en": "Trade remedies and additional duties",
            "zh-Hant": "貿易救濟及附加關稅",
            "zh-Hans": "贸易救济及附加关税",
        },
    ),
    ("excises", "rates", {"en": "Excise", "zh-Hant": "消費稅", "zh-Hans": "消费税"}),
    (
        "measure_goods",
        "list",
        {
            "en": "Commodities of each measure",
            "zh-Hant": "各項措施所涉商品",
            "zh-Hans": "各项措施所涉商品",
        },
    ),
    ("lines", "rows", {"en": "Names and units", "zh-Hant": "名稱及單位", "zh-Hans": "名称及单位"}),
    (
        "controls",
        "rows",
        {
            "en": "Prohibitions, controls and certificates",
            "zh-Hant": "禁令、管制及證書",
            "zh-Hans": "禁令、管制及证书",
        },
    ),
)
