"""Findings and reports into words: English, 繁體中文, 简体中文."""

from tradewind.text.words import LANGUAGES, name_of, say, words

__all__ = ["LANGUAGES", "name_of", "say", "words"]
