"""JSON Schemas: what a schema accepts is what the reader accepts, by two validators, in both directions."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from borderscore.bounds import Text, Whole
from borderscore.cli import main
from borderscore.errors import InvalidValueError, UnreadableRecordError
from borderscore.formats.assessments import read_assessment
from borderscore.formats.baselines import read_baseline
from borderscore.formats.diagnosing import read_value
from borderscore.formats.finding_lines import read_finding
from borderscore.formats.labels import read_label
from borderscore.formats.outcomes import read_member, read_outcome
from borderscore.formats.parsing import parse
from borderscore.formats.passages import read_passage
from borderscore.formats.records import read_declaration, read_record
from borderscore.formats.registers import read_entry, read_names
from borderscore.formats.reject_lines import Verbatim, read_reject
from borderscore.formats.run_files import ByName, read_run
from borderscore.formats.schemas import DESCRIBED, beyond, of_bound, schema, write_schema
from borderscore.timestamps import read_day
from borderscore.volume import MAXIMUM
from tests.mutations import Pairs, slots_of, tree_of
from tests.records import RECORD
from tests.strategies import json_declarations
from tests.test_baseline_files import CONTENT
from tests.test_organisations_reading import WHOLE

#: What reads an object whole, sums and all.
READERS: Final[dict[str, Callable[[bytes], object]]] = {
    "declaration": read_record,
    "register-entry": read_entry,
    "names": read_names,
    "passage": read_passage,
    "label": read_label,
    "outcome": read_outcome,
    "group-member": read_member,
    "baseline": read_baseline,
    "assessment": read_assessment,
    "finding": read_finding,
    "reject": read_reject,
    "run": read_run,
}

LABEL: Final = {
    "ring": "ring-1",
    "look_alike": None,
    "kind": "split-volume",
    "level": 4,
    "declarations": ["MY-1", "MY-2"],
    "companions": ["MY-2"],
    "travelers": ["T1"],
    "capacity_bytes": "320000000000000",
}

PASSAGE: Final = {
    "type": "passage",
    "id": "p-1",
    "port": "KUL",
    "direction": "inbound",
    "traveler": {"ref": "t-1"},
    "itinerary": RECORD["itinerary"],
    "baggage": {"pieces": 3, "kilograms": None},
}

REJECT: Final = {"type": "reject", "line": 7, "raw": '{"id": \u0007', "faults": [{"path": "$", "message": "no"}]}

#: Two counts so far apart that no other value in the place of one makes the second the greater.
PAIRS: Final = {"batch": [10**15, 0]}

#: One of each that comes in, with every field.
SOUND: Final[dict[str, Any]] = {
    "declaration": RECORD,
    "register-entry": json.loads(WHOLE),
    "names": {"names": ["Lumen Data"]},
    "passage": PASSAGE,
    "label": LABEL,
    "outcome": {"declaration": "MY-1", "result": "hit", "inspected_on": "2025-03-06", "note": "16 drives"},
    "group-member": {"declaration": "MY-1", "group": "north"},
    "baseline": CONTENT | {"declaring": PAIRS, "held": PAIRS, "counts": {"batch": PAIRS}},
    "reject": REJECT,
}

#: Values that stand at the edges of what fields may hold. What no schema can tell apart is left to TestBeyond.
VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1, 5, 15.0, 15.5, 1e3, 1e-3, 1e29, 10**6, 10**6 + 1, 10**9, 10**12 + 1,
    MAXIMUM, 2**80, 10**9 + 1, 10**15 + 1, 6,
    "", "A", "15", "1.0", "A" * 64, "A" * 65, "A" * 256, "A" * 257, "\U0001f4be" * 64, "\U0001f4be" * 65,
    "\u6d41\u660e\u6570\u636e", "a\nb", "a\n", "\x7f", "\u0085", "\u202e", "\u3000", "\ufeff", "\\",
    "KUL", "kul", "MYPKG", "MYPK1", "KUL\n", "MY", "XX", "hdd", "sea", "inbound", "green", "finding", "assessment",
    "16 TB", "16TB", "16  TB", "1.5 TiB", "0.5 kB", "16 Tb", "16", "TB", ".5 TB", "5. TB", "-5 TB",
    "0" * 61 + " B",
    "2025-03-09", "2025-02-29", "2024-02-29", "2025-04-31", "0000-01-01", "0001-01-01", "2025-03-09\n", "2025-3-9",
    "2025-03-04T16:40:00Z", "2025-03-04t16:40:00.123456789z", "2025-03-04T16:40:00+23:59", "2025-03-04T16:40:00",
    "2025-02-29T16:40:00Z", "2025-03-04T24:00:00Z", "2025-03-04T16:40:60Z", "2025-03-04T16:40:00.1234567890Z",
    "2025-03-04T16:40:00+08:60", "2025-03-04 16:40:00Z", "0" * 30, "0" * 31, "0" * 40, "0" * 41, "0" * 64,
    [], ["A"], [""], [None], [[]], ["A"] * 1_001, {}, {"id": "A"}, {"ref": "A"}, {"name": "A"}, {"legs": []},
    {"A": 1}, {"A": "B"}, {"\x07": 1}, {"": 1},
)  # fmt: skip


def shape_only(name: str) -> Callable[[bytes], object]:
    """Return what reads an object by its shape: sums, and what else fields say together, are beyond a schema."""
    described = DESCRIBED[name]
    if name in ("declaration", "register-entry"):
        return READERS[name]
    return lambda raw: read_value(described.cls, parse(raw, described.caps), described.caps)


def accepts(read: Callable[[bytes], object], value: object) -> bool:
    try:
        read(json.dumps(value).encode())
    except UnreadableRecordError:
        return False
    return True


VALIDATORS: Final = {
    name: (Draft202012Validator(schema(name)), jsonschema_rs.Draft202012Validator(schema(name)))
    for name in DESCRIBED
}


def verdicts(name: str, value: object) -> set[bool]:
    """Return what the two validators say of a value as JSON gives it back."""
    value = json.loads(json.dumps(value))
    return {validator.is_valid(value) for validator in VALIDATORS[name]}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Score the case, with a line that can't be read and a register."""
    directory = tmp_path_factory.mktemp("schemas")
    case = Path(__file__).parent.parent / "docs" / "examples" / "case-320tb.jsonl"
    lines = directory / "lines.jsonl"
    lines.write_bytes(case.read_bytes() + b'{"id": "\xff\\u0007", "height": 180}\n[]\n')
    (directory / "register.jsonl").write_text(f'{WHOLE}\n{{"id": 7}}\n', "utf-8")
    out = directory / "out"
    assert main(["score", str(lines), "--register", str(directory / "register.jsonl"), "--out", str(out)]) == 1
    return out


OUTPUTS: Final = {
    "assessment": "assessments.jsonl",
    "finding": "findings.jsonl",
    "reject": "rejects.jsonl",
    "run": "run.json",
    "baseline": "baseline.json",
}


def written(results: Path, name: str) -> list[Any]:
    content = (results / OUTPUTS[name]).read_text("utf-8")
    return [json.loads(each) for each in ([content] if name in ("run", "baseline") else content.splitlines())]


def short(value: Any) -> Any:
    """Return a value with one item in each list: what holds for one holds for all."""
    match value:
        case dict():
            return {key: short(each) for key, each in value.items()}
        case list():
            return [short(each) for each in value[:1]]
        case _:
            return value


class TestSchemas:
    @pytest.mark.parametrize("name", DESCRIBED)
    def test_each_is_a_schema(self, name: str) -> None:
        Draft202012Validator.check_schema(schema(name))

    @pytest.mark.parametrize("name", DESCRIBED)
    def test_each_refers_to_what_it_defines_alone(self, name: str) -> None:
        referred = set(re.findall('"\\$ref": "(.*)"', write_schema(name)))
        assert referred <= {f"#/$defs/{each}" for each in schema(name)["$defs"]}

    def test_there_is_one_for_each_object(self) -> None:
        assert DESCRIBED.keys() == READERS.keys()

    def test_what_was_written_reads_back(self) -> None:
        assert all(json.loads(write_schema(name)) == schema(name) for name in DESCRIBED)

    def test_a_bound_without_one_is_a_mistake(self) -> None:
        with pytest.raises(TypeError, match="no JSON Schema is known for"):
            of_bound(object())  # type: ignore[arg-type]

    def test_what_need_not_be_declared_may_be_null_and_says_what_null_stands_for(self) -> None:
        properties = schema("declaration")["properties"]
        assert properties["revision"]["default"] == 1
        assert {"type": "null"} in properties["purpose"]["anyOf"]
        assert "default" not in properties["purpose"]
        assert schema("label")["properties"]["companions"]["default"] == []


class TestOneVerdict:
    """The reader and both validators agree."""

    @settings(max_examples=30)
    @given(json_declarations)
    def test_on_sound_declarations(self, pair: tuple[object, dict[str, Any]]) -> None:
        assert accepts(read_record, pair[1])
        assert verdicts("declaration", pair[1]) == {True}

    @settings(max_examples=50)
    @given(st.data(), json_declarations)
    def test_on_spoilt_declarations(self, data: st.DataObject, pair: tuple[object, dict[str, Any]]) -> None:
        self.compare(data, "declaration", pair[1])

    @pytest.mark.parametrize("name", SOUND)
    def test_on_every_value_in_every_place(self, name: str) -> None:
        self.compare_everywhere(name, SOUND[name])

    @pytest.mark.parametrize("name", ["assessment", "finding", "run"])
    def test_on_every_value_in_every_place_of_results(self, results: Path, name: str) -> None:
        self.compare_everywhere(name, short(min(written(results, name), key=lambda each: len(str(each)))))

    def compare_everywhere(self, name: str, value: object) -> None:
        read, (_, quick) = shape_only(name), VALIDATORS[name]
        tree = tree_of(value)
        for holder, index in slots_of(tree):
            before = holder[index]
            for each in VALUES:
                holder[index] = tree_of(each)
                spoilt = json.loads(json.dumps(self.plain(tree)))
                assert quick.is_valid(spoilt) == accepts(read, spoilt), (each, before)
            holder[index] = before

    def compare(self, data: st.DataObject, name: str, value: object) -> None:
        spoilt = self.spoilt(data, value)
        assert verdicts(name, spoilt) == {accepts(shape_only(name), spoilt)}

    def spoilt(self, data: st.DataObject, value: object) -> object:
        """Put values where they may not belong, leave members out, and give others a strange name."""
        tree = tree_of(value)
        for _ in range(data.draw(st.integers(1, 3))):
            holder, index = data.draw(st.sampled_from(slots_of(tree)))
            match data.draw(st.integers(0, 5)):
                case 0 if isinstance(tree, Pairs) and len(tree) > 1:
                    tree.remove(data.draw(st.sampled_from(tree)))
                case 1 if isinstance(holder, list) and len(holder) == 2:  # a pair, or a list of two
                    holder[0] = data.draw(st.sampled_from(["sex", "id", "ref", "", "A"]))
                case _:
                    holder[index] = tree_of(data.draw(st.sampled_from(VALUES)))
        return self.plain(tree)

    def plain(self, tree: Any) -> Any:
        match tree:
            case Pairs():
                return {str(key): self.plain(each) for key, each in tree}
            case list():
                return [self.plain(each) for each in tree]
            case _:
                return tree


class TestNumbers:
    @pytest.mark.parametrize("written", ["15", "15.0", "1.5e1", "150E-1", "15.000000000000000000000000000000"])
    def test_a_whole_number_is_one_however_it_is_written(self, written: str) -> None:
        """JSON Schema takes 15.0 for an integer, and tables and doubles of other languages write it so."""
        raw = json.dumps(RECORD).replace('"count": 15', f'"count": {written}').encode()
        assert read_record(raw) == read_record(json.dumps(RECORD).encode())
        assert read_declaration(json.loads(raw)) == read_record(raw)
        assert verdicts("declaration", json.loads(raw)) == {True}

    @pytest.mark.parametrize("written", ["0.0", "-0.0", "0e99", "0E-99"])
    def test_nothing_is_nothing_however_it_is_written(self, written: str) -> None:
        raw = json.dumps(RECORD | {"media": [{"kind": "hdd", "count": 1, "capacity": 7}]})
        media = read_record(raw.replace("7}", f"{written}}}").encode()).media
        assert media is not None
        assert media[0].capacity == 0

    def test_no_digit_is_lost_on_the_way(self) -> None:
        raw = json.dumps(RECORD | {"media": [{"kind": "hdd", "count": 1, "capacity": 7}]})
        media = read_record(raw.replace("7}", "1180591620717411303423.0}").encode()).media
        assert media is not None
        assert media[0].capacity == MAXIMUM - 1

    @pytest.mark.parametrize(
        "written", ["15.5", "1e-1", "1e99", "1e-99999999999999999999", "1e99999999999999999999"]
    )
    def test_a_fraction_or_what_is_too_long_to_tell_is_refused_as_it_came(self, written: str) -> None:
        raw = json.dumps(RECORD).replace('"count": 15', f'"count": {written}').encode()
        with pytest.raises(UnreadableRecordError, match=f"^\\$.media\\[0\\].count: .*, got {written}$"):
            read_record(raw)

    def test_a_float_that_may_have_lost_digits_is_refused(self) -> None:
        read_declaration(RECORD | {"media": [{"kind": "hdd", "count": 1, "capacity": 2.0**53}]})
        with pytest.raises(UnreadableRecordError, match="capacity: "):
            read_declaration(RECORD | {"media": [{"kind": "hdd", "count": 1, "capacity": 2.0**54}]})


class TestDays:
    @staticmethod
    def is_day(text: str) -> bool:
        return verdicts("register-entry", {"id": "A", "names": [], "incorporated_on": text}) == {True}

    @pytest.mark.parametrize(
        "year", [0, 1, 4, 100, 400, 1000, 1900, 1999, 2000, 2023, 2024, 2100, 2400, 9000, 9999]
    )
    def test_the_calendar_is_that_of_the_reader(self, year: int) -> None:
        texts = [f"{year:04}-{month:02}-{day:02}" for month in range(14) for day in range(27, 33)]
        assert [self.is_day(each) for each in texts] == [is_date(each) for each in texts]

    def test_leap_years_are_those_of_the_calendar(self) -> None:
        pattern = schema("register-entry")["properties"]["incorporated_on"]["anyOf"][0]["pattern"]
        february = Draft202012Validator({"pattern": pattern})
        texts = [f"{year:04}-02-29" for year in range(10_000)]
        assert [february.is_valid(each) for each in texts] == [is_date(each) for each in texts]


def is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
        read_day(text)
    except ValueError:
        return False
    return True


class TestWhatGoesOut:
    @pytest.mark.parametrize("name", OUTPUTS)
    def test_results_are_what_their_schema_says_and_their_reader_reads(self, results: Path, name: str) -> None:
        objects = written(results, name)
        assert objects
        assert {verdict for each in objects for verdict in verdicts(name, each)} == {True}
        assert all(accepts(READERS[name], each) for each in objects)

    def test_a_run_without_findings_says_so_by_what_it_leaves_out(self, results: Path) -> None:
        [run] = written(results, "run")
        less = {key: each for key, each in run.items() if key not in ("register", "baseline", "findings")}
        assert verdicts("run", less) == {True}
        assert read_run(json.dumps(less).encode()).findings is None


def with_sums(results: Path, name: str, **changes: Any) -> str:
    return json.dumps(written(results, name)[0] | changes)


class TestBeyond:
    """What a schema can't say: it accepts the object, or never sees what is wrong with it."""

    @pytest.mark.parametrize("name", DESCRIBED)
    def test_each_schema_says_it(self, name: str) -> None:
        assert beyond(name) in schema(name)["$comment"]

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("declaration", json.dumps(RECORD) + " " * 65_536),
            ("declaration", json.dumps(RECORD).replace('"id"', '"purpose": "a", "id"', 1)),
            ("declaration", json.dumps(RECORD | {"purpose": "\ud800"})),
            ("declaration", json.dumps(RECORD | {"media": [{"kind": "hdd", "count": 1, "capacity": "0.5 B"}]})),
            ("declaration", json.dumps(RECORD | {"media": [{"kind": "hdd", "count": 1, "capacity": "1025 EiB"}]})),
            ("register-entry", WHOLE.replace("0.51", "0.1234567890123")),
            ("label", json.dumps(LABEL | {"ring": None})),
            ("label", json.dumps(LABEL | {"look_alike": "A"})),
            ("label", json.dumps(LABEL | {"companions": ["MY-1", "MY-2"]})),
            ("baseline", json.dumps(CONTENT | {"counts": {"batch": {"A": [1, 3]}}})),
        ],
    )
    def test_the_reader_refuses_what_the_schema_lets_through(self, name: str, text: str) -> None:
        assert Draft202012Validator(schema(name)).is_valid(json.loads(text))
        with pytest.raises(UnreadableRecordError):
            READERS[name](text.encode())

    def test_so_it_is_with_sums(self, results: Path) -> None:
        for name, changes in (
            ("assessment", {"score": 7}),
            ("assessment", {"score_range": [7, 1]}),
            ("finding", {"score": 7}),
            ("finding", {"members": []}),
        ):
            text = with_sums(results, name, **changes)
            assert verdicts(name, json.loads(text)) == {True}
            with pytest.raises(UnreadableRecordError):
                READERS[name](text.encode())


class TestBounds:
    def test_a_text_as_it_came_is_any_string(self) -> None:
        assert Verbatim().check("\x00\ud800") == "\x00\ud800"
        with pytest.raises(InvalidValueError, match="expected a string, got 7"):
            Verbatim().check(7)

    @pytest.mark.parametrize(
        "value", [[], {"A": 10}, {"": 1}, {"A": "1"}, parse(b'{"A": 1, "A": 2}', DESCRIBED["run"].caps)]
    )
    def test_an_object_by_names_is_held_to_its_bound(self, value: object) -> None:
        bound = ByName(Whole(0, 9))
        assert bound.expected == "an object by names, each with a whole number from 0 to 9"
        assert bound.check({"A": 1}) == {"A": 1}
        assert ByName(Text()).check({"A": "B"}) == {"A": "B"}
        with pytest.raises(InvalidValueError, match="expected"):
            bound.check(value)


class TestCommand:
    def test_it_prints_a_schema(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["schema", "declaration"]) == 0
        assert json.loads(capsys.readouterr().out) == schema("declaration")

    def test_without_a_name_it_prints_the_names(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["schema"]) == 0
        assert capsys.readouterr().out.split() == list(DESCRIBED)

    def test_a_name_that_there_is_not_is_refused_with_those_that_there_are(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["schema", "declarations"]) == 2
        assert "expected a schema, one of declaration, register-entry, " in capsys.readouterr().err
