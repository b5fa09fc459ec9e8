"""Families, what ties them, and how a declared organisation is found in a register."""

import tracemalloc
from collections import Counter, UserDict
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import permutations
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from borderscore.declaration import Organisation, OrganisationIdentifier
from borderscore.errors import InvalidValueError
from borderscore.organisations import Aliases, Match, Parent, Register, RegisterEntry, Tie, is_fresh, number_keys
from borderscore.organisations.families import Holders, circles, families, holders, settled
from borderscore.organisations.register import BUSIEST
from borderscore.organisations.remarks import listed

HALF = Fraction(1, 2)


def entry(id_: str, *names: str, **fields: object) -> RegisterEntry:
    return RegisterEntry(id=id_, names=names, **fields)  # type: ignore[arg-type]


def held_by(id_: str, *parents: tuple[str, str | None]) -> RegisterEntry:
    """Return an entry with parents as `("A", "3/5")`; None: of unknown share."""
    shares = (Parent(id=holder, share=None if share is None else Fraction(share)) for holder, share in parents)
    return entry(id_, f"Company {id_}", parents=tuple(shares))


def organisation(name: str, country: str | None = None, **numbers: str) -> Organisation:
    identifiers = tuple(OrganisationIdentifier(scheme=scheme, value=value) for scheme, value in numbers.items())
    return Organisation(name=name, country=country, identifiers=identifiers)


# --- families -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parents", "controller", "partners", "rivals"),
    [
        ([], None, [], []),
        ([("A", "51/100")], "A", [], []),
        ([("A", "1/2"), ("B", "1/2")], None, ["A", "B"], []),  # a half is no majority
        ([("A", "3/5"), ("B", "2/5")], "A", ["B"], []),
        ([("A", None)], "A", [], []),  # what is not known may be all of it
        ([("A", None), ("B", "2/5")], "A", ["B"], []),  # the other leaves enough
        ([("A", None), ("B", "1/2")], None, ["A", "B"], []),  # it doesn't
        ([("A", None), ("B", None)], None, ["A", "B"], ["A", "B"]),  # only one can, and nobody knows which
        ([("A", None), ("B", "3/5")], "B", ["A"], []),
        ([("B", "3/5"), ("A", "3/5")], "A", ["B"], ["A", "B"]),  # contradictory: the greatest, then the first id
        ([("A", "0"), ("B", "1")], "B", [], []),  # sold
    ],
)
def test_who_controls_and_who_is_a_partner(
    parents: list[tuple[str, str | None]], controller: str | None, partners: list[str], rivals: list[str]
) -> None:
    found = holders(held_by("X", *parents))
    assert (found.controller, list(found.partners), list(found.rivals)) == (controller, partners, rivals)


def test_the_latest_share_up_to_a_day_counts() -> None:
    sold = Parent(id="A", share=Fraction(0), since=date(2025, 3, 1))
    held = entry("X", "Lumen", parents=(sold, Parent(id="A", share=Fraction(1), since=date(2024, 1, 1))))
    assert holders(held).controller is None
    assert holders(held, on=date(2025, 3, 1)).controller is None
    assert holders(held, on=date(2025, 2, 28)).controller == "A"
    assert holders(held, on=date(2023, 1, 1)).controller is None


def test_families_are_those_of_a_day() -> None:
    entries = [
        entry("X", "Lumen", parents=(Parent(id="A", share=Fraction(1), since=date(2024, 1, 1)),)),
        held_by("A"),
    ]
    assert Register.of(entries, on=date(2023, 1, 1)).family("X") == "X"
    assert Register.of(entries, on=date(2025, 1, 1)).family("X") == "A"


@pytest.mark.parametrize("way", [1, -1])
def test_of_two_entries_with_one_id_the_first_by_its_content_counts(way: int) -> None:
    twice = entry("R-1", "Brightwater"), entry("R-1", "Zentara")
    assert Register.of(twice[::way]).entries == {"R-1": twice[0]}


@pytest.mark.parametrize("way", [1, -1])
def test_of_one_day_the_greatest_share_counts_and_any_share_before_an_unknown_one(way: int) -> None:
    assert holders(held_by("X", *[("A", "0"), ("A", "1")][::way])).controller == "A"
    assert holders(held_by("X", *[("A", None), ("A", "2/5")][::way])).controller is None


def test_the_limit_of_control_is_a_parameter() -> None:
    entries = [held_by("X", ("A", "1/4")), held_by("A")]
    assert Register.of(entries).family("X") == "X"
    assert Register.of(entries, control_above=Fraction(1, 5)).family("X") == "A"


def test_control_passes_through_any_number_of_steps_and_to_holders_without_an_entry() -> None:
    register = Register.of([held_by("C", ("B", None)), held_by("B", ("A", "1")), held_by("D", ("A", "2/3"))])
    assert {register.family(each) for each in "BCD"} == {"A"}
    with pytest.raises(KeyError):
        register.family("Z")


def test_a_direct_and_an_ultimate_parent_without_shares_are_one_family() -> None:
    """As the Global Legal Entity Identifier Foundation publishes relationships: both parents, and no shares."""
    chain = [held_by(f"L{at}", (f"L{at + 1}", None), ("TOP", None)) for at in range(6)]
    register = Register.of([*chain, held_by("L6", ("TOP", None)), held_by("TOP")])
    assert {register.family(f"L{at}") for at in range(7)} == {"TOP"}
    assert register.remarks == ()


def test_possible_holders_of_different_families_stay_rivals() -> None:
    unrelated = [held_by("A", ("B", None), ("C", None)), held_by("B"), held_by("C")]
    circular = [held_by("X", ("Y", None), ("Z", None)), held_by("Y", ("X", None)), held_by("Z", ("X", None))]
    register = Register.of([*unrelated, *circular])
    assert {each: register.family(each) for each in "AXYZ"} == {"A": "A", "X": "X", "Y": "X", "Z": "X"}
    assert [each.subject for each in register.remarks if each.kind == "rival holders"] == ["A", "X"]


def test_possible_holders_without_an_entry_are_of_no_family() -> None:
    register = Register.of([held_by("X", ("P", None), ("Q", None))])
    assert register.family("X") == "X"
    assert [each.subject for each in register.remarks if each.kind == "rival holders"] == ["X"]


def test_where_possible_holders_are_one_family_the_first_controls_and_none_is_a_rival() -> None:
    held = {"X": holders(held_by("X", ("A", None), ("TOP", None))), "A": holders(held_by("A", ("TOP", None)))}
    assert settled(held)["X"] == Holders("A", ("TOP",), ())


def test_contradictory_shares_are_remarked_on_in_one_family_too() -> None:
    register = Register.of([held_by("X", ("A", "3/5"), ("B", "4/5")), held_by("A", ("B", "1")), held_by("B")])
    assert [str(each) for each in register.remarks] == [
        "X: expected one holder in control, got A, B; B counts as such"
    ]


def test_a_circle_is_a_family_of_its_own_and_ends() -> None:
    register = Register.of([held_by("A", ("B", None)), held_by("B", ("A", None)), held_by("C", ("B", "1"))])
    assert [register.family(each) for each in "ABC"] == ["A", "A", "A"]
    assert [(each.kind, each.entries) for each in register.remarks] == [("circle", ("A", "B"))]


graphs = st.dictionaries(st.sampled_from("ABCDEFGH"), st.sampled_from("ABCDEFGHXY") | st.none())


@given(graphs)
def test_families_are_what_following_the_controllers_step_by_step_gives(
    controllers: dict[str, str | None],
) -> None:
    def ultimate(node: str) -> str:
        seen = [node]
        while (above := controllers.get(seen[-1])) is not None:
            if above in seen:
                return min(seen[seen.index(above) :])
            seen.append(above)
        return seen[-1]

    found = families(controllers)
    assert {each: found[each] for each in controllers} == {each: ultimate(each) for each in controllers}


@example({"A": {"B"}, "B": set(), "C": {"C"}})
@given(st.dictionaries(st.sampled_from("ABCDEF"), st.sets(st.sampled_from("ABCDEF"), max_size=3)))
def test_circles_are_those_that_reach_each_other(edges: Mapping[str, Iterable[str]]) -> None:
    reach = {each: set(edges.get(each, ())) for each in "ABCDEF"}
    for _ in reach:
        reach = {each: found.union(*(reach[other] for other in found)) for each, found in reach.items()}
    expected = {
        tuple(other for other in "ABCDEF" if other in reach[each] and each in reach[other])
        for each in "ABCDEF"
        if each in reach[each]
    }
    assert set(circles(edges)) == expected


# --- remarks --------------------------------------------------------------------------------------------------


def test_what_is_odd_is_said_and_nothing_else_changes() -> None:
    twice = entry("R-1", "Lumen Data")
    register = Register.of(
        [
            twice,
            entry("R-1", "Lumen Data", country="MY"),
            held_by("R-2", ("R-9", "1"), ("R-2", "1/10")),
            held_by("R-3", ("R-1", None), ("R-2", None)),
            held_by("R-4", ("R-1", "3/5"), ("R-2", "4/5")),
            entry("R-5", "Qorvex", identifiers=(OrganisationIdentifier(scheme="LEI", value="77"),)),
            entry("R-6", "Zentara", identifiers=(OrganisationIdentifier(scheme="lei", value="7 7"),)),
        ]
    )
    assert [(str(each), each.entries) for each in register.remarks] == [
        ("R-2: expected no circle of holders, got R-2", ("R-2",)),
        ("R-9: expected an entry for this parent of R-2, got none; its id stands for it", ("R-2",)),
        ("R-1: expected one entry, got 2; the first by its content counts", ("R-1",)),
        ("R-3: expected one holder in control, got R-1, R-2; none counts as such", ("R-1", "R-2")),
        ("R-4: expected one holder in control, got R-1, R-2; R-2 counts as such", ("R-1", "R-2")),
        ("lei:77: expected one family, got R-5, R-6; finds none of them", ("R-5", "R-6")),
    ]
    assert register.match(organisation("Zentara", LEI="77")).how == "name"


def test_long_lists_are_cut_in_messages() -> None:
    assert listed("ABCDEFG") == "A, B, C, D, E and 2 more"
    assert listed("ABCDE") == "A, B, C, D, E"


@pytest.mark.parametrize(
    ("value", "came"),
    [(0.5, "0.5"), ("1/2", "'1/2'"), (1, "1"), (Fraction(3, 2), "3/2"), (Fraction(-1, 2), "-1/2")],
)
def test_shares_are_exact_fractions_of_the_whole(value: object, came: str) -> None:
    with pytest.raises(InvalidValueError, match=f"share: expected a Fraction from 0 to 1, got {came}$"):
        Parent(id="A", share=value)  # type: ignore[arg-type]


# --- matching -------------------------------------------------------------------------------------------------

GROUP = [
    entry("L-0", "Lumen Group Holdings Ltd", country="SG"),
    entry(
        "L-1",
        "Lumen Data Sdn Bhd",
        "流明数据",
        country="MY",
        parents=(Parent(id="L-0"),),
        identifiers=(OrganisationIdentifier(scheme="MY-SSM", value="2023-0101 2345"),),
    ),
    entry("L-2", "Lumen Data Pte Ltd", country="SG", parents=(Parent(id="L-0"),)),
    entry("Q-1", "Brightwater Systems", country="MY"),
    entry("Q-2", "Brightwater Systems", country="SG"),
    entry("Q-3", "Brightwater Systems"),
    entry("Z-1", "Zentara Compute", country="GB"),
]


@pytest.mark.parametrize(
    ("declared", "family", "how"),
    [
        (organisation("No Such Name", LEI="202301012345"), "name:nosuchname", "none"),
        (organisation("No Such Name", **{"MY-SSM": "202301012345"}), "register:L-0", "number"),
        (organisation("LUMEN DATA (M) SDN. BHD."), "register:L-0", "name"),
        (organisation("Lumen Data"), "register:L-0", "name"),  # two entries of one family
        (organisation("Lumen Data", "SG"), "register:L-0", "name"),
        (organisation("Lumen Data", "GB"), "name:helleslicht", "none"),  # another country's namesake
        (organisation("流明数据有限公司", "MY"), "register:L-0", "name"),
        (organisation("Lumen Data Kabushiki", "MY"), "name:lumendatakabushiki", "none"),
        (organisation("Lumne Data"), "register:L-0", "near name"),
        (organisation("Brightwater Systems"), "name:brightwatersystems", "none"),  # several families
        (organisation("Brightwater Systems", "MY"), "register:Q-1", "name"),
        (organisation("Brightwater Systems Pte Ltd"), "register:Q-2", "name"),  # the form says where
        (organisation("Brightwater Systems", "GB"), "register:Q-3", "name"),  # whose country isn't known
        (organisation("Brihgtwater Systems"), "name:brihgtwatersystems", "none"),
        (organisation("Helles Licht GmbH"), "register:L-0", "alias"),
        (organisation("Klares Licht GmbH"), "name:hellicht", "none"),
        (organisation("Zentara Compute", "GB", LEI="N/A", DUNS="0000"), "register:Z-1", "name"),
    ],
)
def test_how_an_organisation_is_found(declared: Organisation, family: str, how: str) -> None:
    aliases = Aliases.of([("Lumen Data", "Helles Licht"), ("Klares Licht", "Hellicht")])
    match = Register.of(GROUP, aliases=aliases).match(declared)
    assert (match.family, match.how) == (family, how)


def test_a_match_says_what_was_found() -> None:
    register = Register.of(GROUP)
    assert register.remarks == ()
    number = register.match(organisation("X", **{"MY-SSM": "202301012345"}))
    assert number == Match("register:L-0", ("L-1",), "number", "myssm:202301012345")
    assert register.match(organisation("Lumne Data")) == Match(
        "register:L-0", ("L-1", "L-2"), "near name", "lumendata", 888
    )


def test_all_numbers_that_were_found_are_said() -> None:
    numbers = tuple(OrganisationIdentifier(scheme=scheme, value="77") for scheme in ("LEI", "DUNS"))
    register = Register.of([entry("A", "Lumen", identifiers=numbers)])
    assert register.match(organisation("X", LEI="77", DUNS="77", GST="77")).found == "duns:77, lei:77"


def test_the_score_is_that_of_the_name_that_was_found() -> None:
    register = Register.of([entry("A", "Brightwater", country="MY"), entry("B", "Brightwaterx", country="SG")])
    nearest = register.match(organisation("Brightwatr", "MY"))
    assert (nearest.found, nearest.score) == ("brightwater", 909)
    assert register.match(organisation("Brightwaterxy", "MY")) == Match(
        "name:brightwaterxy", found="brightwaterxy"
    )
    other = register.match(organisation("Brightwatre", "SG"))
    assert (other.family, other.how) == ("name:brightwatre", "none")
    further = register.match(organisation("Brightwaterx", "MY"))
    assert further.how == "none"  # the name is known, and belongs to another country
    assert register.match(organisation("Brightwaterz", "SG")).found == "brightwaterx"


def test_without_a_register_the_name_is_the_family() -> None:
    assert Register.of().match(organisation("Lumen Data (M) Sdn Bhd")) == Match(
        "name:lumendata", found="lumendata"
    )
    assert Register.of().comparer.name == "plain-3"


def test_numbers_are_compared_without_their_punctuation_and_placeholders() -> None:
    numbers = (("SG-UEN", "2019 12345k"), ("sg uen", "201912345K"), ("LEI", "-"), ("LEI", "0000"), ("LEI", "n/a"))
    identifiers = [OrganisationIdentifier(scheme=scheme, value=value) for scheme, value in numbers]
    assert number_keys(identifiers) == ("sguen:201912345k",)


def test_groups_of_aliases_that_share_a_name_are_one() -> None:
    groups = [("A Co", "B"), ("C", "D"), ("E",), ("B", "C"), ("D", "A")]
    for order in (groups, groups[::-1]):
        aliases = Aliases.of(order)
        assert aliases.keys("d") == ("a", "b", "c", "d")
        assert aliases.canonical("d") == "a"
        assert aliases.canonical("e") == "e"
        assert aliases.canonical("x") == "x"


@pytest.mark.parametrize("order", list(permutations([("A", "B"), ("C", "D"), ("B", "C")])))
def test_each_name_of_joined_groups_has_all_the_others(order: Iterable[tuple[str, str]]) -> None:
    aliases = Aliases.of(order)
    assert {aliases.keys(each) for each in "abcd"} == {("a", "b", "c", "d")}


# --- ties -----------------------------------------------------------------------------------------------------


def test_ties_are_family_name_numbers_and_what_families_share() -> None:
    register = Register.of(
        [
            entry("A", "Lumen Data", directors=("D-1", "D-2"), addresses=("Lot 5, Jalan Besar",)),
            entry(
                "B",
                "Qorvex",
                directors=("D-1",),
                addresses=("No. 5 Jln Besar",),
                parents=(Parent(id="C", share=HALF),),
            ),
            entry("C", "Zentara", addresses=("",)),
        ]
    )
    assert register.ties(organisation("Qorvex Ltd", LEI="77")) == (
        Tie("address", "besar house:5 jalan"),
        Tie("director", "D-1"),
        Tie("family", "register:B"),
        Tie("holder", "register:C"),
        Tie("name", "qorvex"),
        Tie("number", "lei:77"),
    )
    assert set(register.ties(organisation("Lumen Data"))) & set(register.ties(organisation("Qorvex"))) == {
        Tie("address", "besar house:5 jalan"),
        Tie("director", "D-1"),
    }


def test_a_holder_ties_as_its_family_and_without_an_entry_as_itself() -> None:
    halves = held_by("X", ("B", "1/2"), ("P", "1/2"))
    register = Register.of([halves, held_by("B", ("A", "1")), held_by("A")])
    assert [each.value for each in register.ties(organisation("Company X")) if each.kind == "holder"] == [
        "register:A",
        "register:P",
    ]


def test_what_one_family_has_alone_ties_it_to_nobody() -> None:
    register = Register.of([entry("A", "Lumen", directors=("D-1",), addresses=("Lot 5",))])
    assert {tie.kind for tie in register.ties(organisation("Lumen"))} == {"family", "name"}


def test_a_nominee_an_agent_and_a_fund_tie_nobody() -> None:
    shells = [
        entry(
            f"S-{number}",
            f"Shell {number}",
            directors=("nominee",),
            addresses=("Level 1, 9 Agency Road",),
            parents=(Parent(id="fund", share=HALF),),
        )
        for number in range(1, 6)
    ]
    register = Register.of([*shells, entry("fund", "Fund")], busiest=4)
    assert [(each.kind, each.subject, len(each.entries)) for each in register.remarks] == [
        ("busy address", "agency house:9 level:1 road", 5),
        ("busy director", "nominee", 5),
        ("busy holder", "fund", 5),
    ]
    assert Register.of([*shells[1:], entry("fund", "Fund")], busiest=4).remarks == ()
    assert {each.message for each in register.remarks} == {"shared by 5 families; ties none of them"}
    assert {tie.kind for tie in register.ties(organisation("Shell 1"))} == {"family", "name"}


def test_one_family_may_share_a_director_as_often_as_it_likes() -> None:
    branches = [entry(f"B-{n}", "Lumen Data", directors=("D-1",), parents=(Parent(id="A"),)) for n in range(20)]
    register = Register.of([*branches, entry("A", "Lumen Group"), entry("Q", "Qorvex", directors=("D-1",))])
    assert not register.remarks
    assert Tie("director", "D-1") in register.ties(organisation("Qorvex"))
    # So many entries of one name say little about which of them was meant.
    assert {tie.kind for tie in register.ties(organisation("Lumen Data"))} == {"family", "name"}
    fewer = Register.of([*branches[:BUSIEST], entry("Q", "Qorvex", directors=("D-1",))])
    assert Tie("director", "D-1") in fewer.ties(organisation("Lumen Data"))


# --- laws -----------------------------------------------------------------------------------------------------

_ids = st.sampled_from([f"R-{number}" for number in range(8)])
_parents = st.builds(
    Parent,
    id=_ids,
    share=st.none() | st.sampled_from([Fraction(0), HALF, Fraction(51, 100), Fraction(1)]),
    since=st.none() | st.sampled_from([date(2024, 1, 1), date(2025, 1, 1)]),
)
_entries = st.builds(
    RegisterEntry,
    id=_ids,
    names=st.lists(st.sampled_from(["Lumen Data", "Lumen Data Ltd", "Qorvex", "Zentara AG"]), max_size=2).map(
        tuple
    ),
    country=st.none() | st.sampled_from(["MY", "SG"]),
    identifiers=st.lists(
        st.builds(OrganisationIdentifier, scheme=st.just("LEI"), value=st.sampled_from("12")), max_size=1
    ).map(tuple),
    parents=st.lists(_parents, max_size=3).map(tuple),
    directors=st.lists(st.sampled_from(["D-1", "D-2"]), max_size=2).map(tuple),
    addresses=st.lists(st.sampled_from(["Lot 5", "No 5", "Jalan 7"]), max_size=2).map(tuple),
)
_asked = [organisation(name, country) for name in ("Lumen Data", "Qorvex", "Zentera") for country in (None, "MY")]


@given(st.lists(_entries, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_nothing(entries: list[RegisterEntry], random: Random) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    one, other = Register.of(entries), Register.of(shuffled)
    assert one.remarks == other.remarks
    assert [one.match(each) for each in _asked] == [other.match(each) for each in _asked]
    assert [one.ties(each) for each in _asked] == [other.ties(each) for each in _asked]


class CountedHolders(UserDict[str, tuple[str, ...]]):
    """Counts how often holders are looked up."""

    asked = 0

    def __getitem__(self, key: str) -> tuple[str, ...]:
        self.asked += 1
        return super().__getitem__(key)


@pytest.mark.parametrize(("shape", "count"), [("ring", 1), ("chain", 0), ("star", 1)])
def test_work_is_linear_in_the_size_of_the_register(shape: str, count: int) -> None:
    size = 100_000
    above = {each: {"ring": (each + 1) % size, "chain": each + 1, "star": 0}[shape] for each in range(size)}
    edges = CountedHolders({str(each): (str(holder),) for each, holder in above.items()})
    assert len(circles(edges)) == count
    assert edges.asked <= 3 * size
    ultimate = families({str(each): str(holder) for each, holder in above.items()})
    assert len(set(ultimate.values())) == 1


def test_a_shell_game_of_one_director_and_one_address_takes_no_pairs() -> None:
    shells = [entry(f"S-{n}", f"Shell {n}", directors=("D",), addresses=("Lot 5",)) for n in range(2_000)]
    tracemalloc.start()
    register = Register.of(shells)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert Counter(each.kind for each in register.remarks) == {"busy director": 1, "busy address": 1}
    assert peak < 20_000_000  # all pairs would take 2,000,000 objects


@pytest.mark.parametrize(
    ("incorporated", "fresh"),
    [(None, None), (date(2025, 1, 1), True), (date(2024, 12, 31), False), (date(2025, 9, 9), True)],
)
def test_a_company_is_fresh_for_some_days(incorporated: date | None, fresh: bool | None) -> None:
    assert is_fresh(entry("A", "Lumen", incorporated_on=incorporated), date(2025, 3, 2), 60) is fresh
