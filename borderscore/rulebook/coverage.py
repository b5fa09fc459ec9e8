"""Which attribute decides which case of a characteristic: what is never reached, what overlaps, what is left out.

Every case is looked at, one for each combination of the cells of the characteristic's features.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise, product
from typing import Any, Final

from attrs import evolve, frozen

from borderscore.features.kernel import Feature, Form
from borderscore.rulebook.cases import Case, cases_of, in_words
from borderscore.rulebook.cells import Partition
from borderscore.rulebook.model import Attribute, Characteristic, Role
from borderscore.rulebook.notes import Note, Path, advice, error
from borderscore.rulebook.predicates import terms_of
from borderscore.rulebook.reach import partitions
from borderscore.rulebook.semantics import applies, attribute_for, decide

#: How many cases a message names.
_CASES_NAMED: Final = 3

_ROLES: Final[tuple[Role, ...]] = ("undeclared", "otherwise")


@frozen
class Decided:
    """A case, what holds in it, and what decides it."""

    case: Case
    #: The numbers of the attributes whose predicates all hold.
    holding: frozenset[int]
    #: The number of the attribute that decides, or the role of the attribute that would and isn't there.
    by: int | Role


@frozen
class Coverage:
    """A characteristic with all its cases. Its predicates must have been found sound before."""

    path: Path
    characteristic: Characteristic
    parts: Mapping[str, Partition]
    cases: tuple[Decided, ...]

    @classmethod
    def of(cls, path: Path, characteristic: Characteristic, catalogue: Mapping[str, Feature[Any]]) -> "Coverage":
        """Go through the cases of a characteristic."""
        parts = partitions([characteristic], catalogue)
        decides = _decider(characteristic)
        cases = tuple(Decided(case, _holding(characteristic, case), decides(case)) for case in cases_of(parts))
        return cls(path, characteristic, parts, cases)

    def notes(self) -> Iterator[Note]:
        """Yield all that there is to say."""
        yield from self.missing()
        for index, attribute in enumerate(self.characteristic.attributes):
            if attribute.role == "when":
                yield from self.unreached(index)
            elif all(each.by != index for each in self.cases):
                yield advice(self.place(index), f"{self.name(index)}: {attribute.role} never applies")
        yield from self.overlaps()
        if [part.feature.kind.form for part in self.parts.values()] == [Form.NUMBER]:
            bands = [each for each in self.cases if None not in each.case.observation.values()]
            yield from self.gaps(bands)
            yield from self.turns(bands)

    def place(self, index: int) -> Path:
        """Return the path of an attribute."""
        return (*self.path, "attribute", index)

    def name(self, index: int) -> str:
        """Return what messages call an attribute."""
        return f"{self.characteristic.name}, attribute {index + 1}"

    def words(self, cases: Sequence[Decided]) -> str:
        """Return what messages call some cases."""
        return in_words((each.case for each in cases), self.parts, _CASES_NAMED)

    def missing(self) -> Iterator[Note]:
        """Find the cases that nothing is said on."""
        for role in _ROLES:
            open_ = [each for each in self.cases if each.by == role]
            if open_:
                message = (
                    f"{role} is missing: expected an attribute for every case, got none for {self.words(open_)}"
                )
                yield error(self.path, f"{self.characteristic.name}: {message}")

    def unreached(self, index: int) -> Iterator[Note]:
        """Find out if an attribute never decides: its predicates exclude each other, or others come first."""
        mine = [each for each in self.cases if index in each.holding]
        if not mine:
            why = "its predicates exclude each other"
        elif all(each.by != index for each in mine):
            others = sorted({each.by + 1 for each in mine if isinstance(each.by, int)})
            why = f"what it catches is decided by attribute {' and '.join(map(str, others))}"
        else:
            return
        yield error(self.place(index), f"{self.name(index)}: can never match: {why}")

    def overlaps(self) -> Iterator[Note]:
        """Find pairs of attributes that share some cases while each has others of its own."""
        reached = {each.by for each in self.cases}
        caught: dict[int, set[int]] = {}
        for number, each in enumerate(self.cases):
            for index in each.holding & reached:
                caught.setdefault(index, set()).add(number)
        for first, second in combinations(sorted(caught), 2):
            shared = caught[first] & caught[second]
            if shared in (set(), caught[first], caught[second]) or self.told_apart(first, second):
                continue
            words = self.words([self.cases[number] for number in sorted(shared)])
            message = f"overlaps with attribute {first + 1}, which comes first, on {words}"
            yield advice(self.place(second), f"{self.name(second)}: {message}")

    def told_apart(self, first: int, second: int) -> bool:
        """Say whether two attributes ask for different terms of one feature: only a value with both fits both."""
        attributes = self.characteristic.attributes
        return any(
            one.feature == other.feature
            and self.parts[one.feature].feature.kind.form is Form.TERMS
            and terms_of(one).isdisjoint(terms_of(other))
            for one, other in product(attributes[first].when, attributes[second].when)
        )

    def gaps(self, bands: Sequence[Decided]) -> Iterator[Note]:
        """Find bands that only `otherwise` catches, between two that attributes are for."""
        places = [number for number, each in enumerate(bands) if each.holding]
        for before, after in pairwise(places):
            if after > before + 1:
                words = self.words(bands[before + 1 : after])
                message = f"{words} lies between two attributes and is left to otherwise"
                yield advice(self.path, f"{self.characteristic.name}: {message}")

    def turns(self, bands: Sequence[Decided]) -> Iterator[Note]:
        """Find points that both rise and fall while the number rises."""
        points = [self.points(each) for each in bands]
        steps = [(after > before) - (after < before) for before, after in pairwise(points)]
        direction = next(filter(None, steps), 0)
        for number, step in enumerate(steps):
            if step and step != direction:
                moved = f"points {'fall' if step < 0 else 'rise'} from {points[number]} to {points[number + 1]}"
                message = (
                    f"{moved} at {self.words([bands[number + 1]])}, after going the other way: is that meant?"
                )
                yield advice(self.path, f"{self.characteristic.name}: {message}")

    def points(self, decided: Decided) -> int:
        """Return the points of a case."""
        return self.characteristic.attributes[decided.by].points if isinstance(decided.by, int) else 0


def _holding(characteristic: Characteristic, case: Case) -> frozenset[int]:
    return frozenset(
        index
        for index, each in enumerate(characteristic.attributes)
        if each.role == "when" and applies(each, case.observation)
    )


def _decider(characteristic: Characteristic) -> Callable[[Case], int | Role]:
    """Return the function that says what decides a case, with stand-ins for the roles that aren't there."""
    stand_ins = tuple(Attribute(role=role, points=0) for role in _ROLES if not attribute_for(characteristic, role))
    complete = evolve(characteristic, attributes=characteristic.attributes + stand_ins)
    names: dict[int, int | Role] = {id(each): each.role for each in stand_ins}
    names |= {id(each): index for index, each in enumerate(characteristic.attributes)}
    return lambda case: names[id(decide(complete, case.observation))]
