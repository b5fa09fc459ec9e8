"""Messages of airlines: what is read of them, what is refused and where, and what never leaves."""

import hashlib
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.cli import main
from borderscore.convert import crossing, paxlst, pnrgov
from borderscore.convert.crossing import Home, flight, local, parsed, place, reference, whole
from borderscore.convert.edifact import MOST_REFUSED, SEGMENT_CHARACTERS, Message, Refused, read_messages
from borderscore.convert.joining import by_traveler, completed
from borderscore.convert.pseudonyms import Pseudonyms
from borderscore.declaration import Declaration, Itinerary, Leg, Traveler
from borderscore.errors import InputError, UnreadableRecordError
from borderscore.formats.passages import Baggage, Passage, read_passage, write_passage
from borderscore.formats.records import read_record
from borderscore.formats.writing import write_declaration
from tests.messages import KEY, PAXLST, PERSONAL, PNRGOV
from tests.mutations import BYTE_MUTATIONS

READERS = {"PAXLST": paxlst, "PNRGOV": pnrgov}

HOME = Home("MY", Pseudonyms(KEY))


def passages_of(text: str | bytes, home: Home = HOME) -> list[Passage | Refused]:
    """Return all that is made of a file of messages, as the command does."""
    raw = text if isinstance(text, bytes) else text.encode()
    made: list[Passage | Refused] = []
    for message in read_messages(raw):
        if isinstance(message, Refused):
            made.append(message)
        elif message.type in READERS:
            made += READERS[message.type].passages(message, home)
    return made


def refused(text: str | bytes) -> list[str]:
    return [str(each) for each in passages_of(text) if isinstance(each, Refused)]


def refs(kind: str, *parts: str) -> str:
    """Work a pseudonym out as its documentation says it is made."""
    return hmac.new(KEY, "\0".join((kind, *parts)).encode(), hashlib.sha256).hexdigest()[:32]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


FLIGHT = Leg(
    carrier="MH",
    service="MH319",
    origin="PKX",
    destination="KUL",
    departs_at=at("2025-03-04T09:35:00+08:00"),
    arrives_at=at("2025-03-04T16:05:00+08:00"),
)
JOHN = "t-" + refs("document", "CHN", "G12345678")


class TestPaxlst:
    def test_a_traveler_with_a_document(self) -> None:
        first, *_ = passages_of(PAXLST)
        assert first == Passage(
            id="p-" + refs("passage", JOHN, "MH319", "2025-03-04", "KUL"),
            port="KUL",
            direction="inbound",
            traveler=Traveler(ref=JOHN),
            itinerary=Itinerary(booking_ref="K7QX2P", legs=(FLIGHT,)),
            baggage=Baggage(pieces=3, kilograms=84),
        )

    def test_a_traveler_without_one_is_known_by_the_booking(self) -> None:
        second = passages_of(PAXLST)[1]
        assert isinstance(second, Passage)
        assert second.traveler.ref == "b-" + refs("booking", "K7QX2P", "0043")
        assert second.baggage is None

    def test_a_traveler_without_either_is_refused_with_the_place(self) -> None:
        position = PAXLST.index("NAD+FM") + 1
        [said] = refused(PAXLST)
        assert said.startswith(
            f"segment 31 at character {position}: NAD: expected a travel document with its issuer"
        )

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            (
                "TDT+20+MH0319+++MH'\n",
                "FTX+AAA'",
                "segment 3 at character 128: UNH: expected a message with a flight",
            ),
            ("MH0319", "TRAIN", "TDT: expected a flight such as MH319"),
            ("LOC+125+PKX", "LOC+125+Beijing", "TDT: expected the places that the flight leaves"),
            ("LOC+87+KUL", "LOC+88+KUL", "TDT: expected the places that the flight leaves"),
            ("LOC+125+PKX", "LOC+125+PEN", "TDT: expected a flight that crosses the border of MY"),
            ("LOC+87+KUL", "LOC+87+SIN", "TDT: expected a flight that crosses the border of MY"),
        ],
    )
    def test_a_message_whose_flight_is_no_crossing_is_refused(self, old: str, new: str, message: str) -> None:
        [said] = refused(PAXLST.replace(old, new))
        assert message in said

    def test_a_flight_that_leaves_is_outbound(self) -> None:
        first, *_ = passages_of(PAXLST.replace("+125+PKX", "+125+PEN").replace("+87+KUL", "+87+SIN"))
        assert isinstance(first, Passage)
        assert (first.direction, first.port) == ("outbound", "PEN")

    def test_a_carrier_may_stand_apart_from_the_number(self) -> None:
        first, *_ = passages_of(PAXLST.replace("+MH0319+++MH", "+0319+++MH"))
        assert isinstance(first, Passage)
        assert first.itinerary.legs == (FLIGHT,)

    @pytest.mark.parametrize("moment", ["2503", "250304093", "2513040935", "25030409AB", ""])
    def test_a_time_that_is_none_is_not_known(self, moment: str) -> None:
        first, *_ = passages_of(PAXLST.replace("2503040935", moment))
        assert isinstance(first, Passage)
        assert first.itinerary.legs == (evolve(FLIGHT, departs_at=None),)

    def test_no_flight_time_at_all_makes_a_passage_all_the_same(self) -> None:
        first, *_ = passages_of(PAXLST.replace("DTM+189", "DTM+1").replace("DTM+232", "DTM+2"))
        assert isinstance(first, Passage)
        assert first.id == "p-" + refs("passage", JOHN, "MH319", "", "KUL")


class TestPnrgov:
    def test_a_booking(self) -> None:
        first, *_ = passages_of(PNRGOV)
        onward = Leg(
            carrier="MH",
            service="MH605",
            origin="KUL",
            destination="SIN",
            departs_at=at("2025-03-04T19:00:00+08:00"),
            arrives_at=at("2025-03-04T20:05:00+08:00"),
        )
        assert isinstance(first, Passage)
        assert first.traveler.ref == JOHN
        assert first.itinerary == Itinerary(
            booking_ref="K7QX2P", booked_at=at("2025-02-28T10:00:00+00:00"), legs=(FLIGHT, onward)
        )
        assert first.baggage == Baggage(pieces=3, kilograms=84)

    def test_the_same_traveler_on_the_same_flight_has_one_id_whatever_the_message(self) -> None:
        from_api, from_booking = passages_of(PAXLST)[0], passages_of(PNRGOV)[0]
        assert isinstance(from_api, Passage)
        assert isinstance(from_booking, Passage)
        assert (from_api.id, from_api.traveler) == (from_booking.id, from_booking.traveler)

    def test_bags_of_several_travelers_are_nobodys(self) -> None:
        [ann] = [each for each in passages_of(PNRGOV)[1:] if isinstance(each, Passage)]
        assert ann.traveler.ref == "b-" + refs("booking", "ZZTOP1", "0099")
        assert ann.baggage is None
        assert ann.itinerary == Itinerary(booking_ref="ZZTOP1", legs=(FLIGHT,))

    def test_pounds_are_not_taken_for_kilograms(self) -> None:
        first, *_ = passages_of(PNRGOV.replace("3:84:700", "3:84:701"))
        assert isinstance(first, Passage)
        assert first.baggage == Baggage(pieces=3)

    def test_a_booking_without_bags_says_nothing_of_them(self) -> None:
        first, *_ = passages_of(PNRGOV.replace("TBD++3", "IFT++3"))
        assert isinstance(first, Passage)
        assert first.baggage is None

    def test_travelers_without_anything_to_tell_them_by_are_refused(self) -> None:
        expected = "TIF: expected SSR+DOCS, or a booking and the passenger's number (REF)"
        assert [said.partition(": ")[2] for said in refused(PNRGOV)] == [expected, expected]

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            (
                "TVL+040325:0935:040325:1605+PKX+KUL+MH+319'\nEQN",
                "EQN+1'EQN",
                "UNH: expected a message with a flight",
            ),
            ("PKX+KUL+MH+319'", "PKX++MH+319'", "TVL: expected a flight with its places"),
            ("PKX+KUL+MH+319'", "PEN+KUL+MH+319'", "TVL: expected a flight that crosses the border of MY"),
        ],
    )
    def test_a_message_whose_flight_is_no_crossing_is_refused(self, old: str, new: str, message: str) -> None:
        [said] = refused(PNRGOV.replace(old, new))
        assert message in said


@pytest.mark.parametrize("text", [PAXLST, PNRGOV])
class TestAsTheyCome:
    @given(data=st.data())
    def test_lines_may_be_wrapped_anywhere(self, text: str, data: st.DataObject) -> None:
        flat = text.replace("\n", "")
        width = data.draw(st.integers(10, 90))
        end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
        lines = [flat[start : start + width] for start in range(9 * flat.startswith("UNA"), len(flat), width)]
        wrapped = flat[: 9 * flat.startswith("UNA")] + end.join(lines)
        assert without_places(passages_of(wrapped)) == without_places(passages_of(text))

    @given(data=st.data())
    def test_the_service_string_says_which_characters_part_it(self, text: str, data: st.DataObject) -> None:
        component, element, release, terminator = data.draw(st.permutations("!#$%&@~^|;*=")).copy()[:4]
        table = str.maketrans(dict(zip(":+?'", (component, element, release, terminator), strict=True)))
        body = text.removeprefix("UNA:+.? '\n").translate(table)
        other = f"UNA{component}{element}.{release}*{terminator}\n{body}"
        assert without_places(passages_of(other)) == without_places(passages_of(text))

    def test_text_around_an_interchange_does_not_count(self, text: str) -> None:
        around = f"QU KULMHXH\n.HDQRMMH 041640\n{text}\n\n\nScanned for UNDESIRABLES\n"
        assert without_places(passages_of(around)) == without_places(passages_of(text))

    def test_interchanges_may_follow_each_other(self, text: str) -> None:
        assert without_places(passages_of(text * 3)) == without_places(passages_of(text)) * 3

    def test_stray_spaces_do_not_count(self, text: str) -> None:
        spaced = text.replace("\n", "  \n ").replace("+K7QX2P", "+ K7QX2P ").replace("RFF+", "RFF +")
        assert without_places(passages_of(spaced)) == without_places(passages_of(text))

    def test_no_personal_data_leaves(self, text: str) -> None:
        for home in (HOME, evolve(HOME, country="SG")):
            said = "".join(
                str(each) if isinstance(each, Refused) else write_passage(each) for each in passages_of(text, home)
            )
            assert [each for each in PERSONAL if each in said.upper()] == []

    @given(name=st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=5, max_size=12))
    def test_no_name_leaves_whatever_goes_wrong(self, text: str, name: str) -> None:
        for broken in (
            text.replace("DOE", name),
            text.replace("NAD+FL+++DOE", f"NAD+FL{name}").replace("TIF+DOE", f"TIF{name}"),
            text.replace("DOE", name)[: text.index("DOE") + 2 * len(name)],
            re.sub("UNT.*", "", text.replace("DOE", name)),
            text.replace("NAD+FL", f"{name}+FL").replace("TIF", name),
        ):
            said = [
                str(each) if isinstance(each, Refused) else write_passage(each) for each in passages_of(broken)
            ]
            assert [each for each in said if name in each] == []

    @given(seed=st.integers(0, 2**32))
    def test_what_is_spoilt_is_refused_and_breaks_nothing(self, text: str, seed: int) -> None:
        random = Random(seed)  # noqa: S311
        raw = text.encode()
        for _ in range(random.randrange(1, 5)):
            raw = random.choice(BYTE_MUTATIONS)(random, raw or b"U")
        for each in passages_of(raw):
            if isinstance(each, Passage):
                assert read_passage(write_passage(each).encode()) == each
            else:
                assert each.segment >= 1
                assert 1 <= each.position <= len(raw) + 1


def without_places(made: list[Passage | Refused]) -> list[Passage | str]:
    return [re.sub("at character [0-9]+", "", str(each)) if isinstance(each, Refused) else each for each in made]


def message(*segments: str) -> str:
    return "".join(f"{each}'" for each in segments)


class TestStructure:
    """The interchange must add up; what doesn't is refused with its segment, and the rest is read."""

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", ["segment 1 at character 1: expected an interchange, which begins with UNA or UNB, got none"]),
            (
                "Dear Sirs,",
                ["segment 1 at character 1: expected an interchange, which begins with UNA or UNB, got none"],
            ),
            ("UNA:+.? 'UNH+1'", ["segment 1 at character 10: UNH: expected UNB to open the interchange"]),
            (
                message("UNB+A:1+B+C+D+7", "UNB+A:1"),
                ["segment 2 at character 17: UNB: expected UNZ to close the interchange first"],
            ),
            (
                message("UNB+A:1+B+C+D+7"),
                ["segment 2 at character 1: expected UNZ at the end of the interchange: it is cut off"],
            ),
            (
                message("UNB+A:1+B+C+D+7", "UNZ+1+7"),
                ["segment 2 at character 17: UNZ: expected 0, the number of messages or groups"],
            ),
            (
                message("UNB+A:1+B+C+D+7", "UNZ+0+8"),
                ["segment 2 at character 17: UNZ: expected the reference of the interchange, as in its UNB"],
            ),
            (
                message("UNB+A:1+B+C+D+7", "TDT+20", "UNT+1+1", "UNZ+0+7"),
                [
                    "segment 2 at character 17: TDT: expected UNH to open a message first",
                    "segment 3 at character 24: UNT: expected UNH to open a message first",
                ],
            ),
            (
                message("UNB+A:1+B+C+D+7", "UNH+1+X", "UNT+3+1", "UNH+2+X", "UNT+2+1", "UNH+3+X", "UNZ+3+7"),
                [
                    "segment 3 at character 25: UNT: expected 2, the number of the message's segments",
                    "segment 5 at character 41: UNT: expected the reference of the message, as in its UNH",
                    "segment 6 at character 49: UNH: expected UNT to close the message",
                ],
            ),
            (
                message("UNB+A:1+B+C+D+7", "UNH+1+X", "UNH+2+X", "UNT+2+2", "UNZ+2+7"),
                ["segment 2 at character 17: UNH: expected UNT to close the message", "X"],
            ),
            (
                message("UNB+A:1+B+C+D+7", "UNH+1+X", "Names", "UNT+3+1", "UNZ+1+7"),
                ["segment 3 at character 25: expected a tag of three capital letters"],
            ),
            (
                message("UNB+A:1+B+C+D+7", "UNH+1+X", "FTX+" + "A" * SEGMENT_CHARACTERS, "UNT+3+1", "UNZ+1+7"),
                ["segment 3 at character 25: FTX: expected at most 20,000 characters, got 20,004"],
            ),
            (
                message("UNB+A:1+B+C+D+7", "UNH+1+X", "FTX" + "+:" * 501, "UNT+3+1", "UNZ+1+7"),
                ["segment 3 at character 25: expected at most 1,000 elements and components"],
            ),
            (message("UNB+A:1+B+C+D+7", "UNH+1+X", "FTX", "UNT+3+1", "UNZ+1+7"), ["X"]),
        ],
    )
    def test_each_fault_has_its_place(self, text: str, said: list[str]) -> None:
        made = read_messages(text.encode())
        assert [each.type if isinstance(each, Message) else str(each) for each in made] == said

    def test_a_file_of_faults_is_not_read_to_its_end(self) -> None:
        *first, last = read_messages(message("UNB+A:1+B+C+D+7", *["x"] * 5_000).encode())
        assert len(first) == MOST_REFUSED
        assert str(last) == "segment 1001 at character 2015: 1,000 faults: what follows is not looked at"

    def test_a_message_without_end_is_not_held(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("borderscore.convert.edifact.MESSAGE_SEGMENTS", 3)
        [refused] = read_messages(message("UNB+A:1+B+C+D+7", "UNH+1+X", *["FTX"] * 9).encode())
        assert str(refused).startswith("segment 6 at character 37: FTX: expected at most 3 segments in a message")

    def test_what_is_released_parts_nothing(self) -> None:
        text = message("UNB+A:1+B+C+D+7", "UNH+1+X", "FTX+?'?+?:??+b:c", "UNT+3+1", "UNZ+1+7")
        [read] = read_messages(text.encode())
        assert isinstance(read, Message)
        [segment] = read.segments
        assert segment.elements == (("'+:?",), ("b", "c"))
        assert [segment.at(1), segment.at(2, 2), segment.at(2, 3), segment.at(3)] == ["'+:?", "c", "", ""]

    def test_a_service_string_may_do_without_a_release_character(self) -> None:
        text = "UNA:+.  '" + message("UNB+A:1+B+C+D+7", "UNH+1+X", "FTX+Why?", "UNT+3+1", "UNZ+1+7")
        [read] = read_messages(text.encode())
        assert isinstance(read, Message)
        assert read.segments[0].at(1) == "Why?"

    @given(st.binary(max_size=200))
    def test_anything_else_is_refused(self, raw: bytes) -> None:
        assert list(read_messages(raw))


class TestParts:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("MH319", ("MH", "MH319")),
            ("mh 0319", ("MH", "MH319")),
            ("A92707", ("A9", "A92707")),
            ("9W0001A", ("9W", "9W1A")),
            ("MAS319", ("MAS", "MAS319")),
            ("MH0", None),
            ("MH", None),
            ("", None),
        ],
    )
    def test_flights(self, written: str, read: tuple[str, str] | None) -> None:
        assert flight(written) == read

    def test_places_and_references(self) -> None:
        assert [place(each) for each in ("kul ", "MYKUL", "", "KULX")] == ["KUL", "MYKUL", None, None]
        assert [reference(each) for each in ("k7qx2p", "", "A/B", "A" * 21)] == ["K7QX2P", None, None, None]

    def test_numbers(self) -> None:
        assert [whole(each, 100) for each in ("84", "84.9", "84,9", "101", "", "-1", "1e1")] == [
            84,
            84,
            84,
            *[None] * 4,
        ]

    def test_a_place_without_a_clock_has_no_times(self, monkeypatch: pytest.MonkeyPatch) -> None:
        moment = datetime(2025, 3, 4, 9, 35)  # noqa: DTZ001
        assert local(moment, "QQQ") is None
        assert local(None, "KUL") is None
        monkeypatch.setattr(crossing, "_zones", lambda: {"ABC": "No/Such_Zone"})
        assert local(moment, "ABC") is None

    def test_an_offset_of_seconds_is_no_time_of_the_interchange(self) -> None:
        assert local(datetime(1850, 1, 1), "AMS") is None  # noqa: DTZ001
        assert parsed("18500101", "%Y%m%d") == datetime(1850, 1, 1)  # noqa: DTZ001


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
