"""Passages: pseudonyms for travelers, declarations that take their journeys from them, and the commands."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from borderscore.cli import main
from borderscore.convert.joining import by_traveler, completed
from borderscore.convert.pseudonyms import Pseudonyms
from borderscore.declaration import Declaration, Itinerary, Traveler
from borderscore.errors import InputError, UnreadableRecordError
from borderscore.formats.passages import Passage, read_passage, write_passage
from borderscore.formats.records import read_record
from borderscore.formats.writing import write_declaration
from tests.messages import FLIGHT, JOHN, KEY, PAXLST, PNRGOV, at, passages_of


class TestKeys:
    @pytest.mark.parametrize("key", [b"", b"A" * 64, bytes(range(31)), b"\n" * 64])
    def test_a_key_that_is_none_is_refused(self, tmp_path: Path, key: bytes) -> None:
        path = tmp_path / "key"
        path.write_bytes(key)
        with pytest.raises(InputError, match="expected a key of at least 32 random bytes, got "):
            Pseudonyms.load(path)

    def test_a_key_that_is_not_there_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="expected a key, got: No such file"):
            Pseudonyms.load(tmp_path / "key")

    def test_line_ends_around_a_key_do_not_count(self, tmp_path: Path) -> None:
        path = tmp_path / "key"
        path.write_bytes(KEY[20:] + b"\r\n")
        assert Pseudonyms.load(path) == Pseudonyms(KEY[20:])

    def test_a_key_is_not_shown(self) -> None:
        assert repr(Pseudonyms(KEY)) == "Pseudonyms()"

    def test_documents_are_told_apart_by_what_machines_read_of_them(self) -> None:
        names = Pseudonyms(KEY)
        assert names.of_document("g1234 5678<", "cn") == names.of_document("G12345678", "CHN")
        assert names.of_document("G12345678", "CHN") != names.of_document("G12345678", "GBR")
        assert names.of_document("G12345678", "CHN") != Pseudonyms(KEY[::-1]).of_document("G12345678", "CHN")
        assert names.of_document("G12345678", "UNO") != names.of_document("G12345678", "")

    def test_parts_cannot_be_shifted(self) -> None:
        names = Pseudonyms(KEY)
        assert names.of_booking("AB", "C") != names.of_booking("A", "BC")


LODGED = Declaration(
    id="D-1",
    declared_at=at("2025-03-04T17:00:00+08:00"),
    port="KUL",
    direction="inbound",
    traveler=Traveler(ref=JOHN),
)


class TestJoining:
    KNOWN = by_traveler([each for each in passages_of(PNRGOV) if isinstance(each, Passage)])

    def test_a_declaration_takes_the_journey_that_it_leaves_out(self) -> None:
        itinerary = completed(LODGED, self.KNOWN).itinerary
        assert itinerary is not None
        assert (itinerary.booking_ref, len(itinerary.legs)) == ("K7QX2P", 2)

    def test_what_was_declared_stays(self) -> None:
        declared = Itinerary(booking_ref="OTHER", legs=())
        joined = completed(evolve(LODGED, itinerary=declared), self.KNOWN)
        assert joined.itinerary == evolve(declared, booked_at=datetime(2025, 2, 28, 10, tzinfo=UTC))

    @pytest.mark.parametrize(
        "other",
        [
            evolve(LODGED, traveler=Traveler(ref="t-else")),
            evolve(LODGED, port="PEN"),
            evolve(LODGED, direction="outbound"),
            evolve(LODGED, declared_at=LODGED.declared_at + timedelta(days=4)),
        ],
    )
    def test_another_journey_is_not_taken(self, other: Declaration) -> None:
        assert completed(other, self.KNOWN) is other

    def test_a_passage_without_times_is_not_taken(self) -> None:
        timeless = PAXLST.replace("DTM+189", "DTM+1").replace("DTM+232", "DTM+2")
        known = by_traveler([each for each in passages_of(timeless) if isinstance(each, Passage)])
        assert completed(LODGED, known) is LODGED

    def test_of_several_passages_the_nearest_is_taken(self) -> None:
        later = PAXLST.replace("2503040935", "2503060935").replace("202503041605", "202503061605")
        both = [each for each in passages_of(later + PAXLST) if isinstance(each, Passage)]
        itinerary = completed(LODGED, by_traveler(both)).itinerary
        assert itinerary is not None
        assert itinerary.legs == (FLIGHT,)


class TestPassages:
    def test_what_is_no_passage_is_refused(self) -> None:
        first = passages_of(PAXLST)[0]
        assert isinstance(first, Passage)
        other = json.dumps(json.loads(write_passage(first)) | {"type": "finding"}).encode()
        with pytest.raises(UnreadableRecordError, match=r"^\$\.type: expected one of passage, got 'finding'"):
            read_passage(other)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "key").write_bytes(KEY)
    (tmp_path / "api.edi").write_text(PAXLST)
    (tmp_path / "pnr.edi").write_text(PNRGOV)
    (tmp_path / "declared.jsonl").write_text(f"{write_declaration(LODGED)}\n{{}}\n")
    return tmp_path


class TestCommand:
    def run(self, files: Path, action: str, *arguments: str) -> int:
        paths = [str(files / each) if (files / each).exists() else each for each in arguments]
        return main(["convert", action, *paths])

    def test_messages_become_passages(self, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(files, "paxlst", "api.edi", "--home", "my", "--key-file", "key") == 1
        captured = capsys.readouterr()
        made = [each for each in passages_of(PAXLST) if isinstance(each, Passage)]
        assert [read_passage(line.encode()) for line in captured.out.splitlines()] == made
        assert captured.err.startswith(f"borderscore: {files / 'api.edi'}: segment 31 at character ")

    def test_a_message_of_another_type_is_refused(self, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(files, "paxlst", "pnr.edi", "--home", "MY", "--key-file", "key") == 1
        assert "segment 2 at character 36: UNH: expected a message PAXLST" in capsys.readouterr().err

    def test_what_is_no_interchange_is_refused(self, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(files, "pnrgov", "declared.jsonl", "--home", "MY", "--key-file", "key") == 1
        assert "expected an interchange, which begins with UNA or UNB, got none" in capsys.readouterr().err

    def test_passages_join_declarations(self, files: Path, capsys: pytest.CaptureFixture[str]) -> None:
        out = files / "passages.jsonl"
        assert self.run(files, "pnrgov", "pnr.edi", "--home", "MY", "--key-file", "key", "--out", str(out)) == 1
        with out.open("a") as file:
            file.write("{}\n")
        capsys.readouterr()
        assert self.run(files, "join", "declared.jsonl", "passages.jsonl") == 1
        captured = capsys.readouterr()
        assert read_record(captured.out.encode().strip()) == completed(LODGED, TestJoining.KNOWN)
        assert [line.split(": ")[1] for line in captured.err.splitlines()] == [
            f"{out}:3",
            f"{files / 'declared.jsonl'}:2",
        ]

    def test_a_file_that_is_too_large_is_refused(
        self, files: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("borderscore.cli.convert.FILE_BYTES", 100)
        assert self.run(files, "paxlst", "api.edi", "--home", "MY", "--key-file", "key") == 2
        assert "expected at most 100 bytes, got more: give it in parts" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--home", "Malaysia"], "expected an ISO 3166-1 alpha-2 country code such as MY, got 'Malaysia'"),
            (["--home", "MY", "--key-file", "no-key"], "no-key: expected a key, got: No such file"),
            (["--home", "MY", "--key-file", "key", "--out", "no/out"], "no/out: can't be written: No such file"),
            (["--home", "MY"], "--key-file"),
        ],
    )
    def test_wrong_usage_says_why(
        self, files: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
    ) -> None:
        assert self.run(files, "paxlst", "api.edi", *options) == 2
        assert message in capsys.readouterr().err
