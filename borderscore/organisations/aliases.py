"""Names that mean the same organisation although nothing in their spelling says so: 流明数据 and Lumen Data."""

from collections.abc import Iterable, Mapping
from typing import Final

from attrs import field, frozen

from borderscore.organisations.names import normalised


@frozen
class Aliases:
    """A table of names that are the same. What two groups have in common joins them."""

    _groups: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Iterable[str]]) -> "Aliases":
        """Return the table of these groups of names, in whatever order they come."""
        table: dict[str, set[str]] = {}
        for group in groups:
            keys = {normalised(name).key for name in group}
            known = {id(table[key]): table[key] for key in keys if key in table}
            merged = max(known.values(), key=len, default=set[str]())
            for other in (keys, *known.values()):
                if other is not merged:
                    merged |= other
            table.update(dict.fromkeys(merged if len(known) > 1 else keys, merged))
        return cls({key: tuple(sorted(found)) for key, found in table.items()})

    def keys(self, key: str) -> tuple[str, ...]:
        """Return the keys of all names that mean the same as this one, itself included, in order."""
        return self._groups.get(key, (key,))

    def canonical(self, key: str) -> str:
        """Return the one key that stands for all names that mean the same."""
        return self.keys(key)[0]


NO_ALIASES: Final = Aliases()
