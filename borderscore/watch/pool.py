"""A pool of candidates that compete for members: of those that overlap, the best are findings."""

from collections.abc import Iterable

from attrs import define, field

from borderscore.findings.discovery import chosen
from borderscore.findings.finding import Candidate


@define(eq=False)
class Pool:
    """Candidates of one kind of pattern. A change is settled among those that hang together with it."""

    _having: dict[str, set[Candidate]] = field(factory=dict)
    _chosen: set[Candidate] = field(factory=set)
    #: The members whose candidates changed, and what was chosen and is gone.
    _disputed: set[str] = field(factory=set)
    _gone: list[Candidate] = field(factory=list)

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Take in candidates."""
        for candidate in candidates:
            for member in candidate.members:
                self._having.setdefault(member, set()).add(candidate)
            self._disputed.update(candidate.members)

    def remove(self, candidates: Iterable[Candidate]) -> None:
        """Forget candidates."""
        for candidate in candidates:
            for member in candidate.members:
                rivals = self._having[member]
                rivals.discard(candidate)
                if not rivals:
                    del self._having[member]
            self._disputed.update(candidate.members)
            if candidate in self._chosen:
                self._chosen.discard(candidate)
                self._gone.append(candidate)

    def best_with(self, member: str) -> list[Candidate]:
        """Return the chosen candidates that have a member."""
        return [each for each in self._having.get(member, ()) if each in self._chosen]

    def settle(self) -> tuple[list[Candidate], list[Candidate]]:
        """Return which are chosen no more, and which are now."""
        touched = self._hanging_together()
        best = set(chosen(touched))
        gone = [*self._gone, *(each for each in touched if each in self._chosen and each not in best)]
        come = [each for each in best if each not in self._chosen]
        self._chosen.difference_update(gone)
        self._chosen.update(come)
        self._gone, self._disputed = [], set()
        return gone, come

    def _hanging_together(self) -> set[Candidate]:
        """Return the candidates with a member that is disputed, and those that overlap with them, and so on."""
        touched: set[Candidate] = set()
        seen: set[str] = set()
        open_ = list(self._disputed)
        while open_:
            member = open_.pop()
            if member not in seen:
                seen.add(member)
                new = self._having.get(member, set()) - touched
                touched |= new
                open_ += (each for candidate in new for each in candidate.members)
        return touched
