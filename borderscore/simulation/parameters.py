"""Every assumption of a simulation, as a knob with a default.

Rates and shares are in thousandths ("per mille"), volumes in TB, times in days; all of them are whole numbers.
The defaults are guesses that no statistics stand behind: declarations of storage media are not published. That
is why `varied` exists.
"""

from datetime import date
from typing import Annotated, Any, Final, cast

from attrs import AttrsInstance, evolve, frozen

from borderscore.bounds import Whole
from borderscore.errors import InvalidValueError
from borderscore.shapes import FieldShape, ObjectOf, checked, fields_of
from borderscore.simulation.dice import Dice
from borderscore.simulation.groups import GROUPS, LookAlikes
from borderscore.simulation.knobs import Days, Level, PerMille, Positive, Span, Terabytes, Weight, check_order

#: Simulations start between these days: the companies in them are older.
EARLIEST: Final = date(2021, 1, 1)
LATEST: Final = date(2100, 1, 1)


@frozen(kw_only=True, field_transformer=checked)
class Traffic:
    """Who travels when, and how it is lodged."""

    #: How many declarations there are, their corrections and repeats not counted.
    declarations: Annotated[int, Whole(1, 10_000_000)] = 100_000
    days: Days = 180
    start: date = date(2025, 1, 1)
    #: How many countries' customs lodge them: MY, SG, TH, ID, AE, JP, HK, DE, in this order.
    administrations: Annotated[int, Whole(1, 8)] = 4
    #: How much more traffic a day in high season has than one in low season.
    season: PerMille = 400
    #: How the ordinary travelers divide: weights.
    holiday: Weight = 380
    business: Weight = 340
    student: Weight = 70
    resident: Weight = 120
    engineer: Weight = 60
    photographer: Weight = 30
    #: Holiday makers who travel with others on one booking, and business travelers who do.
    families: PerMille = 600
    colleagues: PerMille = 200
    #: Business travelers and engineers who have come before.
    known: PerMille = 350
    #: Travelers whose way home is declared as well.
    homeward: PerMille = 150
    #: Journeys that change planes.
    changes: PerMille = 250
    #: Business travelers and engineers whose host is a data centre.
    data_centre_visits: PerMille = 60
    #: Business travelers who carry loose drives.
    loose_drives: PerMille = 120
    #: Lines that are followed by a correction (a higher revision), by a withdrawal, or by the same line again.
    corrected: PerMille = 20
    withdrawn: PerMille = 4
    repeated: PerMille = 5
    #: Declarations that arrive late, and by how many days at most.
    late: PerMille = 30
    late_days_most: Days = 6

    def __attrs_post_init__(self) -> None:
        if not EARLIEST <= self.start <= LATEST:
            raise InvalidValueError(f"start: expected a day from {EARLIEST} to {LATEST}, got {self.start}")


@frozen(kw_only=True, field_transformer=checked)
class Economy:
    """Companies, sites and media."""

    #: One company for so many declarations.
    declarations_per_company: Positive = 8
    #: How flat the sizes of companies begin: the company of rank r has a weight of 1 / (r + this).
    flat_top: Positive = 10
    #: Companies that belong to a family, and the most members of one.
    in_family: PerMille = 250
    family_most: Annotated[int, Whole(2, 50)] = 7
    #: Members of a family that bear its name.
    family_name: PerMille = 700
    #: Companies that share the address of another one: secretaries and business centres.
    shared_address: PerMille = 60
    #: Data centres that receive visitors. A few receive most of them.
    data_centres: Positive = 30
    #: Makers' lots of one model on the market at one time.
    lots: Positive = 25
    #: What the register holds: companies, the parents of those, the shares of those, dates, addresses, directors.
    registered: PerMille = 600
    parents_known: PerMille = 700
    shares_known: PerMille = 600
    dates_known: PerMille = 700
    addresses_known: PerMille = 700
    directors_known: PerMille = 400
    #: Entries whose parent is made up: not in the register, or one's own subsidiary.
    wrong_parents: PerMille = 5


@frozen(kw_only=True, field_transformer=checked)
class Undeclared:
    """How often a field that would have a value is left out."""

    #: How much administrations differ: 0 not at all, 1,000 from nothing to twice as often.
    spread: PerMille = 600
    employer: PerMille = 120
    country: PerMille = 350
    identifiers: PerMille = 850
    host: PerMille = 250
    address: PerMille = 450
    facility: PerMille = 700
    itinerary: PerMille = 20
    booking: PerMille = 200
    booked_at: PerMille = 300
    returns_on: PerMille = 250
    service: PerMille = 40
    media: PerMille = 10
    capacity: PerMille = 20
    model: PerMille = 250
    batch: PerMille = 600
    used: PerMille = 650
    encrypted: PerMille = 700
    documents: PerMille = 500
    purpose: PerMille = 350


@frozen(kw_only=True, field_transformer=checked)
class Noise:
    """How names and addresses come out of the hands of those who write them."""

    upper: PerMille = 150
    legal_form: PerMille = 400
    no_legal_form: PerMille = 80
    country_qualifier: PerMille = 120
    typo: PerMille = 25
    script: PerMille = 60
    abbreviation: PerMille = 400
    no_postcode: PerMille = 350
    no_city: PerMille = 150
    order: PerMille = 150


@frozen(kw_only=True, field_transformer=checked)
class Evasion:
    """What the rings of one level do so as not to be seen. `span` is the time in days over which they spread."""

    span: Span
    #: Members whose employer is another company of the family, or a shell that nothing ties to it.
    subsidiaries: PerMille = 0
    shells: PerMille = 0
    #: Members who fly on their own instead of with the one before.
    apart: PerMille = 0
    #: The most ports, and the most names that the host goes by.
    ports: Positive = 1
    host_names: Positive = 1
    #: Members who travel on the booking of the one before, and members who were booked within the same hour.
    same_booking: PerMille = 0
    same_hour: PerMille = 0
    #: Members whose host, address and lots of drives are those of the ring.
    same_host: PerMille = 1_000
    same_address: PerMille = 1_000
    same_lot: PerMille = 1_000
    #: Members without drives, and members who come again and again, each as a share of the couriers.
    decoys: PerMille = 0
    shuttles: PerMille = 0
    #: Rings of which no member carries more than the line.
    below_line: PerMille = 1_000
    #: How much more often than others they leave fields out and misspell them.
    rough: PerMille = 0
    #: Shells that the register holds, and those of them whose parent it knows.
    shells_registered: PerMille = 300
    shell_parents: PerMille = 300


@frozen(kw_only=True, field_transformer=checked)
class Rings:
    """The labelled rings."""

    #: None: one for 2,000 declarations.
    count: Annotated[int, Whole(0, 100_000)] | None = None
    #: The level of all; None: mixed, by the weights below.
    level: Level | None = None
    level_1: Weight = 100
    level_2: Weight = 100
    level_3: Weight = 100
    level_4: Weight = 100
    level_5: Weight = 100
    couriers_least: Annotated[int, Whole(2, 500)] = 3
    couriers_most: Annotated[int, Whole(2, 500)] = 20
    terabytes_least: Terabytes = 60
    terabytes_most: Terabytes = 5_000
    #: What one traveler can carry before anyone looks, in TB.
    line: Terabytes = 160
    #: Rings whose shares are all about the same, or just below the line.
    even: PerMille = 500
    just_below: PerMille = 150
    #: Rings of one or two travelers who come again and again, and how often they come.
    repeat_carriage: PerMille = 120
    trips_least: Annotated[int, Whole(2, 200)] = 4
    trips_most: Annotated[int, Whole(2, 200)] = 12
    #: Rings whose results go home after some weeks, on a few disks.
    outbound_return: PerMille = 250
    #: Couriers who show papers.
    papers: PerMille = 60
    #: Rings whose host is a data centre.
    data_centre: PerMille = 700

    def __attrs_post_init__(self) -> None:
        check_order(self)


#: The knobs that hold weights, of which one is drawn.
TRAVELERS: Final = ("holiday", "business", "student", "resident", "engineer", "photographer")
LEVELS: Final = ("level_1", "level_2", "level_3", "level_4", "level_5")


def weights_of(instance: object, names: tuple[str, ...]) -> tuple[int, ...]:
    """Return the values of some knobs."""
    return tuple(getattr(instance, name) for name in names)


@frozen(kw_only=True, field_transformer=checked)
class Parameters:
    """All assumptions of one simulation."""

    traffic: Traffic = Traffic()
    economy: Economy = Economy()
    undeclared: Undeclared = Undeclared()
    noise: Noise = Noise()
    rings: Rings = Rings()
    #: Plain: one employer, one flight, one booking.
    level_1: Evasion = Evasion(span=0, same_booking=1_000, same_hour=1_000, below_line=500)
    #: Companies of one family, a few flights within days.
    level_2: Evasion = Evasion(span=2, subsidiaries=500, apart=400, same_booking=400, same_hour=700)
    #: Flights and days apart, to one host.
    level_3: Evasion = Evasion(
        span=14, subsidiaries=600, shells=150, apart=900, same_booking=100, same_hour=400, same_lot=850,
        same_address=900,
    )  # fmt: skip
    #: Shells, and a host that goes by several names.
    level_4: Evasion = Evasion(
        span=30, subsidiaries=150, shells=700, apart=950, ports=2, host_names=3, same_booking=60, same_hour=300,
        same_lot=750, same_address=800, rough=60,
    )  # fmt: skip
    #: Shells, ports and days apart, decoys and shuttles.
    level_5: Evasion = Evasion(
        span=60, subsidiaries=100, shells=850, apart=1_000, ports=4, host_names=4, same_booking=30, same_hour=200,
        same_host=850, same_address=700, same_lot=650, decoys=300, shuttles=300, rough=120,
    )  # fmt: skip
    look_alikes: LookAlikes = LookAlikes()  # noqa: RUF009 - it is frozen

    def __attrs_post_init__(self) -> None:
        for name, weights in self._choices().items():
            if not any(weights):
                raise InvalidValueError(f"{name}: expected a weight above 0, got none")

    def _choices(self) -> dict[str, tuple[int, ...]]:
        return {
            "traffic": weights_of(self.traffic, TRAVELERS),
            "rings": weights_of(self.rings, LEVELS),
            "look_alikes": tuple(getattr(self.look_alikes, name).weight for name in GROUPS),
        }

    def evasion(self, level: int) -> Evasion:
        """Return what the rings of a level, from 1 to 5, do."""
        return (self.level_1, self.level_2, self.level_3, self.level_4, self.level_5)[level - 1]


#: What is asked for, and no assumption: `varied` leaves it as it is.
ASKED_FOR: Final = frozenset({"declarations", "days", "start", "administrations", "count", "level"})


def varied(seed: int, base: Parameters | None = None) -> Parameters:
    """Return parameters whose assumptions are themselves drawn at random: each from half to twice its default.

    What detection reaches over many of them doesn't hang on one generator's guesses.
    """
    turned: Parameters = _varied(base or Parameters(), Dice(seed, "varied"))
    return turned


def _varied(instance: Any, dice: Dice) -> Any:
    cls: type[AttrsInstance] = type(instance)
    drawn = {
        field.name: _drawn(field, getattr(instance, field.name), dice)
        for field in fields_of(cls)
        if field.name not in ASKED_FOR
    }
    return evolve(instance, **_in_order(drawn))


def _drawn(field: FieldShape, value: Any, dice: Dice) -> Any:
    if isinstance(field.shape, ObjectOf):
        return _varied(value, dice)
    bound = cast("Whole", field.shape)  # what is no whole number is asked for
    return min(max(bound.least, (value * dice.spread(500, 2_000) + 500) // 1_000), bound.most)


def _in_order(drawn: dict[str, Any]) -> dict[str, Any]:
    """Swap a least and a most that were drawn the wrong way round."""
    for name in (name for name in drawn if name.endswith("_least")):
        upper = name.removesuffix("least") + "most"
        drawn[name], drawn[upper] = sorted((drawn[name], drawn[upper]))
    return drawn
