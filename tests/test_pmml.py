"""Rulebooks as PMML: an evaluator that others wrote, in Java, gives the same scores, lanes and reason codes."""

import json
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from io import BytesIO, TextIOWrapper
from pathlib import Path
from shutil import which
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from borderscore import STANDARD, Assessor, Declaration, default_rulebook, read_record
from borderscore.cli import main
from borderscore.errors import InvalidValueError
from borderscore.features import Feature
from borderscore.formats.pmml import NAMESPACE, SEPARATOR, FieldValue, field_values, fields, write_pmml
from borderscore.rulebook.model import Attribute, Characteristic, Predicate, Rulebook
from borderscore.simulation import Parameters, simulate
from tests.rulebook_strategies import observations, rulebooks
from tests.toys import TOYS, declare

JAVA = which("java")
PROGRAM = Path(__file__).parent / "java" / "Score.java"
EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"

needs_java = pytest.mark.skipif(JAVA is None, reason="Java is missing")

#: What an evaluator says of a declaration: its score, its lane, and reason codes with points.
Verdict = tuple[float, str, frozenset[str]]


def jars() -> str:
    """Return where the evaluator is: its jars come with a package that is not imported."""
    spec = find_spec("jpmml_evaluator")
    assert spec is not None
    assert spec.submodule_search_locations
    return str(Path(spec.submodule_search_locations[0]) / "dependencies" / "*")


def in_java(cases: Iterable[tuple[Path, Mapping[str, FieldValue]]]) -> list[Verdict]:
    """Have models score the fields of declarations, all in one process."""
    lines = "".join(f"{line(model, values)}\n" for model, values in cases)
    command = [str(JAVA), "-cp", jars(), str(PROGRAM)]
    done = subprocess.run(command, input=lines.encode(), capture_output=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr.decode()
    parts = [each.split("\t") for each in done.stdout.decode().splitlines()]
    return [(float(score), lane, frozenset(reasons)) for score, lane, *reasons in parts]


def line(model: Path, values: Mapping[str, FieldValue]) -> str:
    said = [f"{name}={escaped(value)}" for name, value in values.items() if value is not None]
    return "\t".join([str(model), *said])


def escaped(value: FieldValue) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")


def here(assessor: Assessor, declaration: Declaration) -> Verdict:
    assessment = assessor.assess(declaration)
    reasons = frozenset(f"{each.code}|{each.points}" for each in assessment.contributions)
    return assessment.score, assessment.lane, reasons


def exported(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]], path: Path) -> Path:
    path.write_bytes(write_pmml(rulebook, catalogue))
    return path


def same(rulebook: Rulebook, declarations: Sequence[Declaration], path: Path) -> None:
    """Check that Java says of each declaration what we say."""
    assessor, features = Assessor.of(rulebook), fields(rulebook, STANDARD)
    model = exported(rulebook, STANDARD, path)
    verdicts = in_java((model, field_values(features, each)) for each in declarations)
    assert verdicts == [here(assessor, each) for each in declarations]


def simulated(count: int) -> list[Declaration]:
    base = Parameters()
    traffic = evolve(base.traffic, declarations=count, days=60)
    return list(simulate(evolve(base, traffic=traffic), seed=6).declarations())


@needs_java
class TestTheSameInJava:
    def test_on_the_examples(self, tmp_path: Path) -> None:
        lines = [each for path in EXAMPLES.glob("case-*.jsonl") for each in path.read_bytes().splitlines()]
        same(default_rulebook(), [read_record(each) for each in lines], tmp_path / "default.pmml")

    def test_on_invented_traffic(self, tmp_path: Path) -> None:
        same(default_rulebook(), simulated(1_000), tmp_path / "default.pmml")

    @pytest.mark.long
    def test_on_10_000_declarations(self, tmp_path: Path) -> None:
        same(default_rulebook(), simulated(10_000), tmp_path / "default.pmml")

    @settings(max_examples=3, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_of_any_rulebook(self, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
        """Starting Java takes longest, so one example is many rulebooks."""
        directory = tmp_path_factory.mktemp("pmml")
        cases, expected = [], []
        for number in range(12):
            rulebook = data.draw(rulebooks(TOYS).filter(lambda each: fields(each, TOYS)))
            model = exported(rulebook, TOYS, directory / f"{number}.pmml")
            assessor, features = Assessor.of(rulebook, TOYS), fields(rulebook, TOYS)
            for _ in range(8):
                declaration = declare(data.draw(observations(TOYS)))
                cases.append((model, field_values(features, declaration)))
                expected.append(here(assessor, declaration))
        assert in_java(cases) == expected


def parsed(rulebook: Rulebook, catalogue: Mapping[str, Feature[Any]] = TOYS) -> ET.Element:
    return ET.fromstring(write_pmml(rulebook, catalogue))  # noqa: S314 - we wrote it


def tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def asking(*attributes: Attribute) -> Rulebook:
    question = Characteristic(name="question", why="A test asks.", source="The tests.", attributes=attributes)
    return evolve(default_rulebook(), characteristics=(question,))


def when(*predicates: Predicate, points: int = 5, code: str | None = "CODE") -> Attribute:
    return Attribute(when=predicates, points=points, code=code)


class TestDocument:
    def test_it_names_the_rulebook_beyond_doubt(self) -> None:
        rulebook = default_rulebook()
        header = parsed(rulebook, STANDARD).find(tag("Header"))
        assert header is not None
        assert Assessor.of(rulebook).reference.sha256 in header.attrib["description"]
        assert header.attrib["modelVersion"] == rulebook.version

    def test_each_field_is_explained(self) -> None:
        root = parsed(default_rulebook(), STANDARD)
        explained = {
            each.attrib["name"]: {one.attrib["name"] for one in each} for each in root.iter(tag("DataField"))
        }
        assert explained.keys() == {each.name for each in fields(default_rulebook(), STANDARD)}
        assert all({"description", "reads"} <= said for said in explained.values())
        assert "unit" in explained["media.capacity"]
        assert "format" in explained["purpose.words"]

    def test_what_gives_no_points_says_so(self) -> None:
        root = parsed(asking(when(Predicate("toy.size", "below", 5), points=0, code=None)))
        codes = [each.attrib["reasonCode"] for each in root.iter(tag("Attribute"))]
        assert codes == ["question|0", "question|0", "question|0"]

    def test_points_below_nothing_stand_above_the_baseline_all_the_same(self) -> None:
        root = parsed(asking(when(Predicate("toy.size", "below", 5), points=-30)))
        assert [each.attrib["baselineScore"] for each in root.iter(tag("Characteristic"))] == ["-31"]

    def test_one_missing_value_is_asked_for_once(self) -> None:
        band = [when(Predicate("toy.size", "below", limit)) for limit in (5, 7, 9)]
        root = parsed(asking(*band))
        assert [each.attrib["operator"] for each in root.iter(tag("SimplePredicate"))] == [
            "isMissing",
            "lessThan",
            "lessThan",
            "lessThan",
        ]

    def test_one_set_of_terms_is_one_derived_field(self) -> None:
        same = Predicate("toy.words", "in", frozenset("AB"))
        other = Predicate("toy.words", "is", "C")
        root = parsed(asking(when(same, code="X"), when(same, other, code="Y")))
        assert [each.attrib["name"] for each in root.iter(tag("DerivedField"))] == ["toy.words[1]", "toy.words[2]"]

    def test_without_sets_nothing_is_derived(self) -> None:
        root = parsed(asking(when(Predicate("toy.host", "in", frozenset(["MY", "SG"])))))
        assert root.find(tag("TransformationDictionary")) is None

    @needs_java
    def test_terms_may_hold_any_letters(self, tmp_path: Path) -> None:
        terms = ('a "b" c', "a\\b", "\u6d41", "a|b", "(a", "a b", ".")
        rulebook = asking(
            *(
                when(Predicate(name, "in", frozenset([each])), code=f"{name[4:]}-{each}"[:7] + str(index))
                for name in ("toy.facility", "toy.words")
                for index, each in enumerate(terms)
            ),
        )
        model = exported(rulebook, TOYS, tmp_path / "terms.pmml")
        cases = [
            {"toy.facility": one, "toy.words": f"\n{two}\n"} for one in (*terms, "x") for two in (*terms, "x", "a")
        ]
        verdicts = in_java((model, each) for each in cases)
        expected = [float(5 * (one != "x" or two in terms)) for one in (*terms, "x") for two in (*terms, "x", "a")]
        assert [score for score, _, _ in verdicts] == expected

    @pytest.mark.parametrize("operator", ["below", "at_least", "is"])
    def test_a_number_that_a_double_does_not_hold_is_refused(self, operator: Any) -> None:
        write_pmml(asking(when(Predicate("toy.size", operator, 2**53))), TOYS)
        with pytest.raises(
            InvalidValueError, match=r"^toy.size: expected a number up to 2\^53, which PMML holds exactly, got "
        ):
            write_pmml(asking(when(Predicate("toy.size", operator, 2**53 + 1))), TOYS)

    def test_a_rulebook_that_asks_for_nothing_is_no_model(self) -> None:
        with pytest.raises(
            InvalidValueError, match="expected a rulebook that asks for a feature, got one without"
        ):
            write_pmml(asking(Attribute(role="otherwise", points=5, code="CODE")), TOYS)

    def test_what_is_among_no_terms_is_never_there(self) -> None:
        root = parsed(asking(when(Predicate("toy.direction", "in", frozenset())), when()))
        assert [each[0].tag for each in root.iter(tag("Attribute"))] == [tag("False"), tag("True"), tag("True")]

    @given(st.integers(0, 2**80), st.integers(0, 2**53))
    def test_a_double_stands_on_the_same_side_of_every_threshold(self, value: int, threshold: int) -> None:
        assert (float(value) >= threshold) == (value >= threshold)


class TestFields:
    def test_values_are_as_a_model_takes_them(self) -> None:
        declaration = declare({"toy.size": 7, "toy.words": frozenset("BA"), "toy.serials": frozenset()})
        features = [
            TOYS[f"toy.{each}"] for each in ("size", "locked", "withdrawn", "direction", "words", "serials")
        ]
        assert field_values(features, declaration) == {
            "toy.size": 7.0,
            "toy.locked": None,
            "toy.withdrawn": False,
            "toy.direction": "inbound",
            "toy.words": "\nA\nB\n",
            "toy.serials": SEPARATOR,
        }


class TestCommands:
    def test_export_prints_the_shipped_rulebook(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["rulebook", "export", "--pmml"]) == 0
        assert capsys.readouterr().out.encode() == write_pmml(default_rulebook(), STANDARD)

    def test_export_asks_for_a_format(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["rulebook", "export"]) == 2
        assert "--pmml" in capsys.readouterr().err

    def test_features_prints_what_a_model_takes(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        raw = next(iter((EXAMPLES / "case-80tb.jsonl").read_bytes().splitlines()))
        path = tmp_path / "one.jsonl"
        path.write_bytes(raw + b'\n{"id": 7}\n')
        assert main(["features", str(path)]) == 1
        captured = capsys.readouterr()
        assert captured.err.startswith(f"borderscore: {path}:2: $.id: expected an identifier")
        declaration = read_record(raw)
        assert json.loads(captured.out) == {
            "declaration": declaration.id,
            "revision": 1,
            "features": field_values(fields(default_rulebook(), STANDARD), declaration),
        }
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(raw)))
        assert main(["features", "-"]) == 0
        assert capsys.readouterr().out == captured.out
