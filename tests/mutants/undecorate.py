"""Writes decorated functions without decorators, for mutation runs.

mutmut leaves decorated functions alone, since decorators run when a module is imported. Here nearly every function
of the core has one: `@feature(…)`, `@property`, `@cache`. What is written means the same:

    @feature("port.code", TERM, "port", "$.port")      def port_code(declaration):
    def port_code(declaration):                            …
        …                                              port_code = feature("port.code", …)(port_code)
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

#: mutmut can handle these by itself.
LEFT_ALONE = {"staticmethod", "classmethod"}


def undecorated(source: str) -> str:
    """Return a module with each decorator applied below its function."""
    lines = source.splitlines(keepends=True)
    for function in sorted(_decorated(ast.parse(source)), key=lambda each: each.lineno, reverse=True):
        value = function.name
        for decorator in reversed(function.decorator_list):
            value = f"({ast.get_source_segment(source, decorator)})({value})"
        below = f"{' ' * function.col_offset}{function.name} = {value}\n"
        lines[function.end_lineno : function.end_lineno] = [below]
        del lines[function.decorator_list[0].lineno - 1 : function.lineno - 1]
    return "".join(lines)


def _decorated(node: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef]:
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            yield from _decorated(child)
        elif isinstance(child, ast.FunctionDef) and child.decorator_list:
            names = {ast.unparse(decorator) for decorator in child.decorator_list}
            if names.isdisjoint(LEFT_ALONE):
                yield child


if __name__ == "__main__":
    for path in Path(sys.argv[1]).rglob("*.py"):
        path.write_text(undecorated(path.read_text("utf-8")), "utf-8")
