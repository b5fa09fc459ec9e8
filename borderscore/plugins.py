"""Features from other packages, found by their entry points.

A package offers a feature of its own, or an iterable of them, in its `pyproject.toml`:

    [project.entry-points."borderscore.features"]
    harbour = "harbour_customs.features:FEATURES"

What it offers is held to the same types as what is built in. What fails is named with the package that it came
from.
"""

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final

from borderscore.bounds import shown
from borderscore.errors import FeatureError
from borderscore.features import STANDARD, Catalogue, Feature, guarded

GROUP: Final = "borderscore.features"


def installed(base: Catalogue = STANDARD) -> Catalogue:
    """Return a catalogue with the features of all installed packages, in the order of their entry points' names.

    Raises FeatureError if an entry point can't be loaded, is no feature, or takes a name that is in use.
    """
    catalogue = base
    for point in sorted(entry_points(group=GROUP), key=_order):
        catalogue = _extended(catalogue, point)
    return catalogue


def _order(point: EntryPoint) -> tuple[str, str, str]:
    return point.name, point.value, _distribution(point)


def _extended(catalogue: Catalogue, point: EntryPoint) -> Catalogue:
    try:
        return catalogue.extended(*map(guarded, _features(_loaded(point))))
    except FeatureError as error:
        raise FeatureError(f"entry point {point.name} of {_distribution(point)}: {error}") from error


def _loaded(point: EntryPoint) -> object:
    try:
        return point.load()
    except Exception as error:
        raise FeatureError(f"{point.value} can't be loaded: {type(error).__name__}: {error}") from error


def _features(offered: object) -> tuple[Feature[Any], ...]:
    if isinstance(offered, Feature):
        return (offered,)
    if not isinstance(offered, Iterable):
        raise FeatureError(f"expected a feature or an iterable of features, got {shown(offered)}")
    try:
        features = tuple(offered)
    except Exception as error:
        raise FeatureError(f"expected an iterable of features, got {type(error).__name__}: {error}") from error
    for each in features:
        if not isinstance(each, Feature):
            raise FeatureError(f"expected an iterable of features, got {shown(each)} in it")
    return features


def _distribution(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else "an unnamed distribution"
