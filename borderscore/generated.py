"""Functions that are generated, as attrs generates methods: of what was checked, never of input."""

import linecache
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def indented(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines one level further in."""
    return (f"    {line}" for line in lines)


def function(signature: str, body: Iterable[str]) -> str:
    """Return the source of a function."""
    return "".join(f"{line}\n" for line in (f"def {signature}:", *indented(body)))


def compiled(source: str, filename: str, names: Mapping[str, Any]) -> Any:
    """Return the one function of a source, which refers to these names; a debugger can show it."""
    made = {**names}
    exec(compile(source, filename, "exec"), made)  # noqa: S102 - no input reaches the source
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    return made[source[len("def ") : source.index("(")]]
