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
}
