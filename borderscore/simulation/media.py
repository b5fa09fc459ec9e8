"""Storage media as shops sell them, and what travelers carry of them. The makers are invented, the sizes exist."""

from datetime import date
from typing import Final

from attrs import frozen

from borderscore.declaration import MediaItem, MediaKind
from borderscore.simulation.dice import Dice, running

GB: Final = 10**9
TB: Final = 10**12


@frozen
class Model:
    """One model of a medium: its capacity in GB, and how well it sells."""

    kind: MediaKind
    name: str
    gigabytes: int
    weight: int

    @property
    def capacity(self) -> int:
        """Return the capacity of one unit in bytes."""
        return self.gigabytes * GB


def _line(kind: MediaKind, name: str, *sizes: tuple[int, int]) -> tuple[Model, ...]:
    """Return the models of a product line: one for each size in GB, with its weight."""
    return tuple(
        Model(kind, f"{name} {f'{size // 1000} TB' if not size % 1000 else f'{size} GB'}", size, weight)
        for size, weight in sizes
    )


PHONES: Final = _line("phone", "Halden Phone", (128, 40), (256, 40), (512, 15), (1_000, 5))
LAPTOPS: Final = _line("computer", "Tamber Book", (256, 20), (512, 45), (1_000, 30), (2_000, 5))
STICKS: Final = _line("flash", "Pico Stick", (64, 40), (128, 40), (256, 20))
#: What fits into a pocket.
PORTABLE: Final = (
    *_line("ssd", "Norvik Pocket", (1_000, 60), (2_000, 50), (4_000, 25), (8_000, 5)),
    *_line("hdd", "Altara Portable", (1_000, 40), (2_000, 50), (4_000, 30), (5_000, 20)),
    *_line("hdd", "Kestrel Go", (2_000, 30), (4_000, 20), (6_000, 10)),
)
#: What goes into a computer or a shelf.
LOOSE: Final = (
    *_line("hdd", "Altara Vault", (8_000, 20), (16_000, 30), (20_000, 25), (24_000, 15)),
    *_line("hdd", "Kestrel Enterprise", (12_000, 15), (18_000, 25), (22_000, 20), (30_000, 5)),
    *_line("ssd", "Norvik Rack", (7_680, 20), (15_360, 20), (30_720, 10), (61_440, 3)),
)
SHUTTLES: Final = (
    *_line("ssd", "Norvik Shuttle", (4_000, 30), (8_000, 20)),
    *_line("array", "Altara Raid", (32_000, 10), (64_000, 5)),
)
TAPES: Final = _line("tape", "LTO", (12_000, 30), (18_000, 50))

CATALOGUE: Final = (*PHONES, *LAPTOPS, *STICKS, *PORTABLE, *LOOSE, *SHUTTLES, *TAPES)

_WEIGHTS: Final = {
    shelf: running(model.weight for model in shelf)
    for shelf in (PHONES, LAPTOPS, STICKS, PORTABLE, LOOSE, SHUTTLES, TAPES, (*PORTABLE, *LOOSE))
}


def choose(shelf: tuple[Model, ...], dice: Dice) -> Model:
    """Return a model of a shelf, as often as it sells."""
    weights = _WEIGHTS[shelf] if shelf in _WEIGHTS else running(model.weight for model in shelf)
    return dice.weighted(shelf, weights)


def lot(model: Model, day: date, lots: int, dice: Dice) -> str:
    """Return one of a model's lots that are on the market on a day: of this quarter or the two before."""
    quarter = 4 * day.year + (day.month - 1) // 3 - dice.below(3)
    initials = "".join(word[0] for word in model.name.split()[:2]).upper()
    return f"{initials}{model.gigabytes // 10:04d}-{quarter % 400:03d}{dice.below(lots):02d}"


def units(model: Model, count: int, batch: str | None, dice: Dice, *, used: int | None = None) -> MediaItem:
    """Return some units of one model that hold so many bytes each, or are filled by any part."""
    if used is None:
        used = model.capacity * dice.below(101) // 100
    return MediaItem(
        kind=model.kind,
        count=count,
        capacity=model.capacity,
        model=model.name,
        batch=batch,
        used=used,
        encrypted=dice.chance(500),
    )


def gear(dice: Dice, laptops: int) -> tuple[MediaItem, ...]:
    """Return the phone of a traveler and, with a chance of `laptops` per mille, a laptop."""
    phone = units(choose(PHONES, dice), 1, None, dice)
    if not dice.chance(laptops):
        return (phone,)
    return phone, units(choose(LAPTOPS, dice), 1, None, dice)


def fill(shelf: tuple[Model, ...], gigabytes: int, dice: Dice) -> tuple[Model, int]:
    """Return a model of a shelf, and how many of it hold at least so much, in GB."""
    model = choose(shelf, dice)
    return model, max(1, -(-gigabytes // model.gigabytes))


def capacity_of(media: tuple[MediaItem, ...]) -> int:
    """Return the capacity of all media together, in bytes."""
    return sum(item.count * (item.capacity or 0) for item in media)
