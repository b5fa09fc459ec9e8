"""Languages: every message in each of them, and values as its people write them."""

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from borderscore.features import STANDARD, Feature
from borderscore.locale import LANGUAGES, language
from tests import catalogues

OTHERS = tuple(code for code in LANGUAGES if code != "en")


# The catalogues.


@pytest.mark.parametrize("code", OTHERS)
def test_no_message_is_missing_left_over_or_fuzzy(code: str) -> None:
    """`python -m tests.catalogues` brings the catalogues up to date and lists what is to be translated."""
    source = catalogues.catalogue(code)
    assert {each.id for each in source if each.id} == set(catalogues.messages())
    assert [each.id for each in source if each.fuzzy and each.id] == []
    for each in source:
        strings = catalogues.texts_of(each.string)
        assert len(strings) == (source.num_plurals if each.pluralizable else 1)
        assert all(text.strip() for text in strings), each.id


@pytest.mark.parametrize("code", OTHERS)
def test_every_translation_keeps_the_placeholders(code: str) -> None:
    for each in catalogues.catalogue(code):
        if each.id:
            known, kept = (
                {tuple(catalogues.placeholders(text)) for text in catalogues.texts_of(said)}
                for said in (each.id, each.string)
            )
            assert kept == known, each.id


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_read_is_what_was_translated(code: str) -> None:
    made = GNUTranslations(BytesIO(catalogues.compiled(catalogues.catalogue(code))))
    with (catalogues.CATALOGUES / f"{code}.mo").open("rb") as file:
        kept = GNUTranslations(file)
    assert {key: text for key, text in vars(kept)["_catalog"].items() if key} == {
        key: text for key, text in vars(made)["_catalog"].items() if key
    }


def test_a_catalogue_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("de.po", "de.mo"):
        (tmp_path / name).write_bytes((catalogues.CATALOGUES / name).read_bytes())
    before = {name: (tmp_path / name).read_bytes() for name in ("de.po", "de.mo")}
    monkeypatch.setattr(catalogues, "CATALOGUES", tmp_path)
    assert catalogues.update("de") == []
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    monkeypatch.setattr(catalogues, "messages", lambda: ["Score", "A new message"])
    assert catalogues.update("de") == ["A new message"]
    assert [each.string for each in catalogues.catalogue("de") if each.id] == ["Punktzahl", ""]


def test_no_text_accuses() -> None:
    for code in OTHERS:
        texts = " ".join(str(each.string) for each in catalogues.catalogue(code)).lower()
        for word in (
            "schmuggel",
            "verdächtig",
            "straf",
            "betrug",
            "illegal",
            "seludup",
            "disyaki",
            "jenayah",
            "haram",
        ):
            assert word not in texts


# Numbers, units and days.


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ["82.128 TB", "1 day", "1,200 days", "80 %", "12,000", "yes", "none", "KUL"]),
        ("de", ["82,128 TB", "1 Tag", "1.200 Tage", "80 %", "12.000", "ja", "keine", "KUL"]),
        ("ms", ["82.128 TB", "1 hari", "1,200 hari", "80 %", "12,000", "ya", "tiada", "KUL"]),
    ],
)
def test_values_are_written_as_people_write_them(code: str, expected: list[str]) -> None:
    words = language(code)
    values: list[tuple[Feature[Any], Any]] = [
        (STANDARD["media.capacity"], 82_128 * 10**9),
        (STANDARD["media.transfer_days"], 1),
        (STANDARD["media.transfer_days"], 1_200),
        (STANDARD["media.filled"], 80),
        (STANDARD["media.units"], 12_000),
        (STANDARD["host.declared"], True),
        (STANDARD["media.kinds"], frozenset()),
        (STANDARD["port.code"], "KUL"),
    ]
    assert [words.write(feature.kind, value) for feature, value in values] == expected
    if code == "en":
        assert [feature.kind.write(value) for feature, value in values] == expected
