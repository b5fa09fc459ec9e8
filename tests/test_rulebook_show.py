"""A rulebook as an auditor reads it."""

from datetime import date

from attrs import evolve

from borderscore.features import STANDARD
from borderscore.formats.rulebooks import default_rulebook
from borderscore.report.rulebooks import show
from borderscore.rulebook.model import (
    Attribute,
    Characteristic,
    ControlSample,
    Lanes,
    Predicate,
    Rulebook,
    ValueList,
)
from tests.toys import TOYS

RULEBOOK = Rulebook(
    id="test",
    version="1.0.0",
    author="A. N. Officer",
    valid_from=date(2026, 12, 1),
    about="For tests. " * 10,
    lanes=Lanes(yellow=10, red=20),
    control_sample=ControlSample(one_in=2_000, salt="2026"),
    lists={
        "hubs": ValueList(name="hubs", values=frozenset(["SG", "MY"]), source="A report."),
        "ends": ValueList(name="ends", values=frozenset(["CN"]), source="Another."),
    },
    characteristics=(
        Characteristic(
            name="load",
            why="The load is the core.",
            source="A report.",
            attributes=(
                Attribute(
                    when=(
                        Predicate("toy.size", "at_least", 160 * 10**12),
                        Predicate("toy.host", "in", frozenset(["SG", "MY"]), "hubs"),
                        Predicate("toy.stay", "below", 3),
                    ),
                    points=1200,
                    code="LOAD-HUB",
                    text="{toy.size} for {toy.host}, there and back within days.",
                ),
                Attribute(role="undeclared", points=-5, code="LOAD-UNDECLARED", text="Not declared."),
                Attribute(role="otherwise", points=0),
            ),
        ),
        Characteristic(name="base", why="W.", source="S.", attributes=(Attribute(role="otherwise", points=0),)),
    ),
)

EXPECTED = """\
test 1.0.0
==========
SHA-256   abababababababababababababababababababababababababababababababab
Author    A. N. Officer
In force  from 2026-12-01 until it is replaced

For tests. For tests. For tests. For tests. For tests. For tests. For tests. For tests. For tests.
For tests.

Lanes
-----
green     below 10
yellow    from 10 to 19
red       from 20
Scores can go from -5 to 1200.
Beside the lanes, one declaration in 2,000 is drawn at random (salt "2026").

Lists
-----
ends: CN
    Source: Another.
hubs: MY, SG
    Source: A report.

load
----
Looks at  size (toy.size), host (toy.host), stay (toy.stay)
Why       The load is the core.
Source    A report.

  points  code             criterion and text
   +1200  LOAD-HUB         size at least 160 TB and host among hubs and stay below 3 days
                           "{toy.size} for {toy.host}, there and back within days."
      -5  LOAD-UNDECLARED  size, host or stay not declared
                           "Not declared."
       0                   none of the other criteria of load met

base
----
Looks at  nothing
Why       W.
Source    S.

  points  code  criterion and text
       0        none of the other criteria of base met
"""


def test_a_rulebook_is_shown_as_an_auditor_reads_it() -> None:
    assert show(RULEBOOK, TOYS, "ab" * 32) == EXPECTED


def test_a_rulebook_without_lists_that_ends_is_shown_so() -> None:
    bare = evolve(RULEBOOK, lists={}, valid_until=date(2027, 12, 31))
    shown = show(bare, TOYS, "ab" * 32)
    assert "Lists" not in shown
    assert "In force  from 2026-12-01 to 2027-12-31\n" in shown


def test_no_line_is_wider_than_a_page() -> None:
    assert max(map(len, show(RULEBOOK, TOYS, "ab" * 32).splitlines())) <= 100


def test_what_ties_and_which_patterns_are_shown() -> None:
    rulebook = default_rulebook()
    shown = show(rulebook, STANDARD, "0" * 64)
    assert "What ties declarations together\n" in shown
    assert rulebook.linkage is not None
    for tie in rulebook.linkage.ties:
        begins = "" if tie.begins else " (begins no search)"
        assert f"{tie.weight:>6} %  {tie.window:>3} days  {tie.field}{begins}: " in shown
    for typology in rulebook.typologies:
        assert f"Pattern: {typology.name}\n" in shown
        assert f"adds {typology.alert.member_points} to the score of each member" in shown
        assert all(f"\n{each.name}\n-" in shown for each in typology.characteristics)
