"""Parameters of a simulation from TOML.

Tables and keys are named as in `parameters`; what is left out keeps its default.

    [traffic]
    declarations = 20_000
    days = 90

    [rings]
    level = 4

    [look_alikes.film_crew]
    papers = 300
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from attrs import AttrsInstance, evolve

from borderscore.errors import InputError, InvalidRulebookError, InvalidValueError, Issue
from borderscore.formats.toml_lines import lines_of
from borderscore.formats.toml_tables import MAXIMUM_SIZE, Table, TooManyFaultsError, parse
from borderscore.rulebook.notes import Note
from borderscore.shapes import ObjectOf, fields_of
from borderscore.simulation.parameters import Parameters

if TYPE_CHECKING:
    from borderscore.bounds import Bound


def load_parameters(path: Path, base: Parameters | None = None) -> Parameters:
    """Return the parameters that a file holds, on top of a base.

    Raises InputError if it can't be read, and InvalidRulebookError with every fault and its line.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAXIMUM_SIZE + 1)
    except OSError as error:
        raise InputError(f"{path}: can't be opened: {error.strerror}") from None
    return read_parameters(content, str(path), base)


def read_parameters(content: bytes, file: str, base: Parameters | None = None) -> Parameters:
    """Return the parameters that a TOML document holds, on top of a base; `file` is what messages call it."""
    text, tables = parse(content, file)
    faults: list[Note] = []
    parameters: Parameters = base or Parameters()
    try:
        parameters = _read(parameters, Table(tables, (), "", faults))
    except TooManyFaultsError as error:
        faults.append(Note("error", (), str(error)))
    if faults:
        lines = lines_of(text)
        raise InvalidRulebookError(
            [Issue("error", fault.message, file, lines.get(fault.path, 0)) for fault in faults]
        )
    return parameters


def _read(instance: Any, table: Table) -> Any:
    """Return an object with what a table changes of it."""
    cls: type[AttrsInstance] = type(instance)
    fields = fields_of(cls)
    table.only(*(field.name for field in fields))
    changes: dict[str, Any] = {}
    for field in fields:
        if field.name not in table.content:
            continue
        if isinstance(field.shape, ObjectOf):
            changes[field.name] = _read(getattr(instance, field.name), table.table(field.name))
        else:
            changes[field.name] = table.read_if_there(field.name, cast("Bound", field.shape))
    return _changed(instance, changes, table)


def _changed(instance: Any, changes: dict[str, Any], table: Table) -> Any:
    if None in changes.values():
        return instance  # what is wrong with it has been noted
    try:
        return evolve(instance, **changes)
    except InvalidValueError as error:
        table.fault(str(error))
        return instance
