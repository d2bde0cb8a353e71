"""Where the text of a letter stands in each language: its source, drafts, what somebody has reviewed."""

from collections.abc import Mapping
from typing import Any

from delegations.core.languages import LANGUAGES
from delegations.i18n.reviewing import source_hash, text_state
from delegations.itineraries.exports import SOURCE_LANGUAGE

LetterTexts = Mapping[str, Mapping[str, Any]]


def source_of(texts: LetterTexts) -> str:
    """The language the others are translated from: French, or the first that has a text."""
    return next((code for code in (SOURCE_LANGUAGE, *LANGUAGES) if texts.get(code, {}).get("body")), SOURCE_LANGUAGE)


def letter_hash(texts: LetterTexts) -> str:
    """Of the source as it now stands."""
    source = texts.get(source_of(texts), {})
    return source_hash(f"{source.get('subject', '')}\n{source.get('body', '')}")


def letter_state(texts: LetterTexts, language: str) -> str:
    """One of TEXT_STATES. The source needs no review; a text from before states were kept is a draft."""
    text = texts.get(language, {})
    if not text.get("body") or language == source_of(texts):
        return "reviewed" if text.get("body") else "missing"
    made_from, now = text.get("source", ""), letter_hash(texts)
    return "stale" if made_from not in ("", now) else text_state("", text["body"], text.get("state", "draft"), "")


def with_states(kept: dict[str, dict[str, str]], typed: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The kept texts, the typed ones among them marked: reviewed where somebody said so, else drafts of the source."""
    source, now = source_of(kept), letter_hash(kept)
    marked = {}
    for language, text in kept.items():
        plain = {"subject": text["subject"], "body": text["body"]}
        if language == source:
            marked[language] = plain
        elif language in typed:
            state = "reviewed" if typed[language].get("state") == "reviewed" else "draft"
            marked[language] = {**plain, "state": state, "source": now}
        else:
            marked[language] = text
    return marked
