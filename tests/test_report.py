"""The report and the explanation: what people read, complete, escaped, and honest about what it leaves out."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from borderscore.formats.assessments import AssessmentLine, ContributionLine, RulebookLine
from borderscore.report.page import ROWS, render
from borderscore.report.summary import FindingCount, Row, Summary
from borderscore.report.words import explain
from borderscore.run.scoring import Options, score
from tests.findings import found
from tests.runs import Record, record, write_records, write_rules

VOID = {"meta", "br"}


class Page(HTMLParser):
    """A page, its tags in balance, as what tests ask of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    def all(self, tag: str) -> Iterator[dict[str, str | None]]:
        return (attrs for name, attrs in self.tags if name == tag)


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    directory = tmp_path_factory.mktemp("run")
    records: list[Record | str] = [
        record("<script>alert(1)</script>", "100 TB", documents=[{"kind": "invoice"}]),
        record("A&B", "10 TB"),
        record("C", None, port="PEN", declared_at="2025-04-04T00:00:00Z"),
        '{"id": "<b>bold</b>", "x": 1}',
    ]
    given = write_records(directory / "in.jsonl", *records)
    return score([str(given)], directory / "out", Options(rulebook=write_rules(directory))).summary


def test_the_page_needs_nothing_else(summary: Summary) -> None:
    page = Page(render(summary))
    names = {name for name, _ in page.tags}
    assert names.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "form"})
    references = [value for _, attrs in page.tags for name, value in attrs.items() if name in {"href", "src"}]
    assert references
    assert all(reference is not None and reference.startswith("#") for reference in references)
    assert "url(" not in render(summary)
    assert "@import" not in render(summary)


def test_the_page_is_made_for_every_reader(summary: Summary) -> None:
    page = Page(render(summary))
    assert next(page.all("html")) == {"lang": "en"}
    assert len(list(page.all("title"))) == len(list(page.all("h1"))) == 1
    assert len(list(page.all("caption"))) == len(list(page.all("table"))) > 5
    assert all(attrs.get("scope") in {"row", "col"} for attrs in page.all("th"))
    assert all(attrs.get("aria-label") for attrs in page.all("svg"))
    targets = [f"#{attrs['id']}" for attrs in page.all("h3")]
    assert [attrs["href"] for attrs in page.all("a")] == targets


def test_what_came_from_outside_stays_text(summary: Summary) -> None:
    page = Page(render(summary))
    assert "<script>alert(1)</script>" in page.text
    assert "A&B" in page.text
    assert "100 TB <b>in all</b>" in page.text
    assert "b" not in {name for name, _ in page.tags}


def test_the_page_says_what_the_run_came_to(summary: Summary) -> None:
    text = " ".join(Page(render(summary)).text.split())
    assert "3 declarations, scored" in text
    assert "refers declarations to a lane, for a person to review. It decides nothing" in text
    assert f"{summary.rulebook.id} {summary.rulebook.version}" in text
    assert summary.sha256 in text
    assert summary.inputs[0].sha256 in text
    assert "yellow from 50 points on, red from 100 on" in text
    assert "from 2025-03-01 to 2025-03-31; 1 of the declarations were lodged on other days" in text
    assert "one in 2, by a hash of the id with the salt s" in text
    assert "2025-04-04" in text
    assert "$.x: expected one of the fields" in text
    assert "Not shown" not in text


def test_the_bars_of_a_declaration_join_from_zero_to_its_score(summary: Summary) -> None:
    html = render(summary)
    section = html[html.index('<h3 id="top-1">') : html.index('<h3 id="top-2">')]
    bars = [ET.fromstring(f"<svg{part.split('</svg>')[0]}</svg>") for part in section.split("<svg")[1:]]  # noqa: S314
    labels = [bar.attrib["aria-label"] for bar in bars]
    assert labels == ["from 0 to 120 points", "from 120 to 90 points"]
    [first, second] = [bar[0].attrib for bar in bars]
    assert (first["class"], first["x"], first["width"]) == ("up", "0.00", "100.00")
    assert (second["class"], second["x"], second["width"]) == ("down", "75.00", "25.00")


def test_an_empty_run_has_a_page(summary: Summary, tmp_path: Path) -> None:
    given = write_records(tmp_path / "in.jsonl")
    empty = score([str(given)], tmp_path / "out", Options(rulebook=write_rules(tmp_path))).summary
    text = Page(render(empty)).text
    assert "No declaration was assessed." in text
    assert "None: every record could be read." in text


def test_a_page_says_what_it_leaves_out(summary: Summary) -> None:
    rows = tuple(
        Row(name=f"2025-{number:03}", lanes={"green": number, "yellow": 0, "red": 0}, capacity=0)
        for number in range(1, ROWS + 3)
    )
    counts = evolve(summary.counts, assessed=100_000, rejected=70)
    text = Page(render(evolve(summary, days=rows, counts=counts))).text
    assert "Not shown: 2 more, with 3 declarations." in text
    assert "Not shown: 99,997 more, with no higher score; assessments.jsonl has them all." in text
    assert "Not shown: 69 more; rejects.jsonl has them all." in text
    assert "2025-003" in text
    assert "2025-002" not in text


@pytest.fixture(scope="module")
def with_findings(summary: Summary) -> Summary:
    counts = (FindingCount("split-volume", "alert", 50), FindingCount("split-volume", "watch", 7))
    return evolve(summary, findings=found(), findings_total=57, findings_by=counts)


def test_findings_come_before_the_highest_scores_and_for_every_reader(with_findings: Summary) -> None:
    html = render(with_findings)
    test_the_page_needs_nothing_else(with_findings)
    test_the_page_is_made_for_every_reader(with_findings)
    headings = [html.index(f"<h2>{name}</h2>") for name in ("Summary", "Findings", "Highest scores")]
    assert headings == sorted(headings)
    cards = list(Page(html).all("section"))
    assert [each["aria-labelledby"] for each in cards] == [f"finding-{place + 1}" for place in range(len(found()))]


def test_a_card_has_all_of_its_finding(with_findings: Summary) -> None:
    html = render(with_findings)
    for line, card in zip(found(), html.split("<section ")[1:], strict=True):
        text = " ".join(Page(f"<section {card.partition('</section>')[0]}</section>").text.split())
        assert f"{line.typology}, {line.level}: {line.score} points" in text
        assert line.text in text
        for each in line.contributions:
            assert f"{each.points:+}{each.text}{each.code}: {each.criterion}" in text
        for link in line.links:
            ties = "".join(f"{each.points:+} {each.kind}: {each.value}" for each in link.evidence)
            assert f"{link.a}{link.b}{link.points:+}{ties}" in text
        for name, share in line.shares.items():
            assert f"{name}{share:+}" in text
        against = any(each.points < 0 for each in line.contributions)
        assert ("What speaks against finding" in text) == against or "nothing of what is looked at" in text


def test_findings_are_counted_and_those_left_out_are_named(with_findings: Summary) -> None:
    text = Page(render(with_findings)).text
    assert "split-volumealert50" in text
    assert "split-volumewatch7" in text
    left = 57 - len(found())
    assert f"Not shown: {left} more, with no higher score; findings.jsonl has them all." in text


def test_one_traveler_is_one(with_findings: Summary) -> None:
    text = Page(render(with_findings)).text
    assert "by 1 traveler in 2 declarations, from 2024-03-19 " in text
    assert "by 4 travelers in 4 declarations, from 2025-03-04 15:22 UTC to 2025-03-06 15:46 UTC." in text


def test_without_findings_the_page_says_so(summary: Summary) -> None:
    text = Page(render(summary)).text
    assert "No pattern over several declarations was found." in text
    assert "Findings by pattern" not in text


def test_a_rulebook_without_an_end_is_in_force_from_its_day_on(summary: Summary) -> None:
    open_ended = evolve(summary.rulebook, valid_from=date(2024, 1, 1), valid_until=None)
    counts = evolve(summary.counts, outside_validity=0)
    text = Page(render(evolve(summary, rulebook=open_ended, counts=counts))).text
    assert "from 2024-01-01\n" in text.replace("engine", "\nengine")


def line(*contributions: ContributionLine, **changes: Any) -> AssessmentLine:
    total = sum(each.points for each in contributions)
    plain = AssessmentLine(
        type="assessment",
        declaration="D-1",
        revision=3,
        score=total,
        score_range=(total, total),
        lane="yellow",
        selected_at_random=False,
        capacity_bytes=None,
        contributions=contributions,
        findings=(),
        rulebook=RulebookLine(id="small", version="1.0.0", sha256="ab12"),
        engine="0.1.0",
    )
    return evolve(plain, **changes)


def contribution(points: int, code: str, observed: Any) -> ContributionLine:
    return ContributionLine(
        code=code,
        points=points,
        observed=observed,
        criterion=f"criterion of {code}",
        text=f"{code} it is",
        source="$.x",
    )


def test_an_explanation_has_all_that_the_line_has() -> None:
    told = explain(
        line(
            contribution(-5, "C", True),
            contribution(60, "A", {"media.used": None, "host.abroad": False, "route": ("CN", "MY"), "none": ()}),
            contribution(20, "B", None),
            score_range=(50, 90),
            capacity_bytes=16 * 10**12,
            selected_at_random=True,
        )
    )
    assert (
        told
        == """\
Declaration D-1, revision 3
Lane: yellow. It refers the declaration for a person to review, and decides nothing.
Score: 75
If all that is undeclared were declared, it would lie between 50 and 90.
Declared capacity: 16 TB (16,000,000,000,000 bytes)
Drawn at random for the control sample, whatever its score.

Points
    +60 A
        A it is
        observed: media.used not declared, host.abroad no, route CN, MY, none none
        criterion: criterion of A
        source: $.x
    +20 B
        B it is
        observed: not declared
        criterion: criterion of B
        source: $.x
     -5 C
        C it is
        observed: yes
        criterion: criterion of C
        source: $.x
    +75 in all: the score, to the point.

Not declared, and counted as said above: media.used, $.x

Rulebook: small 1.0.0, SHA-256 ab12
Engine: borderscore 0.1.0
"""
    )


def test_an_explanation_without_points_says_so() -> None:
    told = explain(line())
    assert "No criterion of the rulebook gave it any points." in told
    assert "No undeclared field could change it." in told
    assert "Declared capacity: not declared" in told


@given(st.lists(st.integers(-300, 300), max_size=8))
def test_most_points_come_first(points: list[int]) -> None:
    told = explain(line(*(contribution(each, f"P{index}", each) for index, each in enumerate(points))))
    shown = [int(row.split()[0]) for row in told.splitlines() if row.strip()[:1] in "+-" and " P" in row]
    assert shown == sorted(points, reverse=True)
