"""Features of the media, held against units counted one by one and against the case of the design."""

from datetime import UTC, datetime
from fractions import Fraction
from math import floor
from typing import Any

import pytest
from hypothesis import given

from borderscore.declaration import Declaration, MediaItem, Traveler
from borderscore.features import STANDARD, Interval, Value, media
from borderscore.features.carried import BUILT_IN
from borderscore.features.media import CALLED, KINDS, LARGEST_EXISTING
from tests.strategies import TB, declarations
from tests.toys import could_be


def declared(*items: MediaItem, media: tuple[MediaItem, ...] | None = None) -> Declaration:
    return Declaration(
        id="D-1",
        declared_at=datetime(2025, 3, 4, tzinfo=UTC),
        port="KUL",
        direction="inbound",
        traveler=Traveler(ref="t-1"),
        media=items or media,
    )


NOT_DECLARED = declared()


def item(kind: Any = "hdd", count: int = 1, **parts: Any) -> MediaItem:
    return MediaItem(kind=kind, count=count, **parts)


def value(name: str, *items: MediaItem) -> Value | None:
    found: Value | None = STANDARD[f"media.{name}"].extract(declared(*items))
    return found


def reach(name: str, *items: MediaItem) -> Interval | Value | None:
    return could_be(STANDARD[f"media.{name}"], declared(*items))


@pytest.mark.parametrize("name", [name for name in STANDARD if name.startswith("media.")])
def test_media_that_were_not_declared_are_not_known(name: str) -> None:
    each = STANDARD[name]
    assert each.extract(NOT_DECLARED) is None
    assert each.reachable(NOT_DECLARED, None) is None


@pytest.mark.parametrize("name", [name for name in STANDARD if name.startswith("media.")])
def test_media_that_were_declared_empty_are_none_at_all(name: str) -> None:
    nothing: dict[str, Value | None] = {"media.filled": None, "media.encrypted": None, "media.kinds": frozenset()}
    assert STANDARD[name].extract(declared(media=())) == nothing.get(name, 0)


# The case of the design: four suitcases of 15 hard disks, and three readings of '80 TB'.


@pytest.mark.parametrize(
    ("capacity", "in_all", "days", "impossible"),
    [
        (16 * TB // 3, 80 * TB - 5, 7, 0),
        (16 * TB, 240 * TB, 22, 0),
        (80 * TB, 1200 * TB, 111, 15),
    ],
)
def test_a_suitcase_of_the_case(capacity: int, in_all: int, days: int, impossible: int) -> None:
    suitcase = item(count=15, capacity=capacity, model="ST16000NM", batch="B221"), item("computer", capacity=0)
    assert value("capacity", *suitcase) == value("capacity_hdd", *suitcase) == in_all
    assert value("transfer_days", *suitcase) == days
    assert value("units_above_existing", *suitcase) == impossible
    assert value("loose_units", *suitcase) == value("identical_units", *suitcase) == 15
    assert value("units", *suitcase) == 16


@pytest.mark.parametrize(
    ("volume", "days"),
    [(80 * TB, 7), (320 * TB, 29), (4800 * TB, 444), (10_800_000_000_000, 1), (10_799_999_999_999, 0)],
)
def test_days_on_a_line_of_1_gbit_a_second(volume: int, days: int) -> None:
    assert value("transfer_days", item(capacity=volume)) == days


# Every figure again from a list of single units, in fractions.


@given(declarations)
def test_figures_agree_with_units_counted_one_by_one(declaration: Declaration) -> None:
    few = [item for item in declaration.media or () if item.count <= 40]
    if declaration.media is None or not few:
        return
    units = [each for each in few for _ in range(each.count)]
    sizes = [each.capacity for each in units if each.capacity is not None]
    loose = [each for each in units if each.kind not in BUILT_IN]
    both = [(each.used, each.capacity) for each in units if each.used is not None and each.capacity is not None]
    said = [each.encrypted for each in units if each.encrypted is not None]
    room = sum(size for _, size in both)
    alike = [(each.kind, each.capacity, each.model, each.batch) for each in loose]
    expected: dict[str, Value | None] = {
        "capacity": sum(sizes) if sizes else None,
        "used": sum(known) if (known := [each.used for each in units if each.used is not None]) else None,
        "largest_unit": max(sizes, default=None),
        "transfer_days": floor(Fraction(8 * sum(sizes), 10**9) / 86_400) if sizes else None,
        "units": len(units),
        "loose_units": len(loose),
        "filled": floor(Fraction(100 * sum(used for used, _ in both), room)) if room else None,
        "encrypted": floor(Fraction(100 * said.count(True), len(said))) if said else None,
        "identical_units": max(map(alike.count, alike), default=0),
        "units_without_capacity": len(units) - len(sizes),
        "overfull_units": sum(used > size for used, size in both) if both else None,
        "kinds": frozenset(each.kind for each in units),
        "batches": len({each.batch for each in loose} - {None}) or (None if loose else 0),
    }
    for kind in KINDS:
        of_kind = [each.capacity for each in units if each.kind == kind]
        known_of_kind = [size for size in of_kind if size is not None]
        expected[f"capacity_{kind}"] = sum(known_of_kind) if known_of_kind or not of_kind else None
    assert {name: value(name, *few) for name in expected} == expected


# What was not declared.


def test_an_item_without_capacity_does_not_hide_the_others() -> None:
    carried = item(count=2, capacity=16 * TB), item("ssd")
    for name, known in [("capacity", 32 * TB), ("largest_unit", 16 * TB), ("transfer_days", 2)]:
        assert value(name, *carried) == known
        assert reach(name, *carried) == Interval(known)


def test_what_no_item_says_is_not_known() -> None:
    carried = item(count=2), item("ssd")
    for name in ("capacity", "largest_unit", "transfer_days", "used", "overfull_units"):
        assert value(name, *carried) is None
    assert value("used", item(count=3), item(count=4), item(used=TB)) == TB
    assert value("largest_unit", item(capacity=0), item()) == 0


def test_an_item_that_does_not_say_what_it_holds_does_not_hide_the_others() -> None:
    carried = item(count=2, used=3 * TB), item("ssd")
    assert value("used", *carried) == 6 * TB
    assert reach("used", *carried) == Interval(6 * TB)


def test_a_kind_is_known_apart_from_the_others() -> None:
    carried = item(count=2, capacity=16 * TB), item("ssd")
    assert reach("capacity_hdd", *carried) == 32 * TB
    assert reach("capacity_hdd", *carried, item()) == Interval(32 * TB)
    assert value("capacity_ssd", *carried) is None
    assert reach("capacity_tape", *carried) == 0


def test_all_is_known_where_every_item_says_it() -> None:
    carried = item(capacity=TB, used=TB), item(count=2, capacity=2 * TB, used=0)
    assert reach("capacity", *carried) == reach("capacity_hdd", *carried) == 5 * TB
    assert reach("used", *carried) == TB
    assert reach("filled", *carried) == 20


def test_the_share_filled_is_taken_over_items_that_declare_both_figures() -> None:
    carried = item(count=3, capacity=2 * TB, used=TB), item(capacity=TB), item(used=TB)
    assert value("filled", *carried) == 50
    assert reach("filled", *carried) is None
    assert value("filled", item(capacity=0, used=TB)) is None
    assert value("filled", item(capacity=3, used=2)) == 66


def test_the_share_encrypted_can_move_as_far_as_silent_units_allow() -> None:
    carried = item(count=1, encrypted=True), item(count=1, encrypted=False), item(count=2)
    assert value("encrypted", *carried) == 50
    assert reach("encrypted", *carried) == Interval(25, 75)
    assert value("encrypted", item()) is None
    assert reach("encrypted", item()) == Interval(0, 100)


@pytest.mark.parametrize(("kind", "limit"), LARGEST_EXISTING.items())
def test_a_unit_is_above_what_exists_only_beyond_the_limit(kind: str, limit: int) -> None:
    assert value("units_above_existing", item(kind, capacity=limit)) == 0
    assert value("units_above_existing", item(kind, count=3, capacity=limit + 1)) == 3


@pytest.mark.parametrize("kind", sorted(set(KINDS) - LARGEST_EXISTING.keys()))
def test_kinds_that_hold_any_number_of_disks_have_no_limit(kind: str) -> None:
    assert value("units_above_existing", item(kind, capacity=10**18)) == 0
    assert reach("units_above_existing", item(kind)) == 0


def test_silent_units_may_be_above_what_exists() -> None:
    carried = item(count=2, capacity=80 * TB), item(count=5), item("array", count=9), item(capacity=TB)
    assert value("units_above_existing", *carried) == 2
    assert reach("units_above_existing", *carried) == Interval(2, 7)
    assert value("units_above_existing", item()) is None


def test_limits_agree_with_what_officers_read() -> None:
    text = STANDARD["media.units_above_existing"].text.replace("\n", " ")
    assert all(f"{limit / TB:g} TB" in text for limit in LARGEST_EXISTING.values())


def test_units_of_two_items_are_alike_where_all_that_they_declare_agrees() -> None:
    one = item(count=8, capacity=TB, model="M", batch="B")
    assert value("identical_units", one, item(count=7, capacity=TB, model="M", batch="B")) == 15
    assert value("identical_units", one, item(count=7, capacity=TB, model="M")) == 8
    assert value("identical_units", item("phone", count=9), item(count=2)) == 2


def test_silent_items_may_turn_out_to_be_alike_with_any_group_of_their_kind() -> None:
    described = item(count=8, capacity=TB, model="M", batch="B")
    assert reach("identical_units", described, item(count=7, capacity=TB, model="M")) == Interval(8, 15)
    assert reach("identical_units", item(count=2), item(count=3)) == Interval(3, 5)
    assert reach("identical_units", described, item("ssd", count=7)) == 8
    assert reach("identical_units", item("phone", count=9)) == 0


def test_units_without_capacity_can_only_become_fewer() -> None:
    carried = item(count=2), item(capacity=0)
    assert value("units_without_capacity", *carried) == 2
    assert reach("units_without_capacity", *carried) == Interval(0, 2)
    assert reach("units_without_capacity", item(capacity=0)) == 0


def test_overfull_units_contradict_themselves() -> None:
    carried = item(count=3, capacity=TB, used=TB + 1), item(capacity=TB, used=TB), item(count=4, used=TB)
    assert value("overfull_units", *carried) == 3
    assert reach("overfull_units", *carried) == Interval(3, 7)
    assert value("overfull_units", item(used=TB)) is None
    assert value("overfull_units", item(capacity=TB), item(capacity=TB)) is None
    assert reach("overfull_units", item(used=TB)) == Interval(0, 1)


def test_units_without_serial_are_those_beyond_the_list_of_numbers() -> None:
    carried = item(count=3, serials=("1",)), item(count=4), item(serials=("2", "3")), item("computer")
    assert value("units_without_serial", *carried) == 2 + 4
    assert reach("units_without_serial", *carried) == Interval(2, 6)
    assert reach("units_without_serial", item(count=3, serials=())) == 3
    assert reach("units_without_serial", item(serials=("1",)), item("phone")) == 0


def test_lots_are_counted_once_each() -> None:
    carried = item(batch="X"), item(batch="X", capacity=TB), item(batch="Y"), item(), item("phone", batch="Z")
    assert value("batches", *carried) == 2
    assert reach("batches", *carried) == Interval(2, 3)
    assert value("batches", item()) is None
    assert value("batches", item("phone")) == 0


def test_every_kind_has_a_name_for_sentences() -> None:
    assert list(CALLED) == list(KINDS)
    assert STANDARD["media.capacity_hdd"].label == "capacity of hard disks"
    assert STANDARD["media.capacity_hdd"].text.startswith("What all hard disks together can hold, in bytes;")


def test_units_of_several_items_are_added_up() -> None:
    locked = item(count=2, encrypted=True), item(encrypted=True), item(count=2, encrypted=False), item(), item()
    assert (value("encrypted", *locked), reach("encrypted", *locked)) == (60, Interval(42, 71))
    limit = LARGEST_EXISTING["hdd"]
    above = item(count=2, capacity=limit + 1), item(capacity=limit + 1), item(capacity=limit)
    carried = item("array", count=9), *above, item(count=5), item()
    assert (value("units_above_existing", *carried), reach("units_above_existing", *carried)) == (
        3,
        Interval(3, 9),
    )
    assert value("used", item()) is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_feature_of_a_kind_is_made_from_its_name(kind: Any) -> None:
    """It is made here: those of the catalogue were made before any test began."""
    made, known = media._capacity_of(kind, CALLED[kind]), STANDARD[f"media.capacity_{kind}"]
    assert (made.name, made.kind, made.label, made.reads, made.text) == (
        known.name,
        known.kind,
        known.label,
        known.reads,
        known.text,
    )
    other = item("tape" if kind == "hdd" else "hdd", capacity=5)
    for carried, size, reached in [
        ((), 0, 0),
        ((other,), 0, 0),
        ((item(kind),), None, None),
        ((item(kind, 2, capacity=3), other, item(kind, capacity=4)), 10, 10),
        ((item(kind, 2, capacity=3), item(other.kind)), 6, 6),
        ((item(kind, 2, capacity=3), item(kind)), 6, Interval(6)),
    ]:
        declaration = declared(media=carried) if not carried else declared(*carried)
        assert made.extract(declaration) == size
        assert made.reachable(declaration, size) == reached


def test_marks_of_several_items_are_added_up() -> None:
    one, two = item(count=2), item(count=3)
    assert value("units_without_capacity", one, two) == 5
    full, unknown = item(count=2, capacity=1, used=2), item(count=3, used=1)
    assert reach("overfull_units", full, full, unknown, unknown) == Interval(4, 10)
    assert reach("units_without_serial", item(count=3, serials=()), one, two) == Interval(3, 8)
    assert reach("batches", item(), item()) == Interval(0, 2)


def test_whatever_is_missing_of_an_item_it_may_turn_out_to_be_alike() -> None:
    parts: dict[str, Any] = {"capacity": TB, "model": "M", "batch": "B"}
    whole = item(count=4, **parts)
    for name in parts:
        less = item(count=3, **{other: part for other, part in parts.items() if other != name})
        assert reach("identical_units", whole, less) == Interval(4, 7)
    assert reach("identical_units", whole, item(count=3, **parts)) == 7
    assert reach("identical_units", item(count=3)) == 3


def test_units_that_are_described_alike_are_alike_whatever_else_is_declared() -> None:
    described = item(count=2, capacity=TB, model="M", batch="L")
    without_lot, of_no_model = (item(capacity=TB, model="M"), item(capacity=TB, batch="L"))

    assert reach("identical_units", described, described) == 4
    assert reach("identical_units", described, described, without_lot) == Interval(4, 5)
    assert reach("identical_units", described, described, of_no_model) == Interval(4, 5)
