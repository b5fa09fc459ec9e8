"""The report and the explanation: what people read, complete, escaped, and honest about what it leaves out."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from attrs import evolve

from borderscore import volume
from borderscore.findings.finding import CALLED
from borderscore.report.page import ROWS, render
from borderscore.report.summary import FindingCount, Row, Summary
from borderscore.run.scoring import Options, score
from tests.findings import EXAMPLE, found
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
    assert len(list(page.all("h1"))) == len(list(page.all("main"))) == len(list(page.all("header"))) == 1
    assert [attrs["aria-label"] for attrs in page.all("nav")] == ["Parts of the report"]
    assert len(list(page.all("caption"))) == len(list(page.all("table"))) > 5
    assert all(attrs.get("scope") in {"row", "col"} for attrs in page.all("th"))
    names = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert all(attrs.get("aria-label") or attrs.get("aria-labelledby") in names for attrs in page.all("svg"))
    assert all(attrs["aria-labelledby"] in names for attrs in page.all("section"))
    assert all(str(attrs["href"])[1:] in names for attrs in page.all("a"))
    assert len(names) == sum("id" in attrs for _, attrs in page.tags)


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
    assert "Not shown: the 2 days with the fewest declarations, 3 together." in text
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
    headings = [html.index(f">{name}</h2>") for name in ("Summary", "Findings", "Highest scores")]
    assert headings == sorted(headings)
    cards = [each for each in Page(html).all("section") if each.get("class") == "card"]
    assert [each["aria-labelledby"] for each in cards] == [f"finding-{place + 1}" for place in range(len(found()))]


def test_a_card_has_all_of_its_finding(with_findings: Summary) -> None:
    html = render(with_findings)
    for line, card in zip(found(), html.split('<section class="card"')[1:], strict=True):
        text = " ".join(Page(f"<section {card.partition('</section>')[0]}</section>").text.split())
        assert f"{line.typology}, {line.level}: {line.score} points" in text
        assert line.text in text
        for each in line.contributions:
            assert f"{each.points:+}{each.text}{each.code}: {each.criterion}" in text
        for link in line.links:
            ties = "".join(
                f"{each.points:+} {CALLED.get(each.kind, each.kind)}: {each.value}" for each in link.evidence
            )
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


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return score([str(EXAMPLE)], tmp_path_factory.mktemp("case") / "out").summary


def test_a_card_draws_who_is_tied_by_what_and_how_the_volume_came_together(case: Summary) -> None:
    html = render(case)
    test_the_page_needs_nothing_else(case)
    test_the_page_is_made_for_every_reader(case)
    assert html.count("Who is tied to whom, and by what") == html.count("How the volume came together") > 1
    first = html[html.index('<section class="card"') : html.index("What speaks for finding 1")]
    assert ">batch: hdd PD1-2447</text>" in first
    assert "<title>2025-03-04 KUL: 20 TB, 20 TB in all</title>" in first
    typology = next(each for each in case.rulebook.typologies if each.name == case.findings[0].typology)
    assert f">alert {volume.display(typology.alert.capacity)}</text>" in first


def test_a_card_lists_arrivals_with_what_each_carried(case: Summary) -> None:
    text = Page(render(case)).text
    for line in case.findings:
        assert [each.declaration for each in case.arrivals[line.id]] == list(line.members)
        brought = sum(each.capacity for each in case.arrivals[line.id] if not each.returning)
        assert brought == line.capacity_bytes
    returned = [each for each in case.findings if each.typology == "outbound-return"]
    assert returned
    assert "out again" in text


def test_amounts_are_readable(case: Summary) -> None:
    text = Page(render(case)).text
    assert re.search(r"capacity in all [\d.]+ [TP]B", text)
    assert not re.search(r"\d{13}", text.replace(case.inputs[0].sha256, "").replace(case.sha256, ""))


def test_the_rulebook_is_told_in_lines(case: Summary) -> None:
    text = Page(render(case)).text
    for characteristic in case.rulebook.characteristics:
        assert characteristic.name in text
        assert characteristic.source in text
    for typology in case.rulebook.typologies:
        watch, alert = (
            f"from {volume.display(level.capacity)} and {level.score} points on"
            for level in (typology.watch, typology.alert)
        )
        assert f"It is watched {watch}, and reported {alert}." in text
