"""Whether groups of people are referred alike, at equal capacity too, and which rules drive a difference.

Each group is held against all others. A grouping comes from a file that scoring never sees. What is compared is
how often declarations are referred, not whether that was right: groups may carry different things.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal

from attrs import define, field, frozen

from borderscore.oversight.facts import Facts
from borderscore.rates import Rate, Ratio, Stratum, ratio

#: Bands of declared capacity in TB, each up to the next; those of the default rulebook, and one below.
BANDS_TB: Final = (0, 1, 10, 40, 160)
_TB: Final = 10**12

#: With fewer referrals than this to be expected in a group, or among the others, if all were referred alike, too
#: little is known to say anything: the usual bound below which such intervals don't hold.
EXPECTED: Final = 5

Verdict = Literal["too little is known", "no difference shown", "more often", "less often"]


@frozen(kw_only=True)
class Driver:
    """What one reason code adds to a difference of mean scores."""

    code: str
    #: How many have it.
    one: Rate
    others: Rate
    #: Points for each declaration of the group, less those for each of the others. Over all codes they sum to the
    #: difference of the mean scores.
    difference: Fraction


@frozen(kw_only=True)
class Treatment:
    """One group, held against all others."""

    group: str
    #: Referred, of all.
    one: Rate
    others: Rate
    #: None where either was never referred.
    ratio: Ratio | None
    #: The same within bands of capacity.
    at_equal_capacity: Ratio | None
    verdict: Verdict
    verdict_at_equal_capacity: Verdict
    #: The greatest first.
    drivers: tuple[Driver, ...]

    @property
    def difference(self) -> Fraction:
        """Return by how many points the mean score is above that of the others."""
        return sum((each.difference for each in self.drivers), Fraction(0))


@define
class _Group:
    """The declarations of one group."""

    #: Referred and all, by band of capacity.
    bands: dict[str, list[int]] = field(factory=lambda: defaultdict(lambda: [0, 0]))
    having: Counter[str] = field(factory=Counter)
    points: Counter[str] = field(factory=Counter)

    def add(self, facts: Facts, *, referred: bool) -> None:
        band = self.bands[band_of(facts.capacity)]
        band[0] += referred
        band[1] += 1
        self.having.update(facts.points.keys())
        self.points.update(facts.points)

    def rate(self, band: str) -> Rate:
        return Rate(*self.bands.get(band, (0, 0)))

    @property
    def all(self) -> Rate:
        return Rate(sum(part for part, _ in self.bands.values()), sum(whole for _, whole in self.bands.values()))


def band_of(capacity: int | None) -> str:
    """Return the band that a capacity in bytes lies in.

    >>> band_of(None), band_of(0), band_of(82 * 10**12), band_of(160 * 10**12)
    ('undeclared', '0 to 1 TB', '40 to 160 TB', '160 TB and more')
    """
    if capacity is None:
        return "undeclared"
    for low, high in pairwise(BANDS_TB):
        if capacity < high * _TB:
            return f"{low} to {high} TB"
    return f"{BANDS_TB[-1]} TB and more"


def treatment(
    assessed: Iterable[Facts], groups: Mapping[str, str], lanes: frozenset[str]
) -> tuple[tuple[Treatment, ...], int]:
    """Return how each group is treated, by name, and how many declarations are in no group and were left out.

    `lanes` are those that count as referred.
    """
    found: dict[str, _Group] = defaultdict(_Group)
    left_out = 0
    for facts in assessed:
        name = groups.get(facts.declaration)
        if name is None:
            left_out += 1
        else:
            found[name].add(facts, referred=facts.lane in lanes)
    return tuple(_treatment(name, found) for name in sorted(found)), left_out


def _treatment(name: str, groups: Mapping[str, _Group]) -> Treatment:
    one, others = groups[name], _Group()
    for other, group in groups.items():
        if other != name:
            _merge(others, group)
    bands = [Stratum(one.rate(band), others.rate(band)) for band in one.bands]
    whole = Stratum(one.all, others.all)
    plain, equal = ratio([whole]), ratio(bands)
    known = [each for each in bands if each.other.whole]
    return Treatment(
        group=name,
        one=whole.one,
        others=whole.other,
        ratio=plain,
        at_equal_capacity=equal,
        verdict=_verdict([whole], plain),
        verdict_at_equal_capacity=_verdict(known, equal),
        drivers=tuple(_drivers(one, others)),
    )


def _merge(into: _Group, group: _Group) -> None:
    for band, (part, whole) in group.bands.items():
        into.bands[band][0] += part
        into.bands[band][1] += whole
    into.having.update(group.having)
    into.points.update(group.points)


def _verdict(strata: Iterable[Stratum], found: Ratio | None) -> Verdict:
    """Say what can be said of a ratio; without one, that of a group that is never referred, or alone is."""
    referred_one = expected_one = expected_other = Fraction(0)
    for each in strata:
        both = Fraction(each.together.part, each.together.whole)
        referred_one += each.one.part
        expected_one += both * each.one.whole
        expected_other += both * each.other.whole
    if min(expected_one, expected_other) < EXPECTED:
        return "too little is known"
    if found is None:
        return "more often" if referred_one > expected_one else "less often"
    if found.low > 1:
        return "more often"
    return "less often" if found.high < 1 else "no difference shown"


def _drivers(one: _Group, others: _Group) -> list[Driver]:
    ones, rest = one.all.whole, others.all.whole
    if not rest:
        return []
    drivers = [
        Driver(
            code=code,
            one=Rate(one.having[code], ones),
            others=Rate(others.having[code], rest),
            difference=Fraction(one.points[code], ones) - Fraction(others.points[code], rest),
        )
        for code in one.points.keys() | others.points.keys()
    ]
    return sorted(drivers, key=lambda each: (-abs(each.difference), each.code))
