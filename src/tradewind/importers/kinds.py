"""The kinds of files that can be imported, and who publishes each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its reader's module, what it is, who publishes it, under what licence."""

    module: str
    help: str
    publisher: str
    licence: str
    by_market: bool = False  # an import for each market, beside those of the others


_GOVERNMENT = "US government work"

KINDS: Mapping[str, Kind] = {
    "us-hts": Kind(
        "us_hts",
        "the whole tariff of the United States (CSV or JSON of the HTS)",
        "US International Trade Commission",
        _GOVERNMENT,
    ),
    "jp-tariff": Kind(
        "jp_tariff",
        "the customs tariff schedule of Japan (Parquet, or the JSON of its chapters)",
        "Japan Customs",
        "Japan Customs, public",
    ),
    "uk-commodity": Kind(
        "uk_commodity",
        "commodities of the UK tariff with all their measures (JSON of its public interface)",
        "HM Revenue and Customs",
        "Open Government Licence 3.0",
    ),
    "uk-origin": Kind(
        "uk_origin",
        "rules of origin of the UK's agreements (JSON of a scheme, or Parquet of many)",
        "HM Revenue and Customs",
        "Open Government Licence 3.0",
    ),
    "au-schedule": Kind(
        "au_schedule",
        "schedule 3 of the tariff of Australia, and the schedules of its agreements (Parquet)",
        "Australian Border Force",
        "Commonwealth of Australia",
    ),
    "br-tec": Kind(
        "br_tec",
        "the common external tariff in Brazil, and its tax on industrial products (CSV by NCM)",
        "Gecex-Camex; Receita Federal",
        "Government of Brazil, public",
    ),
    "vn-tariff": Kind(
        "vn_tariff",
        "lines of the tariff of Viet Nam with MFN, ACFTA and VAT (CSV)",
        "General Department of Viet Nam Customs",
        "Government of Viet Nam, public",
    ),
    "fx": Kind(
        "fx",
        "reference rates of exchange of the European Central Bank (CSV)",
        "European Central Bank",
        "ECB, free to use with the source named",
    ),
    "hs": Kind(
        "hs",
        "names of the Harmonized System, notes, and tables from one edition to another",
        "World Customs Organization; United Nations Statistics Division",
        "public, terms of the United Nations",
    ),
    "table": Kind(
        "table",
        "a rate list of your own for any market, in our form (CSV or XLSX); see --template",
        "the user",
        "the user's own",
        by_market=True,
    ),
    "us-chapter-99": Kind(
        "us_chapter_99",
        "extra duties of the United States (chapter 99 as text, and product lists; a folder)",
        "US International Trade Commission",
        _GOVERNMENT,
    ),
}
