"""Words for many cases at once stand for exactly those cases."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from borderscore.rulebook.cases import ANYTHING, cases_of, in_words, merged
from borderscore.rulebook.model import Attribute, Characteristic, Predicate
from borderscore.rulebook.reach import partitions
from tests.rulebook_strategies import loose_characteristics
from tests.toys import TOYS


@given(st.data())
def test_patterns_stand_for_exactly_the_cases_that_they_were_made_of(data: st.DataObject) -> None:
    parts = partitions([data.draw(loose_characteristics(TOYS, most=2))], TOYS)
    everything = list(cases_of(parts))
    cases = data.draw(st.lists(st.sampled_from(everything), unique_by=lambda case: case.indices))
    ranges = [range(len(part.cells)) for part in parts.values()]
    meant = [
        indices
        for pattern in merged(cases, parts)
        for indices in product(
            *([index] if index is not None else each for index, each in zip(pattern, ranges, strict=True))
        )
    ]
    assert sorted(meant) == sorted(case.indices for case in cases)


@given(loose_characteristics(TOYS, most=2))
def test_all_cases_together_are_any_declaration(characteristic: Characteristic) -> None:
    parts = partitions([characteristic], TOYS)
    assert in_words(cases_of(parts), parts, 3) == ANYTHING


def test_cases_are_named_in_order_and_only_so_many_of_them() -> None:
    when = tuple(Predicate("toy.revision", "is", number) for number in (10, 20))
    asked = Characteristic(name="c", why="", source="", attributes=(Attribute(when=when, points=1),))
    parts = partitions([asked], TOYS)
    cases = list(cases_of(parts))[:4]
    words = "revision below 10; revision 10; revision from 11 to below 20"
    assert in_words(reversed(cases), parts, 4) == f"{words}; revision 20"
    assert in_words(cases, parts, 3) == f"{words}; and 1 more"


def test_a_case_is_worded_feature_by_feature_without_those_that_make_no_difference() -> None:
    when = Predicate("toy.revision", "is", 10), Predicate("toy.locked", "is", True)
    asked = Characteristic(name="c", why="", source="", attributes=(Attribute(when=when, points=1),))
    parts = partitions([asked], TOYS)
    cases = [case for case in cases_of(parts) if case.indices in {(0, 1), (1, 0), (1, 1), (1, 2), (0, 2)}]
    assert cases[0].observation == {"toy.revision": 1, "toy.locked": True}
    assert in_words(cases, parts, 3) == (
        "revision below 10 and locked: yes; revision below 10 and locked: not declared; revision 10"
    )
    never = [case for case in cases_of(parts) if case.indices[1] == 0 or case.indices == (0, 1)]
    assert in_words(never, parts, 3) == "locked: no; revision below 10 and locked: yes"
