"""Tables: what a mapping may say, and what becomes of rows and columns."""

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.cli import main
from borderscore.convert.mappings import MAPPING_BYTES, TableMapping, read_mapping, shape_at
from borderscore.convert.pseudonyms import Pseudonyms
from borderscore.convert.tables import RefusedRow, TableReader
from borderscore.declaration import Declaration, MediaItem
from borderscore.errors import InputError
from borderscore.formats.records import read_record
from borderscore.formats.writing import write_declaration
from tests.messages import KEY

MAPPING = r"""
encoding = "windows-1252"
delimiter = ";"
rows = "media"

[fields]
id = "Reference"
"traveler.ref" = { column = "Passport", issuer = "Issued by" }
declared_at = { column = "Lodged", format = "%d.%m.%Y %H:%M", zone = "Asia/Kuala_Lumpur" }
port = { value = "KUL" }
direction = { column = "Way", values = { E = "inbound", A = "outbound" } }
withdrawn = "Withdrawn"
"employer.name" = "Company"
"itinerary.returns_on" = { column = "Back", format = "%d.%m.%Y" }
"itinerary.legs.origin" = "From"
"itinerary.legs.destination" = { value = "KUL" }
"media.kind" = { column = "Kind", values = { HD = "hdd", SD = "ssd" } }
"media.count" = "Pieces"
"media.capacity" = { column = "GB each", unit = "GB", decimal = "," }
"media.serials" = "Serial"
"""

HEADER = "Reference;Passport;Issued by;Lodged;Way;Withdrawn;Company;Back;From;Kind;Pieces;GB each;Serial"
FIRST = "MY-1;G12345678;CHN;04.03.2025 16:40;E;false;Müller & Söhne;09.03.2025;PEK;HD;15;5000;ZL1"
SECOND = "MY-1;G12345678;CHN;04.03.2025 16:40;E;false;Müller & Söhne;09.03.2025;PEK;SD;2;0,5;"
BARE = "MY-2;G12345678;CHN;05.03.2025 08:00;A;;;;PEK;;;;"


KINDS = "one of hdd, ssd, flash, tape, optical, array, computer, phone, other"
PLACE = "an IATA airport code or a UN/LOCODE such as KUL or MYKUL"


def read(*rows: str, mapping: str = MAPPING, key: bytes | None = KEY) -> list[Declaration | RefusedRow]:
    raw = "\r\n".join((HEADER, *rows)).encode("windows-1252")
    reader = TableReader(read_mapping(mapping.encode()), Pseudonyms(key) if key else None)
    return list(reader.read(io.BytesIO(raw)))


def said(*rows: str, mapping: str = MAPPING) -> list[str]:
    return [str(each) for each in read(*rows, mapping=mapping) if isinstance(each, RefusedRow)]


class TestRows:
    def test_rows_of_one_id_are_one_declaration(self) -> None:
        [first] = read(FIRST, SECOND)
        assert isinstance(first, Declaration)
        assert first.media == (
            MediaItem(kind="hdd", count=15, capacity=5 * 10**12, serials=("ZL1",)),
            MediaItem(kind="ssd", count=2, capacity=5 * 10**8),
        )
        assert first.employer is not None
        assert first.employer.name == "Müller & Söhne"
        assert first.traveler.ref == Pseudonyms(KEY).of_document("G12345678", "CHN")
        assert first.declared_at == datetime.fromisoformat("2025-03-04T16:40:00+08:00")
        assert first.itinerary is not None
        assert str(first.itinerary.returns_on) == "2025-03-09"
        assert [(leg.origin, leg.destination) for leg in first.itinerary.legs] == [("PEK", "KUL")]

    def test_an_empty_cell_was_not_declared(self) -> None:
        [bare] = read(BARE)
        assert isinstance(bare, Declaration)
        assert (bare.media, bare.employer, bare.withdrawn) == (None, None, False)

    def test_empty_rows_do_not_count(self) -> None:
        assert len(read(BARE, "", ";" * 12, BARE.replace("MY-2", "MY-3"))) == 2

    def test_rows_may_be_short(self) -> None:
        assert read(BARE.rstrip(";")) == read(BARE)

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ([BARE.replace(";A;", ";X;")], ["row 2, column Way: expected one of E, A, got 'X'"]),
            (
                [BARE.replace("05.03.2025", "31.02.2025")],
                ["row 2, column Lodged: expected what fits %d.%m.%Y %H:%M, got '31.02.2025 08:00'"],
            ),
            (
                [FIRST.replace("5000", "5.000")],
                ["row 2, column GB each: expected a number with a decimal comma and no points, got '5.000'"],
            ),
            (
                [BARE.replace(";CHN", ";")],
                ["row 2, column Passport: expected the state that issued the document, got none"],
            ),
            (
                [BARE.replace("G12345678", "")],
                ["row 2: $.traveler: expected an object, got nothing: the field is required"],
            ),
            (
                [FIRST, SECOND.replace(";2;", ";many;")],
                ["row 3, column Pieces: expected a whole number from 1 to 1,000,000, got 'many'"],
            ),
            (
                [BARE, FIRST.replace("false", "maybe")],
                ["row 3, column Withdrawn: expected true or false, got 'maybe'"],
            ),
            (
                [FIRST, SECOND.replace("Müller", "Miller")],
                ["row 3, column Company: expected what row 2 has, which has the same id"],
            ),
            (
                [FIRST.replace(";HD;", ";;")],
                [f"row 2, column Kind: expected {KINDS}, got nothing: the field is required"],
            ),
            (
                [FIRST.replace("PEK", "Peking")],
                [f"row 2, column From: expected {PLACE}, at most 5 characters, got 6"],
            ),
        ],
    )
    def test_what_can_not_be_used_is_named_by_row_and_column(self, rows: list[str], expected: list[str]) -> None:
        assert said(*rows) == expected

    def test_a_declaration_of_too_many_rows_is_refused(self) -> None:
        rows = [FIRST] * 1_001
        assert said(*rows) == ["row 2: expected at most 1,000 rows of one id, got more"]
        assert [type(each) for each in read(*rows[1:])] == [Declaration]

    def test_the_rest_is_read(self) -> None:
        made = read(BARE, BARE.replace("MY-2", "MY-3").replace(";A;", ";X;"), BARE.replace("MY-2", "MY-4"))
        assert [each.id if isinstance(each, Declaration) else each.row for each in made] == ["MY-2", 3, "MY-4"]

    def test_without_a_list_of_rows_each_row_has_its_own_id(self) -> None:
        single = MAPPING.replace('rows = "media"', "")
        [first] = read(FIRST, mapping=single)
        assert isinstance(first, Declaration)
        assert first.media is not None
        assert said(BARE, BARE, mapping=single) == ["row 3: expected another id than row 2 has"]

    def test_a_value_that_is_always_the_same_has_no_column_to_blame(self) -> None:
        assert said(BARE, mapping=MAPPING.replace('value = "KUL" }\ndirection', 'value = "kul" }\ndirection')) == [
            f"row 2: $.port: expected {PLACE}, got 'kul'"
        ]

    def test_bytes_of_another_encoding_are_refused_in_their_place(self) -> None:
        mapping = MAPPING.replace("windows-1252", "utf-8")
        [message] = said(FIRST, mapping=mapping)
        assert message.startswith(
            "row 2, column Company: expected a short text without control characters, lone sur"
        )

    def test_a_byte_order_mark_does_not_count(self) -> None:
        raw = "\ufeffid,way\nA,inbound\n".encode()
        mapping = read_mapping(
            b'[fields]\nid = "id"\ndirection = "way"\nport = {value = "KUL"}\n"traveler.ref" = {value = "t-1"}\n'
            b'declared_at = {value = "2025-03-04T16:40:00Z"}'
        )
        [made] = TableReader(mapping, None).read(io.BytesIO(raw))
        assert isinstance(made, Declaration)

    def test_a_pseudonym_needs_a_key(self) -> None:
        with pytest.raises(
            InputError, match=r"expected a key file \(--key-file\) for a field with an issuer, got none"
        ):
            read(BARE, key=None)

    @pytest.mark.parametrize(
        ("header", "message"),
        [
            ("", "expected a header with one column 'Reference', got 0"),
            (HEADER.replace("Passport", "Pass"), "expected a header with one column 'Passport', got 0"),
            (f"{HEADER};Kind", "expected a header with one column 'Kind', got 2"),
            ('"Reference', "expected a table of ';' and lines, got: unexpected end of data"),
            ("A" * 2**20, "expected a table of ';' and lines, got: a line of more than 1,048,575 characters"),
        ],
    )
    def test_a_table_without_its_columns_is_refused(self, header: str, message: str) -> None:
        reader = TableReader(read_mapping(MAPPING.encode()), None)
        with pytest.raises(InputError, match=f"^{message}"):
            list(reader.read(io.BytesIO(header.encode())))

    @given(
        st.lists(
            st.lists(st.text(st.characters(codec="cp1252"), max_size=8), min_size=13, max_size=13), max_size=4
        )
    )
    def test_whatever_the_cells_hold_each_row_is_read_or_refused(self, rows: list[list[str]]) -> None:
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([HEADER.split(";"), *rows])
        reader = TableReader(read_mapping(MAPPING.encode()), Pseudonyms(KEY))
        for each in reader.read(io.BytesIO(text.getvalue().encode("cp1252"))):
            assert isinstance(each, Declaration) or 2 <= each.row <= len(rows) + 1


class TestMappings:
    def test_a_field_is_found_by_its_path(self) -> None:
        assert shape_at("media.count") is not None
        assert [shape_at(each) for each in ("media.colour", "id.x", "", "media.kind.x")] == [None] * 4

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("fields = 1", "expected a table [fields] with an id, got none"),
            ("[fields]", "expected a table [fields] with an id, got none"),
            ('[fields]\nid = "a"\nname = "b"', "fields: expected a field of a declaration"),
            ("[fields]\nid = 7", "fields: id: "),
            ("[fields]\nid = {}", "fields: id: expected one of column and value"),
            ('[fields]\nid = {column = "a", value = "b"}', "fields: id: expected one of column and value"),
            ('[fields]\nid = {column = "a", colour = "b"}', "fields: id: "),
            ("[fields]\nid = {column = 7}", "fields: id: "),
            ('[fields]\nid = {column = "a", zone = "Mars"}', "fields: id: expected a time zone"),
            ('[fields]\nid = {column = "a", zone = "../a"}', "fields: id: expected a time zone"),
            ('[fields]\nid = {column = "a", values = {b = 1}}', "fields: id: expected texts by texts"),
            ('[fields]\nid = {column = "a", values = "b"}', "fields: id: expected texts by texts, got 'b'"),
            ('[fields]\nid = {column = "a", decimal = ";"}', "fields: id: "),
            ('encoding = "utf-5"\n[fields]\nid = "a"', "encoding: expected an encoding"),
            ('delimiter = "::"\n[fields]\nid = "a"', "'delimiter'"),
            ('rows = "port"\n[fields]\nid = "a"', "rows: expected a list of a declaration"),
            ('colour = "red"\n[fields]\nid = "a"', "TableMapping"),
            ("[fields", "Expected"),
        ],
    )
    def test_a_wrong_one_says_what_is_wrong(self, text: str, message: str) -> None:
        with pytest.raises((ValueError, TypeError)) as caught:
            read_mapping(text.encode())
        assert message in str(caught.value)

    def test_a_large_one_is_refused(self) -> None:
        with pytest.raises(ValueError, match="expected at most 65,536 bytes, got more"):
            read_mapping(b"#" * (MAPPING_BYTES + 1))

    def test_defaults(self) -> None:
        mapping = read_mapping(b'[fields]\nid = "a"')
        assert isinstance(mapping, TableMapping)
        assert (mapping.encoding, mapping.delimiter, mapping.rows) == ("utf-8", ",", None)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    contents: dict[str, Any] = {
        "mapping": MAPPING.encode(),
        "table": "\n".join((HEADER, BARE, BARE.replace("MY-2", ""))).encode("windows-1252"),
        "wrong": b"[fields]",
        "empty": b"",
        "key": KEY,
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: str(tmp_path / name) for name in (*contents, "none")}


class TestCommand:
    def test_a_table_becomes_declarations(self, files: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["convert", "csv", files["mapping"], files["table"], "--key-file", files["key"]]) == 1
        captured = capsys.readouterr()
        [bare] = read(BARE)
        assert isinstance(bare, Declaration)
        assert captured.out == f"{write_declaration(bare)}\n"
        assert read_record(captured.out.encode().strip()) == bare
        assert captured.err.startswith(
            f"borderscore: {files['table']}: row 3, column Reference: expected an identifier"
        )

    @pytest.mark.parametrize(
        ("mapping", "table", "message"),
        [
            ("wrong", "table", "wrong: expected a table [fields] with an id, got none"),
            ("none", "table", "none: expected a mapping, got: No such file or directory"),
            ("mapping", "empty", "empty: expected a header with one column 'Reference', got 0"),
            ("mapping", "none", "none: can't be opened: No such file or directory"),
        ],
    )
    def test_what_can_not_be_read_says_why(
        self, files: dict[str, str], capsys: pytest.CaptureFixture[str], mapping: str, table: str, message: str
    ) -> None:
        assert main(["convert", "csv", files[mapping], files[table]]) == 2
        assert message in capsys.readouterr().err
