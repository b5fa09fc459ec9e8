"""Features of other packages, as Python finds them: a package and its metadata in a directory on the path."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from borderscore.declaration import Declaration, Traveler
from borderscore.errors import FeatureError
from borderscore.features import STANDARD, Catalogue
from borderscore.plugins import GROUP, installed

SOURCE = '''
from borderscore.declaration import Declaration
from borderscore.features import COUNT, STANDARD, feature


@feature("harbour.length", COUNT, "length of the id", "$.id")
def length(declaration: Declaration) -> int | None:
    """Count the characters of the declaration's id."""
    return len(declaration.id)


@feature("harbour.wrong", COUNT, "a mistake", "$.id")
def wrong(declaration: Declaration) -> int | None:
    """Return a text, which is no count."""
    return declaration.id  # type: ignore[return-value]


def endless():
    yield length
    raise OSError("the disk is gone")


BOTH = [length, wrong]
TAKEN = STANDARD["port.code"]
MIXED = [length, 15]
NUMBER = 15
BROKEN = endless()
'''

Vendor = Callable[..., None]


@pytest.fixture
def vendor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    """Install a package with these entry points, for the length of one test."""

    def install(source: str = SOURCE, **points: str) -> None:
        (tmp_path / "harbour_customs.py").write_text(source)
        metadata = tmp_path / "harbour_customs-2.1.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-customs\nVersion: 2.1\n")
        lines = [f"[{GROUP}]", *(f"{name} = harbour_customs{target}" for name, target in points.items())]
        (metadata / "entry_points.txt").write_text("\n".join(lines))
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "harbour_customs", raising=False)

    return install


def declaration(**parts: Any) -> Declaration:
    return Declaration(
        id="D-1",
        declared_at=datetime(2025, 3, 4, tzinfo=UTC),
        port="KUL",
        direction="inbound",
        traveler=Traveler(ref="t-1"),
        **parts,
    )


def test_without_other_packages_there_is_what_is_built_in() -> None:
    assert installed() == STANDARD


def test_a_package_adds_one_feature(vendor: Vendor) -> None:
    vendor(length=":length")
    catalogue = installed()
    assert list(catalogue) == [*STANDARD, "harbour.length"]
    assert catalogue["harbour.length"].extract(declaration()) == 3


def test_a_package_adds_several_features_to_any_catalogue(vendor: Vendor) -> None:
    vendor(several=":BOTH")
    assert list(installed(Catalogue.of())) == ["harbour.length", "harbour.wrong"]


def test_entry_points_are_taken_in_the_order_of_their_names(vendor: Vendor) -> None:
    vendor(b=":length", a=":wrong")
    assert list(installed(Catalogue.of())) == ["harbour.wrong", "harbour.length"]


def test_what_a_package_computes_is_checked(vendor: Vendor) -> None:
    vendor(several=":BOTH")
    with pytest.raises(FeatureError, match=r"feature harbour\.wrong of kind count returned 'D-1' on 'D-1'"):
        installed()["harbour.wrong"].extract(declaration())


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (":TAKEN", r"two features are named port\.code"),
        (":NUMBER", "expected a feature or an iterable of features, got 15"),
        (":MIXED", "expected an iterable of features, got 15 in it"),
        (":BROKEN", "expected an iterable of features, got OSError: the disk is gone"),
        (":absent", "harbour_customs:absent can't be loaded: AttributeError: .*'absent'"),
        (".absent:F", r"harbour_customs\.absent:F can't be loaded: ModuleNotFoundError: .*"),
    ],
)
def test_what_fails_is_named_with_its_package(vendor: Vendor, target: str, message: str) -> None:
    vendor(point=target)
    with pytest.raises(FeatureError, match=rf"^entry point point of harbour-customs 2\.1: {message}"):
        installed()


def test_a_package_that_fails_while_it_is_imported_is_named(vendor: Vendor) -> None:
    vendor("1 / 0", point=":length")
    with pytest.raises(FeatureError, match=r"harbour-customs 2\.1: .* ZeroDivisionError: division by zero"):
        installed()


def test_a_point_without_a_distribution_is_named_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib.metadata import EntryPoint

    point = EntryPoint("stray", "no_such_package:F", GROUP)
    monkeypatch.setattr("borderscore.plugins.entry_points", lambda **_: [point])
    with pytest.raises(
        FeatureError, match="entry point stray of an unnamed distribution: no_such_package:F can't"
    ):
        installed()
