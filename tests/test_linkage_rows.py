"""What traffic takes from declarations: it is sent from one process to another, in parts, and taken back."""

import pickle
from collections.abc import Sequence
from random import Random

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from borderscore.declaration import Declaration
from borderscore.formats.rulebooks import default_rulebook
from borderscore.linkage.baseline import canonical
from borderscore.linkage.keys import BITS, COUNTED, Keying, with_services
from borderscore.linkage.rows import gathering
from borderscore.linkage.traces import tracing
from borderscore.linkage.traffic import Traffic
from borderscore.organisations import Register
from borderscore.rulebook.model import Linkage
from tests.strategies import declarations
from tests.traces import carrying, crowd, ring


def shipped() -> Linkage:
    linkage = default_rulebook().linkage
    assert linkage is not None
    return linkage


LINKAGE = shipped()
ANYONE: list[Declaration] = [
    *ring(),
    *crowd(30),
    carrying("home", 1, direction="outbound"),
    carrying("again", 20, day=40, traveler="t-r1", batch="PD1-2447"),
]


def told(traffic: Traffic) -> tuple[object, ...]:
    return canonical(traffic.baseline()), traffic.carriers, traffic.outward


def traffic_of(parts: Sequence[Sequence[Declaration]]) -> Traffic:
    """Return traffic as it comes from other processes, in parts."""
    traffic, gather = Traffic(LINKAGE), gathering(LINKAGE, Register.of())
    for part in parts:
        traffic.take(pickle.loads(pickle.dumps(gather(part))))  # noqa: S301 - dumped here
    return traffic


@settings(max_examples=60)
@given(declarations)
def test_what_is_counted_is_what_the_keys_say(declaration: Declaration) -> None:
    keying = Keying(Register.of())
    keys = list(keying.keys(declaration))

    counted, declaring = keying.counted(declaration)

    assert sorted(counted) == sorted(key for key in with_services(keys) if key.field in COUNTED)
    assert declaring == sum(BITS[name] for name in {key.field for key in keys})


@settings(max_examples=60)
@given(declarations)
def test_a_trace_says_each_of_its_keys_as_the_declaration_has_it(declaration: Declaration) -> None:
    keying = Keying(Register.of())
    left = tracing(evolve(LINKAGE, carrier_capacity=0), keying)(evolve(declaration, withdrawn=False))
    assert left is not None
    trace, carries = left

    assert carries
    assert {key: trace.said(key) for key in trace.keys} == keying.keys(declaration)


@settings(max_examples=30)
@given(st.integers(0, len(ANYONE)), st.integers(0, len(ANYONE)), st.randoms(use_true_random=False))
def test_parts_make_the_same_traffic_in_any_order(one: int, other: int, random: Random) -> None:
    expected = told(Traffic.of(ANYONE, LINKAGE))
    came = random.sample(ANYONE, len(ANYONE))
    first, last = sorted((one, other))

    assert told(traffic_of([came[:first], came[first:last], came[last:]])) == expected


@settings(max_examples=30)
@given(st.sets(st.integers(0, len(ANYONE) - 1)))
def test_what_is_taken_back_leaves_nothing(dropped: set[int]) -> None:
    traffic = traffic_of([ANYONE[:20], ANYONE[20:]])
    for number in dropped:
        traffic.drop(number)

    assert told(traffic) == told(
        Traffic.of((each for number, each in enumerate(ANYONE) if number not in dropped), LINKAGE)
    )


def test_what_is_withdrawn_leaves_nothing() -> None:
    gone = [evolve(each, withdrawn=True) for each in ANYONE]

    assert told(traffic_of([gone, ring()])) == told(Traffic.of(ring(), LINKAGE))


def test_declarations_are_numbered_as_they_come() -> None:
    traffic, gather = Traffic(LINKAGE), gathering(LINKAGE, Register.of())

    assert traffic.take(gather(ANYONE)) == 0
    assert traffic.take(gather([carrying("one more")])) == len(ANYONE)


def test_equal_parts_of_traces_are_held_once() -> None:
    traces = traffic_of([[each] for each in ring()]).carriers.values()
    held = {id(key) for trace in traces for key in trace.keys}

    assert len(held) == len({key for trace in traces for key in trace.keys})
    assert len({id(trace.kinds) for trace in traces}) == 1


def test_closed_traffic_keeps_its_baseline_and_its_traces() -> None:
    traffic, expected = Traffic.of(ANYONE, LINKAGE), Traffic.of(ANYONE, LINKAGE)
    traffic.close()

    assert told(traffic) == told(expected)


def test_traffic_can_be_closed_with_another_baseline() -> None:
    traffic, past = Traffic.of(ANYONE, LINKAGE), Traffic.of(ring(), LINKAGE).baseline()
    traffic.close(past)

    assert traffic.baseline() is past
