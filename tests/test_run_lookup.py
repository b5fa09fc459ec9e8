"""Looking a result up: by its id, near ids named, and what is missing or damaged said."""

from pathlib import Path

import pytest

from borderscore.errors import InputError
from borderscore.formats.assessments import AssessmentLine
from borderscore.run.lookup import find
from borderscore.run.scoring import Options, score
from tests.runs import record, write_records, write_rules


def test_an_assessment_is_found_by_its_id(tmp_path: Path) -> None:
    names = ['quo"ted', "\u6d41\u660e", *(f"D-{number}" for number in range(300))]
    given, out = write_records(tmp_path / "in.jsonl", *map(record, names)), tmp_path / "out"
    score([str(given)], out, Options(rulebook=write_rules(tmp_path)))
    for name in names[:5]:
        found = find(out, name)
        assert isinstance(found, AssessmentLine)
        assert found.declaration == name
    with pytest.raises(InputError, match="no declaration and no finding 'D-150x'; did you mean D-150"):
        find(out, "D-150x")
    with pytest.raises(InputError, match=r"no declaration and no finding '\\udcff'$"):
        find(out, "\udcff")


def test_results_that_are_missing_or_damaged_are_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(InputError, match=r"assessments\.jsonl: expected the results of a run, got: No such file"):
        find(out, "A")
    out.mkdir()
    (out / "assessments.jsonl").write_text(
        'junk\n{"type":"assessment","declaration":"A",\n{"type":"assessment","declaration":"C'
    )
    with pytest.raises(InputError, match=r"assessments\.jsonl: line 2: \$: expected JSON"):
        find(out, "A")
    with pytest.raises(InputError, match="no declaration and no finding 'B'"):
        find(out, "B")
