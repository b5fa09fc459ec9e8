"""Splink: carriers linked as if they were records of one person, trained without labels, clustered, by volume."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.linking.found import Found
from tests.benchmarks.linking.preparing import Database, connected, prepare

#: From which probability on two carriers are of one cluster. The measurement takes whichever does best.
THRESHOLDS: Final = (0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999)

#: What two carriers may have in common.
_COLUMNS: Final = ("employer", "host", "address", "booking", "flight", "batch", "traveler", "facility")

#: Pairs are made of those who share one of these within so many days.
_BLOCKS: Final = {
    "employer": 21,
    "host": 21,
    "address": 21,
    "booking": 14,
    "flight": 2,
    "batch": 40,
    "traveler": 40,
}

#: Trained on pairs that share one of these.
_TRAINED_ON: Final = ("flight", "address", "host", "batch")


def clusters(directory: Path, thresholds: Sequence[float] = THRESHOLDS) -> Iterator[tuple[float, list[Found]]]:
    """Yield the groups at each threshold, the largest volume first."""
    database = connected()
    prepare(database, directory)
    linker = _trained(database)
    predicted = linker.inference.predict(threshold_match_probability=min(thresholds))
    for threshold in thresholds:
        clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold)
        yield threshold, _by_volume(database, clustered.physical_name)


def _trained(database: Database) -> Any:
    splink = import_module("splink")
    cl, cll = import_module("splink.comparison_library"), import_module("splink.comparison_level_library")
    booked = cl.CustomComparison(
        output_column_name="booked",
        comparison_levels=[
            cll.NullLevel("booked"),
            cll.AbsoluteDifferenceLevel("booked", 1),
            cll.ElseLevel(),
        ],
    )
    blocks = [f"l.{name} = r.{name} AND abs(l.day - r.day) <= {days}" for name, days in _BLOCKS.items()]
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            *(cl.ExactMatch(name).configure(term_frequency_adjustments=True) for name in _COLUMNS),
            cl.ExactMatch("model"),
            booked,
        ],
        blocking_rules_to_generate_predictions=blocks,
    )
    api = splink.DuckDBAPI(connection=database)
    linker = splink.Linker(api.register("carriers"), settings, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(
        ["l.booking = r.booking AND l.flight = r.flight", "l.address = r.address AND l.batch = r.batch"],
        recall=0.5,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for name in _TRAINED_ON:
        linker.training.estimate_parameters_using_expectation_maximisation(f"l.{name} = r.{name}")
    return linker


def _by_volume(database: Database, table: str) -> list[Found]:
    rows = database.execute(
        f"""
        SELECT sum(terabytes) AS volume, list(id ORDER BY id) FROM {table}
        GROUP BY cluster_id HAVING count(*) BETWEEN 2 AND 40 AND volume >= 75 ORDER BY volume DESC, cluster_id
        """  # noqa: S608 - the name is Splink's
    ).fetchall()
    return [Found(volume, members) for volume, members in rows]
