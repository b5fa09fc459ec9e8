"""What the media show about themselves: alike, of one lot, without numbers, or contradictory."""

from typing import Any, Final

from borderscore.declaration import Declaration, MediaItem
from borderscore.features.carried import carried
from borderscore.features.kernel import COUNT, Feature, Interval, between, feature


def _reach_identical(declaration: Declaration, value: int | None) -> Interval | int | None:
    """Units of one item are alike whatever is declared; items that are not fully described may join any group."""
    loose = carried(declaration).loose
    if len(loose) <= 1:
        return value
    low = 0
    described: dict[tuple[str, int, str, str], int] = {}
    silent: dict[str, int] = {}
    for item in loose:
        kind, count, size, model, batch = item.kind, item.count, item.capacity, item.model, item.batch
        if size is None or model is None or batch is None:
            silent[kind] = silent.get(kind, 0) + count
            low = max(low, count)
        else:
            key = (kind, size, model, batch)
            described[key] = described.get(key, 0) + count
    low = max([low, *described.values()])
    together = [count + silent.get(kind, 0) for (kind, *_), count in described.items()]
    return between(low, max([low, *together, *silent.values()]))


@feature(
    "media.identical_units",
    COUNT,
    "units alike",
    "$.media[*].kind",
    "$.media[*].count",
    "$.media[*].capacity",
    "$.media[*].model",
    "$.media[*].batch",
    reach=_reach_identical,
)
def identical_units(declaration: Declaration) -> int | None:
    """The largest number of loose units that are alike: of the same kind, capacity, model and maker's lot.

    Units of one item of the declaration are alike. Two items of which neither declares a model, say, count as
    alike in it; one that does and one that doesn't count as different.
    """
    media = carried(declaration)
    loose = media.loose
    if len(loose) <= 1:
        return media.loose_units
    groups: dict[tuple[object, ...], int] = {}
    for item in loose:
        key = (item.kind, item.capacity, item.model, item.batch)
        groups[key] = groups.get(key, 0) + item.count
    return max(groups.values())


def _reach_falling(_declaration: Declaration, value: int | None) -> Interval | int | None:
    return Interval(0, value) if value else value


@feature(
    "media.units_without_capacity",
    COUNT,
    "units without a capacity",
    "$.media[*].count",
    "$.media[*].capacity",
    reach=_reach_falling,
    of=carried,
    attribute="units_without_capacity",
)
def units_without_capacity(declaration: Declaration) -> int | None:
    """How many units declare no capacity."""
    return carried(declaration).units_without_capacity


def _reach_overfull(declaration: Declaration, value: int | None) -> Interval | int | None:
    media = carried(declaration)
    return None if media.units is None else between(value or 0, (value or 0) + media.units_without_either)


@feature(
    "media.overfull_units",
    COUNT,
    "units fuller than they can be",
    "$.media[*].count",
    "$.media[*].capacity",
    "$.media[*].used",
    reach=_reach_overfull,
    of=carried,
    attribute="overfull_units",
)
def overfull_units(declaration: Declaration) -> int | None:
    """How many units are declared to hold more data than their capacity, which can't be.

    Undeclared if units are carried and none declares both figures.
    """
    return carried(declaration).overfull_units


def _reach_serials(declaration: Declaration, value: int | None) -> Interval | int | None:
    if not value:
        return value
    return between(value - sum(item.count for item in carried(declaration).loose if item.serials is None), value)


def _without_serial(item: MediaItem) -> int:
    serials = item.serials
    return item.count if serials is None else max(0, item.count - len(serials))


@feature(
    "media.units_without_serial",
    COUNT,
    "loose units without a serial number",
    "$.media[*].kind",
    "$.media[*].count",
    "$.media[*].serials",
    reach=_reach_serials,
)
def units_without_serial(declaration: Declaration) -> int | None:
    """How many loose units have no serial number declared: the units of an item beyond its list of numbers."""
    media = carried(declaration)
    return None if media.units is None else sum(map(_without_serial, media.loose))


def _reach_batches(declaration: Declaration, value: int | None) -> Interval | int | None:
    media = carried(declaration)
    if media.units is None:
        return None
    silent = sum(item.batch is None for item in media.loose)
    return between(value or 0, (value or 0) + silent)


@feature("media.batches", COUNT, "maker's lots", "$.media[*].kind", "$.media[*].batch", reach=_reach_batches)
def batches(declaration: Declaration) -> int | None:
    """How many different maker's lots the loose units come from.

    Items that don't declare their lot are left out, so the real figure is at least this.
    Undeclared if loose units are carried and none declares its lot.
    """
    media = carried(declaration)
    lots = {item.batch for item in media.loose}
    if not lots:
        return media.loose_units
    lots.discard(None)
    return len(lots) or None


FEATURES: Final[tuple[Feature[Any], ...]] = (
    identical_units,
    units_without_capacity,
    overfull_units,
    units_without_serial,
    batches,
)
