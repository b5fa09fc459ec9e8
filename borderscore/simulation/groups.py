"""The assumptions about honest groups that look like rings. The same units as in `parameters`."""

from typing import Annotated, Final

from attrs import fields, frozen

from borderscore.bounds import Whole
from borderscore.shapes import checked
from borderscore.simulation.knobs import Natural, PerMille, Positive, Span, Weight, check_order


@frozen(kw_only=True, field_transformer=checked)
class Group:
    """One kind of honest travelers who carry much together."""

    #: How often it comes, beside the other kinds.
    weight: Weight
    people_least: Positive
    people_most: Positive
    #: How often each of them comes.
    trips_most: Positive = 1
    #: Over how many days they arrive.
    span: Span = 2
    #: What one of them carries at one time, beside phones and laptops.
    terabytes_least: Natural
    terabytes_most: Natural
    #: Groups that show papers: a carnet, an export permit, an invoice.
    papers: PerMille

    def __attrs_post_init__(self) -> None:
        check_order(self)


@frozen(kw_only=True, field_transformer=checked)
class LookAlikes:
    """The honest groups. They are labelled too, so that false alarms can be told apart."""

    #: How many there are for each 1,000 rings.
    per_thousand_rings: Annotated[int, Whole(0, 100_000)] = 3_000
    film_crew: Group = Group(
        weight=140, people_least=4, people_most=12, span=2,
        terabytes_least=5, terabytes_most=60, papers=600,
    )  # fmt: skip
    photographers: Group = Group(
        weight=120, people_least=2, people_most=6, span=3,
        terabytes_least=4, terabytes_most=24, papers=100,
    )  # fmt: skip
    astronomers: Group = Group(
        weight=80, people_least=2, people_most=4, trips_most=2, span=3,
        terabytes_least=20, terabytes_most=150, papers=500,
    )  # fmt: skip
    seismic_crew: Group = Group(
        weight=80, people_least=6, people_most=15, trips_most=3, span=28,
        terabytes_least=4, terabytes_most=60, papers=500,
    )  # fmt: skip
    tape_couriers: Group = Group(
        weight=80, people_least=1, people_most=3, trips_most=14, span=7,
        terabytes_least=18, terabytes_most=120, papers=600,
    )  # fmt: skip
    field_engineers: Group = Group(
        weight=160, people_least=4, people_most=18, trips_most=3, span=60,
        terabytes_least=2, terabytes_most=16, papers=150,
    )  # fmt: skip
    delegation: Group = Group(
        weight=120, people_least=8, people_most=25, span=0,
        terabytes_least=0, terabytes_most=4, papers=50,
    )  # fmt: skip
    data_centre_move: Group = Group(
        weight=60, people_least=4, people_most=10, span=2,
        terabytes_least=60, terabytes_most=500, papers=950,
    )  # fmt: skip
    event_team: Group = Group(
        weight=90, people_least=5, people_most=12, span=3,
        terabytes_least=2, terabytes_most=20, papers=300,
    )  # fmt: skip
    university_lab: Group = Group(
        weight=80, people_least=2, people_most=6, trips_most=2, span=10,
        terabytes_least=8, terabytes_most=60, papers=300,
    )  # fmt: skip
    conference: Group = Group(
        weight=60, people_least=30, people_most=150, span=3,
        terabytes_least=0, terabytes_most=1, papers=0,
    )  # fmt: skip


GROUPS: Final = tuple(field.name for field in fields(LookAlikes) if field.type is Group)
