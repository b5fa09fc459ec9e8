"""A register of organisations: which family a declared organisation belongs to, and what ties families together.

A wrong match is worse than none: where a name or a number fits several families, it finds none of them. Without a
register, an organisation's family is its normalised name.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from attrs import evolve, field, frozen

from borderscore.declaration import Organisation, OrganisationIdentifier
from borderscore.organisations.addresses import normalised_address
from borderscore.organisations.aliases import NO_ALIASES, Aliases
from borderscore.organisations.entries import RegisterEntry
from borderscore.organisations.families import CONTROL_ABOVE, families, holders, settled
from borderscore.organisations.folding import fold, words
from borderscore.organisations.names import NameParts, normalised
from borderscore.organisations.near import EQUAL, PLAIN, Comparer, NearIndex
from borderscore.organisations.remarks import (
    RegisterRemark,
    RemarkKind,
    on_busy,
    on_duplicates,
    on_holders,
    on_number,
)

#: What more families than this have in common ties none of them: a nominee's name, a formation agent's address.
BUSIEST: Final = 12

#: How many names are remembered with their families, and how many of these with their ties.
REMEMBERED: Final = 16_384

How = Literal["number", "name", "alias", "near name", "none"]
TieKind = Literal["family", "name", "number", "holder", "director", "address"]


@frozen(order=True)
class Tie:
    """Something that an organisation may have in common with another: equal ties are evidence."""

    kind: TieKind
    value: str


@frozen
class Match:
    """The family of an organisation, and how it was found."""

    #: `register:` and the id of the ultimate holder, or `name:` and the key of the organisation's own name.
    family: str
    #: The ids of the entries that were found, all of one family.
    entries: tuple[str, ...] = ()
    how: How = "none"
    #: What was found: a number, or the key of a name.
    found: str = ""
    #: How near the name is, per mille; 1000 for all but near names.
    score: int = EQUAL


@frozen
class Register:
    """A register, ready to be asked. Nothing in it depends on the order of its entries."""

    entries: Mapping[str, RegisterEntry] = field(repr=False)
    #: What is odd about the register, in order.
    remarks: tuple[RegisterRemark, ...]
    aliases: Aliases = field(repr=False)
    #: Who compares spellings; its name belongs to what a result depends on.
    comparer: Comparer
    _families: Mapping[str, str] = field(repr=False)
    _numbers: Mapping[str, tuple[str, ...]] = field(repr=False)
    _names: Mapping[str, tuple[str, ...]] = field(repr=False)
    _ties: Mapping[str, tuple[Tie, ...]] = field(repr=False)
    _near: NearIndex = field(repr=False)
    #: The same organisations are declared again and again: whom a name finds, and what ties whom was found.
    _named: Callable[[NameParts, frozenset[str]], Match] = field(init=False, repr=False, eq=False)
    _tied: Callable[[Match, str, tuple[str, ...]], tuple[Tie, ...]] = field(init=False, repr=False, eq=False)

    @_named.default
    def _remember_names(self) -> Callable[[NameParts, frozenset[str]], Match]:
        return lru_cache(maxsize=REMEMBERED)(self._match_name)

    @_tied.default
    def _remember_ties(self) -> Callable[[Match, str, tuple[str, ...]], tuple[Tie, ...]]:
        return lru_cache(maxsize=REMEMBERED)(self._ties_of)

    @classmethod
    def of(  # noqa: PLR0913 - each is one thing that an administration may want to set
        cls,
        entries: Iterable[RegisterEntry] = (),
        *,
        aliases: Aliases = NO_ALIASES,
        comparer: Comparer = PLAIN,
        control_above: Fraction = CONTROL_ABOVE,
        on: date | None = None,
        busiest: int = BUSIEST,
    ) -> "Register":
        """Return the register of these entries, with its families on a day; None: with all holders stated."""
        given = list(entries)
        counts = Counter(each.id for each in given)
        by_id = {each.id: each for each in given if counts[each.id] == 1}
        by_id |= {each.id: each for each in sorted(_repeated(given, counts), key=repr, reverse=True)}
        held = settled({id_: holders(by_id[id_], control_above, on) for id_ in sorted(by_id)})
        family = families({id_: each.controller for id_, each in held.items()})
        numbers = _index(by_id, _numbers_of)
        parts = {id_: [normalised(name) for name in entry.names] for id_, entry in by_id.items()}
        names = _index(by_id, lambda entry: (each.key for each in parts[entry.id]))
        ties, busy = _shared(by_id, {id_: each.partners for id_, each in held.items()}, family, busiest)
        shared = (on_number(each, ids) for each, ids in numbers.items() if len({family[id_] for id_ in ids}) > 1)
        return cls(
            by_id,
            tuple(sorted((*on_duplicates(counts), *on_holders(held), *shared, *busy))),
            aliases,
            comparer,
            family,
            numbers,
            names,
            ties,
            NearIndex.of((each for found in parts.values() for each in found), comparer),
        )

    def family(self, entry: str) -> str:
        """Return the id of the organisation that ultimately controls an entry: its own, if nobody does.

        Raises KeyError for an id that the register doesn't know.
        """
        return self._families[entry]

    def match(self, organisation: Organisation) -> Match:
        """Return the family of a declared organisation: by number, by name, by alias, or by a near spelling."""
        return self._match(
            organisation, normalised(organisation.name), number_keys(organisation.identifiers or ())
        )

    def ties(self, organisation: Organisation) -> tuple[Tie, ...]:
        """Return what a declared organisation may have in common with others, in order.

        A `holder` is a family that holds a part of the organisation without control: it also ties to the `family`
        of the same value. Directors and addresses are there where several families share them, and not too many;
        numbers where the register doesn't have them.
        """
        parts, numbers = normalised(organisation.name), number_keys(organisation.identifiers or ())
        unknown = tuple([each for each in numbers if each not in self._numbers])
        return self._tied(self._match(organisation, parts, numbers), parts.key, unknown)

    def _ties_of(self, match: Match, key: str, unknown: tuple[str, ...]) -> tuple[Tie, ...]:
        found = {Tie("family", match.family), Tie("name", self.aliases.canonical(key))}
        found.update(Tie("number", each) for each in unknown)
        if len(match.entries) <= BUSIEST:
            found.update(tie for entry in match.entries for tie in self._ties.get(entry, ()))
        return tuple(sorted(found))

    def _match(self, organisation: Organisation, parts: NameParts, numbers: Iterable[str]) -> Match:
        known = [each for each in numbers if each in self._numbers]
        ids = {id_ for each in known for id_ in self._numbers[each]}
        if self._is_one_family(ids):
            return self._found(ids, "number", ", ".join(known))
        country = organisation.country
        return self._named(parts, parts.countries if country is None else frozenset((country,)))

    def _match_name(self, parts: NameParts, countries: frozenset[str]) -> Match:
        unknown = Match(f"name:{self.aliases.canonical(parts.key)}", found=parts.key)
        return self._by_name(parts, countries) or unknown

    def _by_name(self, parts: NameParts, countries: frozenset[str]) -> Match | None:
        """Find a name itself, else its aliases, else names near to it. An ambiguous name ends the search."""
        if parts.key in self._names:
            return self._one([parts.key], countries, "name")
        if others := [key for key in self.aliases.keys(parts.key) if key in self._names]:
            return self._one(others, countries, "alias")
        near = {key: score for score, key in self._near.find(parts)}
        match = self._one(near, countries, "near name")
        return match and evolve(match, score=near[match.found])

    def _one(self, keys: Iterable[str], countries: frozenset[str], how: How) -> Match | None:
        """Return the one family that names belong to: in these countries, else where the country isn't known.

        An alias holds in every country: whoever wrote it knew. The names come with the best first.
        """
        found: dict[str, str] = {}
        for key in keys:
            for id_ in self._names[key]:
                found.setdefault(id_, key)
        there = [id_ for id_ in found if self.entries[id_].country in countries]
        open_ = [id_ for id_ in found if not countries or self.entries[id_].country in (None, *countries)]
        for ids in (there, open_, list(found) if how == "alias" else []):
            if self._is_one_family(ids):
                return self._found(ids, how, found[ids[0]])
        return None

    def _is_one_family(self, ids: Iterable[str]) -> bool:
        return len({self._families[id_] for id_ in ids}) == 1

    def _found(self, ids: Iterable[str], how: How, what: str) -> Match:
        entries = tuple(sorted(ids))
        return Match(f"register:{self._families[entries[0]]}", entries, how, what)


def number_keys(identifiers: Iterable[OrganisationIdentifier]) -> tuple[str, ...]:
    """Return register numbers as they are compared, in order: `sguen:201912345k`.

    A value without a digit from 1 to 9 (N/A, 0000) stands where none is known, and is left out.
    """
    keys = {_number_key(each.scheme, each.value) for each in identifiers}
    return tuple(sorted(filter(None, keys)))


@lru_cache(maxsize=16_384)
def _number_key(scheme: str, value: str) -> str:
    return f"{_plain(scheme)}:{_plain(value)}" if _is_number(value) else ""


def _plain(text: str) -> str:
    return "".join(words(fold(text)))


def _is_number(value: str) -> bool:
    return any(each.isdigit() and each != "0" for each in fold(value))


def _repeated(entries: Iterable[RegisterEntry], counts: Mapping[str, int]) -> Iterator[RegisterEntry]:
    return (each for each in entries if counts[each.id] > 1)


def _numbers_of(entry: RegisterEntry) -> Iterable[str]:
    return number_keys(entry.identifiers or ())


def _addresses_of(entry: RegisterEntry) -> Iterable[str]:
    return filter(None, (normalised_address(each).full for each in entry.addresses or ()))


def _index(
    entries: Mapping[str, RegisterEntry], keys: Callable[[RegisterEntry], Iterable[str]]
) -> dict[str, tuple[str, ...]]:
    """Return the ids of the entries that have each key, in order."""
    found: dict[str, set[str]] = {}
    for id_, entry in entries.items():
        for key in keys(entry):
            found.setdefault(key, set()).add(id_)
    return {key: tuple(sorted(ids)) for key, ids in found.items()}


def _shared(
    entries: Mapping[str, RegisterEntry],
    partners: Mapping[str, Iterable[str]],
    family: Mapping[str, str],
    busiest: int,
) -> tuple[dict[str, tuple[Tie, ...]], list[RegisterRemark]]:
    """Return what ties each entry to other families, and remarks on what too many families share."""
    indices: tuple[tuple[TieKind, RemarkKind, dict[str, tuple[str, ...]]], ...] = (
        ("director", "busy director", _index(entries, lambda entry: entry.directors or ())),
        ("address", "busy address", _index(entries, _addresses_of)),
        (
            "holder",
            "busy holder",
            _index(entries, lambda entry: {family.get(each, each) for each in partners[entry.id]}),
        ),
    )
    ties: dict[str, list[Tie]] = {}
    remarks = []
    for kind, busy, index in indices:
        for value, ids in index.items():
            count = len({family[id_] for id_ in ids})
            if count > busiest:
                remarks.append(on_busy(busy, value, ids, count))
            elif count > 1 or kind == "holder":
                for id_ in ids:
                    ties.setdefault(id_, []).append(Tie(kind, f"register:{value}" if kind == "holder" else value))
    return {id_: tuple(found) for id_, found in ties.items()}, remarks
