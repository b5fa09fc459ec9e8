"""How fast declarations are scored, against hand-written `if` statements and against other rule engines.

Warm: the same 1,000 declarations again and again. Cold: 100,000 of them, in an order that has nothing to do with
where they lie in memory; between two visits to a declaration, whoever pays them, come thousands of others.
"""

import gc
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from statistics import median
from typing import Any, Final

import orjson
from attrs import frozen

from borderscore.declaration import Declaration
from borderscore.features import STANDARD
from borderscore.formats.records import read_record
from borderscore.scoring.compiled import Evaluation, compile_rulebook, compile_tally
from borderscore.scoring.outcomes import Outcome, ranked
from tests.benchmarks.interleaved import Taken, collector_off, ratio, seconds
from tests.benchmarks.report import DisagreementError, Section, Setting, target
from tests.benchmarks.rivals import Input, Rival, Verdict, installed
from tests.benchmarks.traffic import Traffic
from tests.benchmarks.twelve_rules import Explained, by_hand, by_hand_explained, features_of, rulebook

WARM: Final = 1_000
COLD: Final = 100_000
CHUNK: Final = 1_000

HAND: Final = "by hand: score and codes"
HAND_EXPLAINED: Final = "by hand: code, points, observed, criterion"
TALLY: Final = "borderscore: tally (score and codes)"
EVALUATE: Final = "borderscore: evaluate (values; the rest one index away)"
EXPLAINED: Final = "borderscore: evaluate, made tuples of"
FEATURES: Final = "features_of: the input of all rule engines"


#: An answer in the form in which answers are compared: the score, and the rules that fired by their codes.
Answer = tuple[int, tuple[Any, ...]]


@frozen
class Contender:
    """One way to score declarations."""

    name: str
    judge: Callable[[Any], Any]
    #: Brings an answer into the form in which answers are compared; None: there is none.
    answer: Callable[[Any], Answer] | None
    #: Makes what `judge` takes, outside of the timed part.
    prepare: Callable[[Declaration], Any] | None = None

    def run(self, declarations: Sequence[Declaration]) -> tuple[float, list[Any]]:
        """Judge declarations; return the seconds that it took, and the answers."""
        given = declarations if self.prepare is None else [self.prepare(each) for each in declarations]
        answers: list[Any] = []
        judge = self.judge

        def work() -> None:
            answers.extend([judge(each) for each in given])

        with collector_off():
            return seconds(work), answers


def contenders() -> list[Contender]:
    """Return all that are installed."""
    rules = rulebook()
    outcomes = ranked(rules, STANDARD)
    evaluate = compile_rulebook(rules, STANDARD, outcomes).evaluate

    said = [(outcome.code, outcome.points, outcome.criterion) for outcome in outcomes]

    def explained(declaration: Declaration) -> tuple[int, list[tuple[Any, ...]]]:
        score, fired, _ = evaluate(declaration)
        return score, [(*said[each[0]], *each[1:]) for each in fired]

    return [
        Contender(HAND, by_hand, _codes),
        Contender(HAND_EXPLAINED, by_hand_explained, _of_hand),
        Contender(TALLY, compile_tally(rules, STANDARD), _codes),
        Contender(EVALUATE, evaluate, lambda answer: _of_evaluation(answer, outcomes)),
        Contender(EXPLAINED, explained, _of_tuples),
        Contender(FEATURES, features_of, None),
        *_rivals(),
    ]


def _rivals() -> Iterator[Contender]:
    for rival in installed():
        yield Contender(_with_input(rival.name), partial(_judged_with_input, rival.judge), _codes)
        yield _without_input(rival)


def _judged_with_input(judge: Callable[[Input], Verdict], declaration: Declaration) -> Verdict:
    return judge(features_of(declaration))


def _without_input(rival: Rival) -> Contender:
    prepare, judge = rival.prepare, rival.judge_prepared
    if prepare is None or judge is None:
        return Contender(_alone(rival.name), rival.judge, _codes, features_of)
    return Contender(_alone(rival.name), judge, _codes, lambda declaration: prepare(features_of(declaration)))


def _with_input(name: str) -> str:
    return f"{name}, with features_of"


def _alone(name: str) -> str:
    return f"{name}, its input prepared"


def _codes(answer: Verdict) -> Answer:
    score, fired = answer
    return score, tuple(sorted(fired))


def _of_hand(answer: tuple[int, list[Explained]]) -> Answer:
    score, fired = answer
    return score, tuple(sorted((code, points, _values(observed)) for code, points, observed, _ in fired))


def _values(observed: object) -> tuple[object, ...]:
    return observed if isinstance(observed, tuple) else (observed,)


def _of_evaluation(answer: Evaluation, outcomes: Sequence[Outcome]) -> Answer:
    score, fired, _ = answer
    return score, tuple(
        sorted((outcomes[rank].code, outcomes[rank].points, tuple(values)) for rank, *values in fired)
    )


def _of_tuples(answer: tuple[int, list[tuple[Any, ...]]]) -> Answer:
    score, fired = answer
    return score, tuple(sorted((code, points, tuple(values)) for code, points, _, *values in fired))


def agree(found: Contender, declarations: Iterable[Declaration], answers: Iterable[Any]) -> None:
    """Raise DisagreementError unless the answers on these declarations are those of the statements by hand."""
    if found.answer is None:
        return
    for declaration, answer in zip(declarations, answers, strict=True):
        by_codes = found.answer is _codes
        expected = _codes(by_hand(declaration)) if by_codes else _of_hand(by_hand_explained(declaration))
        if found.answer(answer) != expected:
            raise DisagreementError(
                f"{declaration.id}: by hand {expected}, but {found.name}: {found.answer(answer)}"
            )


def declarations(count: int) -> list[Declaration]:
    """Return so many declarations, in an order that has nothing to do with where they lie in memory."""
    made = [read_record(orjson.dumps(record)) for record in Traffic(1).records(count)]
    random.Random(2).shuffle(made)  # noqa: S311 - measurements, not secrets
    return made


def rotated(found: Sequence[Contender], chunks: Sequence[Sequence[Declaration]], steps: int) -> Taken:
    """Let all contenders judge every chunk, at each step each another one; return the seconds of each step."""
    taken: Taken = {each.name: [] for each in found}
    apart = max(1, len(chunks) // len(found))
    for step in range(steps):
        for index, each in enumerate(found):
            chunk = chunks[(step + index * apart) % len(chunks)]
            took, answers = each.run(chunk)
            agree(each, chunk, answers)
            taken[each.name].append(took)
    return taken


def measure(setting: Setting) -> Iterator[Section]:
    """Measure how fast declarations are scored."""
    found, made = contenders(), declarations(setting.some(COLD))
    chunks = [made[start : start + CHUNK] for start in range(0, len(made), CHUNK)]
    gc.freeze()  # or each collection would look at all declarations
    yield _section(
        f"Score, warm: the same {CHUNK:,} declarations", rotated(found, chunks[:1], 10 * setting.rounds)
    )
    yield _section(f"Score, cold: {len(made):,} declarations", rotated(found, chunks, len(chunks)))


def _section(title: str, taken: Taken) -> Section:
    rows = tuple(
        (name, f"{median(times) / CHUNK * 1e6:.2f}", f"{ratio(taken, TALLY, name):.2f}")
        for name, times in taken.items()
    )
    return Section(title, ("engine", "µs each", "times as long as tally"), rows, tuple(_reached(taken)))


def _reached(taken: Taken) -> Iterator[str]:
    yield f"tally, times by hand: {target(ratio(taken, TALLY, HAND), 0.9)}"
    yield f"evaluate, times by hand: {target(ratio(taken, EVALUATE, HAND_EXPLAINED), 0.8)}"
    yield f"evaluate made tuples of, times by hand: {target(ratio(taken, EXPLAINED, HAND_EXPLAINED), 0.8)}"
    rivals = [name for name in taken if name.endswith(_with_input(""))]
    if rivals:
        fastest = min(rivals, key=lambda name: median(taken[name]))
        yield f"tally, times the fastest rule engine ({fastest}): {target(ratio(taken, TALLY, fastest), 3)}"
