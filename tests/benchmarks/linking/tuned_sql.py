"""Hand-tuned SQL: carriers tied two by two by what they share, each with all that it is tied to, ranked."""

from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from tests.benchmarks.linking.found import Found
from tests.benchmarks.linking.preparing import Database, connected, prepare


@frozen(kw_only=True)
class Tuning:
    """What can be tuned."""

    #: A value that more carriers hold than this says nothing.
    most_holders: int
    #: For each field what a shared value weighs, times the logarithm of how rare it is, and within how many days.
    weights: dict[str, tuple[float, int]]
    #: From how many of those two carriers are tied.
    least_tie: float
    #: What a group is ranked by beside the strength of its ties.
    volume: float
    evenness: float
    papers: float


#: As an analyst would tune it, in seven rounds of looking at what was found and missed: on seeds 1 to 4 of
#: otherworld and 7 of `borderscore simulate`.
BY_HAND: Final = Tuning(
    most_holders=40,
    weights={
        "booking": (0.5, 7),
        "flight": (0.6, 2),
        "booked": (0.6, 30),
        "organisation": (0.7, 30),
        "director": (0.2, 30),
        "address": (0.7, 30),
        "facility": (0.3, 30),
        "batch": (1.0, 40),
        "traveler": (0.7, 40),
    },
    least_tie=6.0,
    volume=2.0,
    evenness=8.0,
    papers=20.0,
)

#: What a search of some hundred settings made of it, with all labels of those worlds: more than a user could know.
SEARCHED: Final = evolve(
    BY_HAND,
    most_holders=30,
    weights=BY_HAND.weights
    | {"flight": (0.0, 2), "organisation": (1.0, 30), "director": (0.0, 30), "batch": (1.2, 40)},
    least_tie=4.2,
    evenness=16.0,
    papers=32.0,
)


def groups(directory: Path, tuning: Tuning) -> list[Found]:
    """Return the groups, the highest first."""
    database = connected()
    prepare(database, directory)
    return ranked(database, tuning)


def ranked(database: Database, tuning: Tuning) -> list[Found]:
    """Return the groups among the prepared carriers, the highest first."""
    weights = ", ".join(f"('{field}', {weight}, {days})" for field, (weight, days) in tuning.weights.items())
    database.execute(
        f"CREATE OR REPLACE TEMP TABLE weights AS FROM (VALUES {weights}) AS weights(field, weight, days)"
    )
    database.execute(
        _QUERY,
        {
            "most_holders": tuning.most_holders,
            "least_tie": tuning.least_tie,
            "volume": tuning.volume,
            "evenness": tuning.evenness,
            "papers": tuning.papers,
        },
    )
    return [Found(score, members) for score, members in database.fetchall()]


_QUERY: Final = """
WITH rare AS (
    SELECT field, value, ln((SELECT count(*) FROM carriers) / count(*)) * any_value(weight) AS bits,
        any_value(days) AS days
    FROM keys JOIN weights USING (field) GROUP BY field, value HAVING count(*) BETWEEN 2 AND $most_holders),
tied AS (
    SELECT one.id AS one, other.id AS other, rare.field, max(bits) AS bits
    FROM rare JOIN keys AS one USING (field, value) JOIN keys AS other USING (field, value)
    WHERE one.id != other.id AND abs(one.day - other.day) <= rare.days
    GROUP BY ALL),
pairs AS (
    SELECT one, other, sum(bits) AS bits FROM tied GROUP BY one, other
    HAVING sum(bits) >= $least_tie),
stars AS (
    SELECT one AS seed, other AS member, bits FROM pairs
    UNION ALL SELECT DISTINCT one, one, 0 FROM pairs),
candidates AS (
    SELECT seed, list(member) AS members, sum(terabytes) AS volume, count(DISTINCT traveler) AS travelers,
        sum(bits) / (count(*) - 1) AS strength, avg(terabytes) / max(terabytes) AS evenness,
        avg(coalesce(papers, false)::INTEGER) AS papers
    FROM stars JOIN carriers ON carriers.id = member GROUP BY seed),
ranked AS (
    SELECT *, strength + $volume * log2(volume / 75) + $evenness * evenness - $papers * papers AS score
    FROM candidates WHERE volume >= 75 AND (travelers >= 2 OR len(members) >= 3)),
numbered AS (SELECT *, row_number() OVER (ORDER BY score DESC, seed) AS rank FROM ranked),
belonging AS (SELECT unnest(members) AS member, rank FROM numbered),
best AS (SELECT member, min(rank) AS best FROM belonging GROUP BY member),
kept AS (SELECT rank FROM belonging JOIN best USING (member) GROUP BY rank HAVING min(best) = rank)
SELECT score, members FROM numbered JOIN kept USING (rank) ORDER BY rank;
"""
