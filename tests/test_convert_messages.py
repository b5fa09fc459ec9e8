"""Messages of airlines: what is read of them, what is refused and where, and what never leaves."""

import re
from datetime import datetime
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.convert import crossing
from borderscore.convert.crossing import flight, local, parsed, place, reference, whole
from borderscore.convert.edifact import MOST_REFUSED, SEGMENT_CHARACTERS, Message, Refused, read_messages
from borderscore.declaration import Itinerary, Leg, Traveler
from borderscore.formats.passages import Baggage, Passage, read_passage, write_passage
from tests.messages import FLIGHT, HOME, JOHN, PAXLST, PERSONAL, PNRGOV, at, passages_of, refs
from tests.mutations import BYTE_MUTATIONS


def refused(text: str | bytes) -> list[str]:
    return [str(each) for each in passages_of(text) if isinstance(each, Refused)]


def made(text: str) -> list[Passage]:
    return [each for each in passages_of(text) if isinstance(each, Passage)]


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


#: From Beijing over Penang and Kuala Lumpur to Singapore.
STOPS = """\
TDT+20+MH0319+++MH'
LOC+125+PKX'
DTM+189:2503040935:201'
LOC+87+PEN'
DTM+232:2503041505:201'
DTM+189:2503041600:201'
LOC+92+KUL'
DTM+232:2503041705:201'
TDT+20+MH0605+++MH'
LOC+125+KUL'
DTM+189:2503041900:201'
LOC+87+SIN'
DTM+232:2503042005:201'
"""


class TestFlightsThatStop:
    """A traveler has the legs between where they board and where they leave, and the border that these cross."""

    def john(self, boards: str, leaves: str, stops: str = STOPS) -> Passage | None:
        """Return the passage of a traveler who boards and leaves at these places."""
        head, body = PAXLST.split("TDT", 1)
        travelers = body[body.index("NAD+FL") :].replace("UNT+31", "UNT+39")
        text = head + stops + travelers.replace("178+PKX", f"178+{boards}").replace("179+KUL", f"179+{leaves}")
        return next((each for each in made(text) if each.traveler.ref == JOHN), None)

    @pytest.mark.parametrize(
        ("boards", "leaves", "way", "legs"),
        [
            ("PKX", "PEN", ("inbound", "PEN"), ["MH319 PKX-PEN"]),
            ("PKX", "KUL", ("inbound", "PEN"), ["MH319 PKX-PEN", "MH319 PEN-KUL"]),
            ("PEN", "SIN", ("outbound", "KUL"), ["MH319 PEN-KUL", "MH605 KUL-SIN"]),
            ("KUL", "SIN", ("outbound", "KUL"), ["MH605 KUL-SIN"]),
            ("LHR", "SYD", ("inbound", "PEN"), ["MH319 PKX-PEN", "MH319 PEN-KUL", "MH605 KUL-SIN"]),
        ],
    )
    def test_a_traveler_has_the_legs_that_they_fly(
        self, boards: str, leaves: str, way: tuple[str, str], legs: list[str]
    ) -> None:
        john = self.john(boards, leaves)
        assert john is not None
        assert (john.direction, john.port) == way
        assert [f"{leg.service} {leg.origin}-{leg.destination}" for leg in john.itinerary.legs] == legs

    def test_who_stays_in_the_country_passes_no_border(self) -> None:
        assert self.john("PEN", "KUL") is None

    def test_each_leg_has_its_times(self) -> None:
        john = self.john("PKX", "SIN")
        assert john is not None
        assert [(leg.departs_at, leg.arrives_at) for leg in john.itinerary.legs] == [
            (at("2025-03-04T09:35:00+08:00"), at("2025-03-04T15:05:00+08:00")),
            (at("2025-03-04T16:00:00+08:00"), at("2025-03-04T17:05:00+08:00")),
            (at("2025-03-04T19:00:00+08:00"), at("2025-03-04T20:05:00+08:00")),
        ]

    def test_no_leg_goes_to_a_place_that_is_none(self) -> None:
        john = self.john("PKX", "SIN", STOPS.replace("92+KUL", "92+nowhere"))
        assert john is not None
        assert [leg.origin for leg in john.itinerary.legs] == ["PKX", "KUL"]


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

    def test_bags_may_be_each_travelers_own(self) -> None:
        couple = PNRGOV.replace("JOHN MR:A:1'", "JOHN MR:A:1'REF+:0042'TIF+DOE+JANE MRS:A:2'REF+:0043'", 1)
        own = "TIF+DOE+JANE MRS:A:2'TBD++1:20:700'TIF+DOE+JOHN MR:A:1'TBD++2:40:700'TVL+++ARNK'TBD++9:9:700'"
        john, jane, *_ = made(couple.replace("TVL+++ARNK'", own))
        assert john.baggage == Baggage(pieces=2, kilograms=40)
        assert jane.baggage == Baggage(pieces=1, kilograms=20)

    def test_what_a_booking_once_was_does_not_count(self) -> None:
        changed = PNRGOV.replace("TVL+++ARNK'\nTBD", "ABI+1'\nTVL+050325:0935::1605+KUL+PKX+MH+318'\nTBD")
        assert made(changed)[0] == evolve(made(PNRGOV)[0], baggage=None)

    def test_a_flight_that_another_airline_sells_is_the_one_that_is_reported(self) -> None:
        sold = PNRGOV.replace("PKX+KUL+MH+319:Y", "PKX+KUL+KL:MH+4101:Y")
        assert without_places(passages_of(sold)) == without_places(passages_of(PNRGOV))

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


def without_places(read: list[Passage | Refused]) -> list[Passage | str]:
    return [re.sub("at character [0-9]+", "", str(each)) if isinstance(each, Refused) else each for each in read]


def message(*segments: str) -> str:
    return "".join(f"{each}'" for each in segments)


class TestStructure:
    """What doesn't add up is said with its segment, and all is read that can be."""

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
                    "X",
                    "segment 5 at character 41: UNT: expected the reference of the message, as in its UNH",
                    "X",
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
        read = read_messages(text.encode())
        assert [each.type if isinstance(each, Message) else str(each) for each in read] == said

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
