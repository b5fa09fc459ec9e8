"""Words for many cases at once stand for exactly those cases."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from borderscore.rulebook.cases import ANYTHING, cases_of, in_words, merged
from borderscore.rulebook.model import Characteristic
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
