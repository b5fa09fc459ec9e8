"""Reading rulebooks: whatever was meant is read, whatever is wrong is named with its line."""

import re
import time
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderscore.errors import InputError, InvalidRulebookError
from borderscore.features.kernel import Catalogue, Form, Kind, feature
from borderscore.formats.rulebooks import default_rulebook, examine, load_rulebook, read_rulebook
from borderscore.formats.toml_tables import MAXIMUM_FAULTS, MAXIMUM_SIZE
from borderscore.rulebook.model import Predicate, Rulebook
from tests.rulebook_strategies import layouts, rulebooks
from tests.toys import TOYS

HEAD: Final = """\
[rulebook]
id = "test"
version = "1.0.0"
author = "A. N. Officer"
valid_from = 2026-12-01
about = "For tests."
[lanes]
yellow = 10
red = 20
[control_sample]
one_in = 200
salt = "s"
"""

SIZE: Final = """\
[[characteristic]]
name = "size"
feature = "toy.size"
why = "Because."
source = "None."
[[characteristic.attribute]]
at_least = "10 TB"
points = 30
code = "SIZE-10TB"
text = "{toy.size} in all"
[[characteristic.attribute]]
undeclared = true
points = 5
code = "SIZE-UNDECLARED"
text = "Not declared."
[[characteristic.attribute]]
otherwise = true
points = 0
"""

WHOLE: Final = HEAD + SIZE


def read(text: str) -> Rulebook:
    return read_rulebook(text.encode(), "r.toml", TOYS)


def complaints(content: str | bytes) -> list[str]:
    """Return what is said about a rulebook, line by line, without the name of the file."""
    encoded = content.encode() if isinstance(content, str) else content
    _, issues = examine(encoded, "r.toml", TOYS)
    return [str(issue).removeprefix("r.toml:").strip() for issue in issues]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def swapped(old: str, new: str, text: str = WHOLE) -> str:
    assert text.count(old) == 1, f"{old!r} should stand once in the rulebook"
    return text.replace(old, new)


def attribute(*lines: str) -> str:
    """Return a rulebook whose first attribute has these predicates; line 20 is the first of them."""
    return swapped('at_least = "10 TB"', "\n".join(lines)).replace(" {toy.size}", "")


def predicates(*lines: str) -> tuple[Predicate, ...]:
    text = attribute(*lines).replace("{toy.size} in all", "So it is.")
    return read(text).characteristics[0].attributes[0].when


@given(data=st.data())
def test_a_rulebook_is_read_as_it_was_meant_however_it_is_laid_out(data: st.DataObject) -> None:
    rulebook = data.draw(rulebooks(TOYS, most=2))
    text = data.draw(layouts(rulebook, TOYS))
    assert read(text) == rulebook


def test_a_rulebook_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(WHOLE)
    assert load_rulebook(path, TOYS).id == "test"


def test_the_rulebook_that_comes_with_the_package_is_read() -> None:
    assert default_rulebook().id == "borderscore-default"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: expected a rulebook, got: No such file"):
        load_rulebook(tmp_path / "none.toml", TOYS)


def test_an_error_carries_every_issue_with_file_and_line() -> None:
    text = swapped("yellow = 10", "yellow = true").replace("points = 30", "points = 3.5")
    with pytest.raises(InvalidRulebookError) as caught:
        read(text)
    assert str(caught.value).splitlines() == [
        "r.toml:8: error: lanes: yellow: expected a whole number from -10,000,000 to 10,000,000, got true",
        "r.toml:20: error: size, attribute 1: points: expected a whole number from -10,000 to 10,000, got 3.5",
    ]


def test_line_breaks_in_texts_count_as_spaces() -> None:
    assert read(swapped('"For tests."', '"""\nFor\n  tests."""')).about == "For tests."


@pytest.mark.parametrize(
    ("written", "operand"),
    [
        ('when.toy.size.at_least = "16 TB"', 16 * 10**12),
        ('when.toy.size.at_least = "16000 GB"', 16 * 10**12),
        ('when.toy.full.at_least = "80 %"', 80),
        ('when.toy.full.at_least = "80%"', 80),
        ("when.toy.full.at_least = 80", 80),
        ('when.toy.stay.at_least = "1 day"', 1),
        ('when.toy.stay.at_least = "-7 days"', -7),
        ("when.toy.stay.at_least = 7", 7),
        ("when.toy.revision.at_least = 7", 7),
        ("when.toy.locked.is = false", False),
        ('when.toy.host.is = "MY"', "MY"),
        ('when.toy.serials.in = ["A", "B"]', frozenset("AB")),
        ("when.toy.host.undeclared = true", True),
    ],
)
def test_operands_are_read_in_the_unit_of_their_kind(written: str, operand: object) -> None:
    (predicate,) = predicates(written)
    assert predicate.operand == operand


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("at_least = 10", 'toy.size: at_least: expected an amount of data with its unit such as "16 TB", got 10'),
        ('at_least = "10 Tb"', "toy.size: at_least: expected bytes, got 'Tb', which counts bits"),
        (
            'when.toy.full.below = "80 TB"',
            """toy.full: below: expected whole percent such as 80 or "80 %", got '80 TB'""",
        ),
        ("when.toy.full.below = 80.5", 'toy.full: below: expected whole percent such as 80 or "80 %", got 80.5'),
        ("when.toy.stay.below = true", 'toy.stay: below: expected whole days such as 7 or "7 days", got true'),
        ('when.toy.revision.is = "7"', "toy.revision: is: expected a whole number, got '7'"),
        ("when.toy.locked.is = 1", "toy.locked: is: expected true or false, got 1"),
        ("when.toy.host.is = 1", "toy.host: is: expected a term of 1 to 256 characters, got 1"),
        (
            'when.toy.host.in = "MY"',
            "toy.host: in: expected an array of terms or a list such as \"@hubs\", got 'MY'",
        ),
        ("when.toy.host.in = 5", "toy.host: in: expected an array of 1 to 10,000 terms, got 5"),
        ("when.toy.host.in = []", "toy.host: in: expected an array of 1 to 10,000 terms, got a list of 0"),
        ('when.toy.host.in = ["MY", 5]', "toy.host: in: expected a term of 1 to 256 characters, got 5"),
        ("when.toy.host.undeclared = false", "toy.host: undeclared: expected true, got false"),
        (
            "when.toy.hots.is = 2020-01-01",
            "toy.hots: is: expected a number, a text, true or false, got a",
        ),
        ("when.toy.size = 5", "when.toy.size: expected one of below, at_least, is, in, undeclared, got 5"),
        (
            "when.toy.size.at_laest = 5",
            "when.toy.size.at_laest: expected one of below, at_least, is, in, undeclared, got 5; did you mean",
        ),
    ],
)
def test_an_operand_of_the_wrong_kind_is_named_with_its_line(written: str, complaint: str) -> None:
    text = attribute(written)
    expected = f"{line_of(text, written)}: error: size, attribute 1: {complaint}"
    assert any(said.startswith(expected) for said in complaints(text)), complaints(text)


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("when.toy.sise.below = 5", "unknown feature toy.sise; did you mean toy.size?"),
        (
            "when.toy.locked.below = 5",
            "toy.locked: below: expected one of is, undeclared, since",
        ),
        ('when.toy.sise.in = ["A"]', "unknown feature toy.sise; did you mean toy.size?"),
    ],
)
def test_a_predicate_that_makes_no_sense_is_named_with_its_line(written: str, complaint: str) -> None:
    text = attribute('below = "20 TB"', written)
    assert complaints(text)[0].startswith(f"{line_of(text, written)}: error: size, attribute 1: {complaint}")


def test_a_predicate_given_twice_is_named() -> None:
    text = attribute('when.toy.size.below = "5 TB"', 'when."toy.size".below = "6 TB"')
    assert complaints(text) == ["20: error: size, attribute 1: toy.size: expected below once, got it twice"]


def test_a_predicate_needs_a_feature() -> None:
    text = swapped('feature = "toy.size"\n', "")
    assert complaints(text) == [
        "18: error: size, attribute 1: at_least: the characteristic names no feature to hold it against"
    ]


def test_a_role_stands_alone() -> None:
    text = swapped("undeclared = true", 'undeclared = true\nbelow = "5 TB"')
    (said,) = complaints(text)
    assert said == (
        "25: error: size, attribute 2: expected undeclared alone, got below beside it; "
        "a conjunction takes when.<feature>.undeclared = true"
    )


def test_a_role_is_only_ever_true() -> None:
    assert complaints(swapped("otherwise = true", "otherwise = false")) == [
        "29: error: size, attribute 3: otherwise: expected true, got false"
    ]


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('id = "test"', 'id = "Test"', "2: error: rulebook: id: expected a name of small letters"),
        ('id = "test"\n', "", "1: error: rulebook: id is missing: expected a name of small letters"),
        (
            "valid_from = 2026-12-01",
            'valid_from = "soon"',
            "5: error: rulebook: valid_from: expected a date, got",
        ),
        ("one_in = 200", "one_in = 0", "11: error: control_sample: one_in: expected a whole number from 1"),
        ("one_in = 200", "onein = 200", "11: error: control_sample: unknown key 'onein'; did you mean one_in?"),
        ("[lanes]", "[lines]", "7: error: unknown key 'lines'; did you mean lanes?"),
        ("[lanes]\n", "", "7: error: rulebook: unknown key 'yellow'"),
        ('name = "size"', 'name = "Size"', "14: error: characteristic 1: name: expected a name of small letters"),
        ('why = "Because."', 'why = ""', "16: error: size: why: expected a text, at least 1 long, got ''"),
        (
            'code = "SIZE-10TB"',
            'code = "size"',
            "21: error: size, attribute 1: code: expected a reason code",
        ),
        ('"{toy.size} in all"', "5", "22: error: size, attribute 1: text: expected a text, got 5"),
        ("points = 30", "points = 10_001", "20: error: size, attribute 1: points: expected a whole number from"),
        (
            'at_least = "10 TB"\n',
            "",
            "18: error: size, attribute 1: expected a predicate (below",
        ),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, complaint: str) -> None:
    assert any(said.startswith(complaint) for said in complaints(swapped(old, new))), complaints(swapped(old, new))


def test_what_should_be_tables_is_named() -> None:
    said = complaints('lanes = 5\ncharacteristic = 5\nlists = {a = 1, "A b" = {}}')
    assert said[:6] == [
        "error: expected a table [rulebook], got none",
        "error: expected a table [control_sample], got none",
        "1: error: expected a table [lanes], got 5",
        "2: error: expected one or more tables [[characteristic]], got 5",
        "3: error: lists: expected a table [a], got 1",
        "3: error: lists: expected a name of small letters, digits and hyphens such as capacity, got 'A b'",
    ]


def test_attributes_that_are_no_tables_are_named() -> None:
    text = HEAD + SIZE[: SIZE.index("[[characteristic.attribute]]")] + "attribute = [1]"
    assert complaints(text) == ["18: error: size: attribute 1: expected a table, got 1"]


def test_a_characteristic_has_a_bounded_number_of_attributes() -> None:
    text = WHOLE + "".join(f"[[characteristic.attribute]]\nbelow = '{n} B'\npoints = 0\n" for n in range(1, 99))
    assert complaints(text) == [
        f"{text.count(chr(10)) - 2}: error: size: attribute: expected at most 100 tables, got 101"
    ]


def test_many_unknown_keys_are_counted() -> None:
    said = complaints("".join(f"a{index} = 1\n" for index in range(25)))
    assert "21: error: 5 more unknown keys" in said


def test_reading_stops_after_many_faults() -> None:
    said = complaints("[[characteristic]]\n" * 1000)
    assert len(said) == MAXIMUM_FAULTS + 1
    assert said[-1] == f"error: stopped after {MAXIMUM_FAULTS} errors" or said[0].startswith("error: ")


def test_what_is_missing_elsewhere_is_not_concluded_from_a_fault() -> None:
    """A list that a faulty predicate would use is not called unused, nor a lane out of reach."""
    text = swapped('at_least = "10 TB"', "at_least = 10") + '[lists.spare]\nvalues = ["A"]\nsource = "None."\n'
    assert [said for said in complaints(text) if "advice" in said] == []


def test_an_unknown_list_is_named_with_its_line() -> None:
    text = attribute('when.toy.host.in = "@hub"') + '[lists.hubs]\nvalues = ["MY"]\nsource = "None."\n'
    assert any("toy.host: unknown list @hub; did you mean hubs?" in said for said in complaints(text))


def _noisy() -> Catalogue:
    kind = Kind("hours", Form.NUMBER, int, "hours", str, int)
    shout = feature("toy.shout", TOYS["toy.words"].kind, "shout", "$.purpose", normalise=str.upper)
    hours = feature("toy.hours", kind, "hours", "$.purpose")

    def nothing(_: object) -> None:
        """Nothing."""

    return TOYS.extended(shout(nothing), hours(nothing))


@pytest.mark.parametrize(
    ("written", "operand"),
    [
        ('when.toy.shout.is = "data"', "DATA"),
        ('when.toy.shout.in = ["data", "Set"]', frozenset(["DATA", "SET"])),
        ('when.toy.shout.in = "@said"', frozenset(["DATA"])),
        ("when.toy.hours.is = 5", 5),
    ],
)
def test_terms_are_written_as_the_feature_writes_its_own(written: str, operand: object) -> None:
    text = attribute(written).replace("{toy.size} ", "") + '[lists.said]\nvalues = ["data"]\nsource = "None."\n'
    rulebook = read_rulebook(text.encode(), "r.toml", _noisy())
    assert rulebook.characteristics[0].attributes[0].when[0].operand == operand
    assert rulebook.lists["said"].values == frozenset(["data"])


HOSTILE: Final = {
    "header": b"[" + b"a" * 100_000 + b"]",
    "dotted header": b"[" + b".".join([b"a"] * 50_000) + b"]",
    "short dotted header": b"[" + b".".join([b"a"] * 1_000) + b"]",
    "quoted dotted header": b"[" + b".".join([b'"a"'] * 500) + b"]",
    "many headers": b"".join(b"[a%d]\n" % index for index in range(14_000)),
    "many deep headers": b"".join(b"[a%d.b.c.d.e.f.g.h]\n" % index for index in range(5_000)),
    "many tables": b"[[a]]\n" * 17_000,
    "many keys": b"".join(b"a%d = 1\n" % index for index in range(11_000)),
    "nested arrays": b"a = " + b"[" * 4_000,
    "nested arrays over lines": b"a = " + b"[\n" * 50_000,
    "nested arrays that tomllib can read": b"a = " + b"[" * 300 + b"]" * 300,
    "nested tables": b"a = " + b"{a = " * 800,
    "size": b"#" * (MAXIMUM_SIZE + 1),
    "byte-order mark": b"\xef\xbb\xbf[rulebook]",
    "Latin-1": b'[rulebook]\nid = "\xe9"',
    "unclosed": b'a = """' + b"a\n" * 10_000,
    "spaces": (b" " * 4_000 + b"\n") * 65,
    "ends of lines": b"\n" * MAXIMUM_SIZE,
    "items": b"".join(b"x%d = [%s]\n" % (index, b",".join([b"1"] * 1_900)) for index in range(25)),
    "many attributes": b"[[characteristic]]\n" + b"[[characteristic.attribute]]\na = 1\n" * 1_800,
    "comments": b"# a\n" * 100_000,
    "commas": b"a = [" + b"1, " * 1_000 + b"]",
    "NUL": b"a = \x00",
    "digits": b"a = " + b"9" * 4_000,
    "infinity": b"a = inf",
    "date": b"a = 2025-13-45",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_input_ends_in_a_clear_message_within_bounds(content: bytes) -> None:
    started = time.process_time()
    said = complaints(content)
    spent = time.process_time() - started
    assert "error: expected" in said[0]
    assert spent < 0.5, "50 ms where nothing else runs"
    tracemalloc.start()
    try:
        complaints(content)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (HOSTILE["header"], "1: error: expected lines of at most 4,096 characters, got 100,002"),
        (HOSTILE["short dotted header"], "1: error: expected at most 8 dots in a key, got more"),
        (HOSTILE["many headers"], "error: expected at most 3,000 names in all headers, got 14,000"),
        (HOSTILE["many keys"], "error: expected at most 10,000 names in all keys, got 11,000"),
        (HOSTILE["items"], "error: expected at most 16,000 commas and equals signs, got 47,500"),
        (HOSTILE["nested arrays"], "error: expected at most 32 arrays and tables within each other, got more"),
        (HOSTILE["size"], "error: expected at most 262,144 bytes, got more"),
        (HOSTILE["byte-order mark"], "1: error: expected TOML without a byte-order mark, got one at the start"),
        (HOSTILE["Latin-1"], "2: error: expected UTF-8, got byte 0xE9"),
        (b"a = 1\n[b\n", "2: error: expected TOML: Expected ']' at the end of a table declaration"),
        (b"a = '''", "error: expected TOML: Expected \"'''\" (at end of document)"),
    ],
)
def test_what_is_no_toml_is_said_with_the_line(content: bytes, complaint: str) -> None:
    assert complaints(content) == [complaint]


@pytest.mark.parametrize("depth", [30, 31, 32, 33, 100, 200])
def test_arrays_nest_to_a_stated_depth(depth: int) -> None:
    """The array stands in a table of its own, and the terms of a list are none of them."""
    nested = "unknown = " + "[" * depth + "]" * depth + "\n"
    (complaint,) = complaints(nested + WHOLE)
    assert complaint.startswith("1: error: unknown key" if depth <= 32 else "error: expected at most 32 arrays")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_input_raises_anything_but_an_invalid_rulebook(content: bytes) -> None:
    with pytest.raises(InvalidRulebookError):
        read_rulebook(content, "r.toml", TOYS)


def _mutations(text: str) -> Iterable[str]:
    """Yield the text with each of its values replaced, and each of its lines left out."""
    lines = text.splitlines()
    for number, line in enumerate(lines):
        yield "\n".join(lines[:number] + lines[number + 1 :])
        if re.search("= .", line):
            for value in ("1", "-1", "1.5", "true", "[]", "{}", "''", "'x'", "[[1]]", "2020-01-01", "{a.b = 1}"):
                changed = line[: line.index("= ")] + f"= {value}"
                yield "\n".join([*lines[:number], changed, *lines[number + 1 :]])


@given(st.sampled_from(list(_mutations(WHOLE + '[lists.a]\nvalues = ["b"]\nsource = "c"\n'))))
def test_every_fault_has_a_line_or_is_about_a_part_that_is_missing(text: str) -> None:
    _, issues = examine(text.encode(), "r.toml", TOYS)
    assert all(issue.line or "got none" in issue.message for issue in issues if issue.severity == "error")
