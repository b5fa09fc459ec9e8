"""What happens at the border, before anybody writes it down; and the ways there."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Final

from attrs import field, frozen

from tests.benchmarks.otherworld.dice import Dice, Heavy
from tests.benchmarks.otherworld.knobs import START, Knobs
from tests.benchmarks.otherworld.parties import Company, Site

TB: Final = 10**12

#: The ports of a border, the busiest first.
PORTS: Final = {"MY": ("KUL", "PEN", "JHB", "BKI", "KCH", "SZB"), "AE": ("DXB", "AUH", "SHJ", "DWC", "RKT")}
ZONES: Final = {"MY": timezone(timedelta(hours=8)), "AE": timezone(timedelta(hours=4))}
AIRPORTS: Final = {
    "CN": ("PEK", "PVG", "CAN", "SZX", "CTU", "HGH"),
    "HK": ("HKG",),
    "SG": ("SIN",),
    "JP": ("NRT", "HND"),
    "KR": ("ICN",),
    "IN": ("DEL", "BOM", "BLR"),
    "US": ("SFO", "JFK", "LAX"),
    "DE": ("FRA", "MUC"),
    "GB": ("LHR",),
    "FR": ("CDG",),
    "AU": ("SYD", "PER"),
    "NL": ("AMS",),
    "MY": ("KUL", "PEN"),
    "AE": ("DXB", "AUH"),
    "TH": ("BKK",),
    "ID": ("CGK",),
}
_LINES: Final = (
    "MH", "CZ", "CA", "MU", "SQ", "AK", "CX", "EK", "EY", "QR", "LH", "BA",
    "NH", "KE", "6E", "AI", "AF", "KL", "QF", "D7", "TG", "GA",
)  # fmt: skip


@frozen
class Flight:
    """A flight that goes every day."""

    service: str
    origin: str
    port: str
    leaves: time
    hours: float


@frozen(kw_only=True)
class Media:
    """One line of media."""

    kind: str
    count: int
    capacity: int
    model: str | None = None
    batch: str | None = None
    serials: tuple[str, ...] | None = None
    used: int | None = None
    encrypted: bool | None = None

    @property
    def total(self) -> int:
        """Return the bytes that all units hold."""
        return self.count * self.capacity


@frozen(kw_only=True)
class Visit:
    """One person at the border, and what they have with them."""

    at: datetime
    flight: Flight
    outbound: bool = False
    traveler: str
    employer: Company | None = None
    host: Company | None = None
    site: Site | None = None
    booking: str | None = None
    booked: datetime | None = None
    returns: date | None = None
    media: tuple[Media, ...] | None = None
    hardware: tuple[tuple[str, str | None, int], ...] | None = None
    documents: tuple[tuple[str, str | None], ...] | None = None
    purpose: str | None = None
    #: Fields that the traveler leaves out on purpose.
    hides: frozenset[str] = field(factory=frozenset)

    @property
    def total(self) -> int:
        """Return the bytes that all media hold."""
        return sum(each.total for each in self.media or ())


class Ways:
    """The flights to the ports of a border, and the moments at which people pass."""

    def __init__(self, dice: Dice, knobs: Knobs) -> None:
        self.dice, self.knobs = dice, knobs
        self.zone = ZONES[knobs.home]
        self.ports = Heavy(PORTS[knobs.home], 1.3)
        self._flights: dict[tuple[str, str], list[Flight]] = {}
        self._countries = tuple(each for each in AIRPORTS if each != knobs.home)

    def flight(self, country: str | None = None, port: str | None = None, airport: str | None = None) -> Flight:
        """Return a flight from a country, or from anywhere, to a port."""
        dice = self.dice
        where = country if country in self._countries else dice.choice(self._countries)
        origin = airport or dice.choice(AIRPORTS[where])
        target = port or self.ports.draw(dice)
        known = self._flights.get((origin, target))
        if known is None:
            known = self._flights[origin, target] = self._timetable(origin, target)
        return dice.choice(known)

    def _timetable(self, origin: str, target: str) -> list[Flight]:
        dice = self.dice
        return [
            Flight(
                f"{dice.choice(_LINES)}{dice.randint(10, 1999)}",
                origin,
                target,
                time(dice.randrange(24), dice.choice(range(0, 60, 5))),
                round(dice.uniform(1, 12), 1),
            )
            for _ in range(dice.choice((1, 2, 2, 3, 5)))
        ]

    def day(self, margin: int = 0) -> date:
        """Return a day of the world; so many days are left after it."""
        return START + timedelta(days=self.dice.randrange(max(1, self.knobs.days - margin)))

    def passing(self, flight: Flight, on: date, *, outbound: bool = False) -> datetime:
        """Return when someone declares who comes with a flight of a day, or leaves with it."""
        dice = self.dice
        leaves = datetime.combine(on, flight.leaves, self.zone)
        if outbound:
            return leaves - timedelta(minutes=dice.randint(50, 200), seconds=dice.randrange(60))
        arrives = leaves + timedelta(hours=flight.hours)
        return arrives + timedelta(minutes=dice.randint(15, 100), seconds=dice.randrange(60))

    def booked(self, on: date, low: int = 1, high: int = 60) -> datetime:
        """Return a moment of booking, so many days before."""
        days = int(self.dice.magnitude(low, high))
        return datetime.combine(on, time(9), UTC) - timedelta(
            days=days, seconds=self.dice.randrange(-30_000, 40_000)
        )

    def locator(self) -> str:
        """Return the reference of a new booking."""
        return self.dice.code("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 6)


class Shop:
    """Storage media as shops sell them: by model, and in lots."""

    #: Kind, model, terabytes of a unit, and how common it is.
    MODELS: Final[Sequence[tuple[str, str, float, int]]] = (
        ("hdd", "Seaway Desk Plus", 5, 10), ("hdd", "WestDig Passbook", 4, 12), ("hdd", "WestDig Passbook", 2, 14),
        ("hdd", "Tosho N30", 8, 6), ("hdd", "Seaway Ironhawk", 16, 6), ("hdd", "WestDig Gold", 20, 5),
        ("hdd", "Seaway Exo", 24, 4), ("hdd", "Tosho MG10", 18, 4), ("ssd", "Samstar T7", 2, 14),
        ("ssd", "Samstar T9", 4, 9), ("ssd", "Sundisk Pro-G", 8, 5), ("ssd", "LaCiel Rugged", 4, 7),
        ("ssd", "Kioxa CM7", 15.36, 3), ("ssd", "Solidium D5", 30.72, 2), ("ssd", "Solidium D5", 61.44, 2),
        ("ssd", "Mikron 6550", 122.88, 1), ("tape", "LTO-9", 18, 5), ("tape", "LTO-8", 12, 4),
        ("array", "Synol DS8", 64, 2), ("array", "G-Raid Shuttle", 48, 2),
    )  # fmt: skip

    def __init__(self, dice: Dice, knobs: Knobs, declarations: int) -> None:
        self.dice, self.knobs = dice, knobs
        self._lots = 30 + declarations // 500

    def model(self, low: float = 0, high: float = 1_000, kinds: Sequence[str] = ()) -> tuple[str, str, int]:
        """Return a kind, a model and a capacity of a unit between so many terabytes."""
        fit = [each for each in self.MODELS if low <= each[2] <= high and (not kinds or each[0] in kinds)] or list(
            self.MODELS
        )
        kind, model, size, _ = self.dice.choices(fit, [each[3] for each in fit])[0]
        return kind, model, int(size * TB)

    def lot(self, model: str, wholesale: float = 0.4) -> str:
        """Return a lot of a maker: one of those that every shop has, or straight from the wholesaler."""
        dice = self.dice
        if dice.chance(wholesale):
            return f"{dice.code('ABCDEFGHKLMN', 2)}{dice.randint(2301, 2552)}-{dice.randrange(100):02}"
        number = int(dice.magnitude(1, self._lots + 1))
        return f"{'ABCDEFGHKLMN'[len(model) % 12]}{model[-1].upper()}{2300 + number % 252}-{number % 97:02}"

    def bought(self, count: int, used: tuple[float, float], **limits: Any) -> Media:
        """Return so many units of one model, as someone bought them."""
        dice = self.dice
        kind, model, capacity = self.model(**limits)
        return Media(
            kind=kind,
            count=count,
            capacity=capacity,
            model=model,
            batch=self.lot(model) if dice.chance(self.knobs.lots / 2) else None,
            serials=self.serials(count) if dice.chance(0.2) else None,
            used=int(capacity * dice.uniform(*used)) if dice.chance(0.6) else None,
            encrypted=dice.chance(0.3) if dice.chance(0.4) else None,
        )

    def serials(self, count: int, first: int | None = None) -> tuple[str, ...] | None:
        """Return serial numbers, of the same purchase in a row."""
        start = self.dice.getrandbits(36) if first is None else first
        return tuple(f"S{start + n:011X}" for n in range(count)) if count <= 100 else None
