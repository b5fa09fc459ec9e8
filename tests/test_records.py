"""Strict reading of one record, by every reader, and what is said of a record that can't be read."""

import json
import linecache
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import msgspec
import pytest
from attrs import AttrsInstance, evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.declaration import Declaration, MediaItem
from borderscore.errors import Fault, UnreadableRecordError
from borderscore.formats import paths
from borderscore.formats.caps import CONTRACT_DEPTH, DEFAULT_CAPS, Caps
from borderscore.formats.compiled import REMEMBERED, clean_reader_with, object_reader
from borderscore.formats.parsing import parse_standard, quick_parser
from borderscore.formats.records import diagnose, read_declaration, read_record
from borderscore.formats.structs import look_alike_reader
from borderscore.formats.writing import write_declaration
from borderscore.scoring.gaps import BITS, GapFinder
from borderscore.shapes import FieldShape, ListOf, ObjectOf, Shape, fields_of
from tests.records import DECLARATION, RECORD
from tests.strategies import declarations, json_declarations

LOOK_ALIKE = look_alike_reader(DEFAULT_CAPS)
CLEAN_READERS = [clean_reader_with(parse, DEFAULT_CAPS) for parse in (parse_standard, msgspec.json.decode)]


def raw_of(value: object, **options: Any) -> bytes:
    return json.dumps(value, **options).encode("utf-8", "surrogatepass")


def faults_of(value: dict[str, Any], caps: Caps = DEFAULT_CAPS) -> list[str]:
    """Return what is said of a record; the same must be said of it parsed and as text."""
    with pytest.raises(UnreadableRecordError) as parsed:
        read_declaration(value, caps)
    with pytest.raises(UnreadableRecordError) as text:
        read_record(raw_of(value), caps)
    assert parsed.value.faults == text.value.faults
    return [str(fault) for fault in text.value.faults]


def without_nulls(value: Any) -> Any:
    """Return a JSON value in which nothing is written that is not declared."""
    match value:
        case dict():
            return {key: without_nulls(each) for key, each in value.items() if each is not None}
        case list():
            return [without_nulls(each) for each in value]
        case _:
            return value


def places(value: Any, shape: Shape, path: str = "$") -> Iterator[tuple[str, dict[str, Any], type[AttrsInstance]]]:
    """Yield every object in a JSON value, with its path and its class."""
    match shape:
        case ListOf(item):
            for index, each in enumerate(value):
                yield from places(each, item, f"{path}[{index}]")
        case ObjectOf(cls):
            yield path, value, cls
            for field in fields_of(cls):
                if value.get(field.name) is not None:
                    yield from places(value[field.name], field.shape, f"{path}.{field.name}")


def spot(data: st.DataObject, value: dict[str, Any]) -> tuple[str, dict[str, Any], type[AttrsInstance]]:
    """Draw an object in a record, with its path and its class."""
    where = st.sampled_from(list(places(value, ObjectOf(Declaration))))
    return data.draw(where, "where")  # type: ignore[no-any-return]  # as hypothesis types it


def a_field(data: st.DataObject, cls: type[AttrsInstance], *, required: bool) -> FieldShape | None:
    fields = [field for field in fields_of(cls) if field.required is required]
    return data.draw(st.sampled_from(fields), "field") if fields else None


class TestReading:
    @pytest.mark.parametrize("read", [read_record, diagnose, *CLEAN_READERS])
    def test_every_field_becomes_what_it_stands_for(self, read: Callable[[bytes], object]) -> None:
        assert read(raw_of(RECORD)) == DECLARATION

    def test_a_parsed_object_is_read_the_same(self) -> None:
        assert read_declaration(RECORD) == DECLARATION

    @given(json_declarations)
    def test_the_form_of_a_record_does_not_matter(self, pair: tuple[Declaration, dict[str, Any]]) -> None:
        declaration, value = pair
        raw = raw_of(value, ensure_ascii=False)
        assert diagnose(raw) == read_declaration(value) == declaration
        assert [read(raw) for read in CLEAN_READERS] == [declaration] * 2

    @given(json_declarations, st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]))
    def test_escapes_and_spaces_do_not_matter(
        self, pair: tuple[Declaration, dict[str, Any]], separators: tuple[str, str]
    ) -> None:
        declaration, value = pair
        raw = raw_of(value, separators=separators)
        assert read_record(raw) == declaration
        assert all(read(raw) in (None, declaration) for read in CLEAN_READERS)

    @given(json_declarations)
    def test_a_look_alike_holds_what_a_declaration_holds(self, pair: tuple[Declaration, dict[str, Any]]) -> None:
        declaration, value = pair
        read = LOOK_ALIKE(raw_of(without_nulls(value), ensure_ascii=False))
        assert read is not None
        found, gaps = read
        assert write_declaration(found) == write_declaration(declaration)
        assert gaps == GapFinder.of(sum(BITS.values())).find(declaration)
        assert LOOK_ALIKE(raw_of(value)) is None or value == without_nulls(value)

    def test_more_amounts_than_are_remembered_are_read(self) -> None:
        record = without_nulls(RECORD)
        for count in range(REMEMBERED + 2):
            read = LOOK_ALIKE(raw_of(record | {"media": [{"kind": "hdd", "count": 1, "capacity": count}]}))
            assert read is not None
            found, _ = read
            assert found.media is not None
            assert found.media[0].capacity == count

    @pytest.mark.parametrize(
        "text", ["流明数据", "a\u3000b", "\u200d", 'the "new" one', "a:b", "a/b", "\U00020000", "\ufeff"]
    )
    @pytest.mark.parametrize("read", CLEAN_READERS)
    def test_ordinary_texts_do_not_slow_reading_down(self, read: Callable[[bytes], object], text: str) -> None:
        value = RECORD | {"purpose": text}
        assert read(raw_of(value, ensure_ascii=False)) == evolve(DECLARATION, purpose=text)

    @pytest.mark.parametrize("text", ["流明数据", 'the "new" one', "C:\\Data", "a/b"])
    @pytest.mark.parametrize("read", CLEAN_READERS)
    def test_ordinary_escapes_do_not_slow_reading_down(self, read: Callable[[bytes], object], text: str) -> None:
        assert read(raw_of(RECORD | {"purpose": text})) == evolve(DECLARATION, purpose=text)

    @pytest.mark.parametrize("text", ['\\"', '"\\', '\\\\"', "\\u2020", "\U00020000", "\\n"])
    def test_doubtful_escapes_are_left_to_the_diagnosing_reader(self, text: str) -> None:
        raw = raw_of(RECORD | {"purpose": text})
        assert all(read(raw) in (None, evolve(DECLARATION, purpose=text)) for read in CLEAN_READERS)
        assert read_record(raw) == evolve(DECLARATION, purpose=text)

    @given(declarations)
    def test_reading_what_was_written_gives_the_same_object(self, declaration: Declaration) -> None:
        assert read_record(write_declaration(declaration).encode()) == declaration

    def test_amounts_are_written_with_all_their_digits(self) -> None:
        line = write_declaration(evolve(DECLARATION, media=(MediaItem(kind="hdd", count=1, capacity=2**70 - 1),)))
        assert '"media":[{"kind":"hdd","count":1,"capacity":"1180591620717411303423 B"}]' in line

    def test_objects_are_as_frozen_as_any(self) -> None:
        declaration = read_record(raw_of(RECORD))
        assert type(declaration) is Declaration
        with pytest.raises(AttributeError):
            declaration.revision = 7  # type: ignore[misc]

    @given(st.text())
    def test_text_that_is_no_record_is_refused(self, text: str) -> None:
        raw = text.encode("utf-8", "surrogatepass")
        assert [read(raw) for read in (*CLEAN_READERS, LOOK_ALIKE)] == [None] * 3
        with pytest.raises(UnreadableRecordError):
            read_record(raw)


class TestFaults:
    def test_every_fault_is_found_at_once(self) -> None:
        value = deepcopy(RECORD) | {"id": "", "direction": "sideways", "height": 180}
        value["traveler"] = {"name": "n"}
        value["employer"]["country"] = "XX"
        value["itinerary"]["legs"][0]["departs_at"] = "2025-03-04"
        value["media"] = [{"kind": "hdd", "count": 0}, None, {"kind": "ssd", "count": True, "serials": ["", 7]}]
        del value["port"]
        assert [fault.partition(":")[0] for fault in faults_of(value)] == [
            "$.id",
            "$.port",
            "$.direction",
            "$.traveler.ref",
            "$.traveler.name",
            "$.employer.country",
            "$.itinerary.legs[0].departs_at",
            "$.media[0].count",
            "$.media[1]",
            "$.media[2].count",
            "$.media[2].serials[0]",
            "$.media[2].serials[1]",
            "$.height",
        ]

    @pytest.mark.parametrize(
        ("field", "came", "message"),
        [
            ("revision", 15.7, "expected a whole number from 1 to 1,000,000,000, got 15.7"),
            ("revision", "15", "expected a whole number from 1 to 1,000,000,000, got '15'"),
            ("revision", True, "expected a whole number from 1 to 1,000,000,000, got true"),
            ("withdrawn", 0, "expected true or false, got 0"),
            ("withdrawn", "false", "expected true or false, got 'false'"),
            ("media", "", "expected a list, got ''"),
            ("media", {}, "expected a list, got an object of 0 keys"),
            ("media", 1.5, "expected a list, got 1.5"),
            ("itinerary", [], "expected an object, got a list of 0"),
            ("traveler", 1.5, "expected an object, got 1.5"),
            ("traveler", None, "expected an object, got null"),
            ("id", None, "expected an identifier of 1 to 64 characters, got null"),
            ("port", "kul", "expected an IATA airport code or a UN/LOCODE such as KUL or MYKUL, got 'kul'"),
        ],
    )
    def test_a_fault_says_what_was_expected_and_what_came(self, field: str, came: object, message: str) -> None:
        assert faults_of(RECORD | {field: came}) == [f"$.{field}: {message}"]

    @given(
        st.data(), json_declarations, st.sampled_from(["sex", "birth_date", "we ird", "capacity_bytes", "", "'"])
    )
    def test_an_unknown_field_is_refused_wherever_it_is(
        self, data: st.DataObject, pair: tuple[Declaration, dict[str, Any]], name: str
    ) -> None:
        path, where, _ = spot(data, pair[1])
        where[name] = None
        (fault,) = faults_of(pair[1])
        assert fault.startswith(f"{path}{paths.member(name)}: expected one of the fields ")
        assert fault.endswith(", got an unknown one")

    @given(st.data(), json_declarations)
    def test_a_required_field_is_missed_wherever_it_is(
        self, data: st.DataObject, pair: tuple[Declaration, dict[str, Any]]
    ) -> None:
        path, where, cls = spot(data, pair[1])
        field = a_field(data, cls, required=True)
        if field is None:
            return
        del where[field.name]
        (fault,) = faults_of(pair[1])
        assert fault.startswith(f"{path}.{field.name}: expected ")
        assert fault.endswith(", got nothing: the field is required")

    @given(st.data(), json_declarations)
    def test_a_key_that_comes_twice_is_found_wherever_it_is(
        self, data: st.DataObject, pair: tuple[Declaration, dict[str, Any]]
    ) -> None:
        path, where, _ = spot(data, pair[1])
        if not where:
            return
        name = data.draw(st.sampled_from(list(where)))
        where["\x01"] = where[name]
        raw = raw_of(pair[1], ensure_ascii=False).replace(b'"\\u0001"', raw_of(name))
        assert [read(raw) for read in (*CLEAN_READERS, LOOK_ALIKE)] == [None] * 3
        with pytest.raises(UnreadableRecordError) as caught:
            read_record(raw)
        assert caught.value.faults == (Fault(f"{path}.{name}", "expected each field once, got it 2 times"),)

    @given(st.data(), json_declarations, st.sampled_from([7.5, [], {}, "\x00", -1, "\ud800", [None], False]))
    def test_a_wrong_value_is_found_at_its_path(
        self, data: st.DataObject, pair: tuple[Declaration, dict[str, Any]], wrong: Any
    ) -> None:
        path, where, cls = spot(data, pair[1])
        field = a_field(data, cls, required=data.draw(st.booleans()))
        if field is None or (isinstance(field.shape, ListOf) and wrong == []) or field.name == "destination":
            return
        where[field.name] = wrong
        if wrong in ({}, False) and field.name in ("withdrawn", "encrypted"):
            return
        assert all(fault.startswith(f"{path}.{field.name}") for fault in faults_of(pair[1]))

    def test_a_key_that_is_no_text_is_unknown(self) -> None:
        with pytest.raises(UnreadableRecordError, match=r"\$\['7'\]: expected one of the fields"):
            read_declaration(RECORD | {7: 1})  # type: ignore[arg-type]

    @pytest.mark.parametrize("value", [None, [], "x", 7])
    def test_a_record_is_an_object(self, value: Any) -> None:
        with pytest.raises(UnreadableRecordError, match=r"^\$: expected an object, got "):
            read_declaration(value)

    @pytest.mark.parametrize("text", ["[1,]", "[1 , ]", '{"a":1,}', '{"a":1 ,\t}'])
    def test_the_place_of_a_trailing_comma_is_the_same_on_every_python(self, text: str) -> None:
        with pytest.raises(UnreadableRecordError, match=f"something else at character {len(text)}$"):
            read_record(text.encode())


class TestCaps:
    SMALL = Caps(record_bytes=2_000, list_items=2, name_characters=5)

    @pytest.mark.parametrize(
        ("changes", "path"),
        [
            ({"documents": [{"kind": "other"}] * 3}, "$.documents"),
            ({"traveler": {"ref": "r" * 6}}, "$.traveler.ref"),
            ({"purpose": "p" * 2_000}, "$"),
        ],
    )
    def test_caps_are_the_last_that_is_read(self, changes: dict[str, Any], path: str) -> None:
        value = {"id": "1234567", "declared_at": "2025-03-04T16:40:00Z", "port": "KUL", "direction": "inbound"}
        most: dict[str, Any] = value | {
            "traveler": {"ref": "r" * 5},
            "documents": [{"kind": "other"}] * 2,
            "purpose": "",
        }
        most["purpose"] = "p" * (self.SMALL.record_bytes - len(raw_of(most)))
        assert read_record(raw_of(most), self.SMALL) == read_declaration(most, self.SMALL)
        assert clean_reader_with(parse_standard, self.SMALL)(raw_of(most)) is not None
        over = raw_of(most | {"purpose": ""} | changes)
        assert clean_reader_with(parse_standard, self.SMALL)(over) is None
        with pytest.raises(UnreadableRecordError) as caught:
            read_record(over, self.SMALL)
        assert [fault.path for fault in caught.value.faults] == [path]

    def test_the_contract_itself_nests_four_levels(self) -> None:
        assert CONTRACT_DEPTH == 4
        assert read_record(raw_of(RECORD), Caps(depth=4)) == diagnose(raw_of(RECORD), Caps(depth=4)) == DECLARATION

    @pytest.mark.parametrize("caps", [{"depth": 3}, {"digits": 21}, {"faults": 0}, {"record_bytes": 0}])
    def test_caps_that_the_contract_does_not_fit_in_are_refused(self, caps: dict[str, int]) -> None:
        with pytest.raises(ValueError, match=next(iter(caps))):
            Caps(**caps)

    def test_the_largest_amount_has_no_more_digits_than_the_cap(self) -> None:
        value = RECORD | {"media": [{"kind": "hdd", "count": 1, "capacity": 2**70}]}
        assert diagnose(raw_of(value), Caps(digits=22)) == read_record(raw_of(value))


class TestParsers:
    def test_msgspec_is_taken_where_it_is_installed(self) -> None:
        assert quick_parser() is msgspec.json.decode

    def test_the_standard_library_is_enough(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "msgspec.json", None)
        assert quick_parser() is parse_standard

    def test_without_the_extra_nothing_only_looks_like_a_declaration(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "msgspec.json", None)
        read = look_alike_reader(evolve(DEFAULT_CAPS, faults=7))
        assert read(raw_of(RECORD)) == (DECLARATION, None)
        assert read(b"{}") is None

    def test_a_record_over_the_cap_is_left_to_the_reader_that_says_so(self) -> None:
        assert look_alike_reader(evolve(DEFAULT_CAPS, record_bytes=10))(raw_of(RECORD)) is None

    @pytest.mark.parametrize("text", ["{} {}", "{}x", "", "nul"])
    def test_what_is_no_json_is_refused(self, text: str) -> None:
        with pytest.raises(ValueError):  # noqa: PT011 - the message is the parser's own
            parse_standard(text)


def test_generated_source_can_be_shown() -> None:
    read = object_reader(MediaItem, DEFAULT_CAPS)
    code = read.__code__
    assert linecache.getline(code.co_filename, code.co_firstlineno) == "def read(o):\n"
