"""The words of the pages that packages bring, in the desk's own: laid over their translations."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import yaml
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.utils.translation import trans_real

FILE = Path(__file__).parents[1] / "locale/packages/allauth.yaml"


def reworded() -> dict[str, dict[str, str]]:
    """The sentence of the package, and what is said for it in each language."""
    told: dict[str, dict[str, str]] = yaml.safe_load(FILE.read_text("utf-8"))
    return told


@cache
def lay_over() -> None:
    """Once for each process, before its first page is made."""
    told = reworded()
    tags = {tag.lower(): tag for one in told.values() for tag in one}
    for lang, _ in settings.LANGUAGES:
        ours = Catalog(locale=tags[lang].replace("-", "_"))
        for sentence, words in told.items():
            ours.add(sentence, words[tags[lang]])
        file = BytesIO()
        write_mo(file, ours)
        file.seek(0)
        trans_real.translation(lang).merge(GNUTranslations(file))
