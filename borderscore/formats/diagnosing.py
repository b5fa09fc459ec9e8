"""The diagnosing reader: it finds every fault of a record, and its word is final.

cattrs takes the objects apart and puts them together. Its hooks for all else come from the shapes of the classes,
since its own turn `15.7`, `"15"` and `true` into integers, and `""` into an empty list.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Final, TypeVar, cast

from attrs import AttrsInstance
from cattrs import ClassValidationError, Converter, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn, override

from borderscore.bounds import Bound, shown
from borderscore.errors import Fault, InvalidValueError, UnreadableRecordError
from borderscore.formats import paths
from borderscore.formats.caps import Caps, capped
from borderscore.formats.parsing import RepeatingObject, Unfit
from borderscore.shapes import ListOf, ObjectOf, Shape, fields_of

T = TypeVar("T", bound=AttrsInstance)
Hook = Callable[[Any, Any], Any]

_converter: Final = Converter(detailed_validation=True, forbid_extra_keys=True)


class _InnerFaultsError(Exception):
    """The faults inside an object or a list, with their paths from there."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__()


def read_value(cls: type[T], value: object, caps: Caps) -> T:
    """Return the object of a class that a parsed JSON value stands for.

    Raises UnreadableRecordError with every fault, but no more than the caps allow.
    """
    try:
        result: T = _object_hook(cls, caps)(value, cls)
    except (InvalidValueError, _InnerFaultsError) as error:
        raise UnreadableRecordError(_listed(_faults_under("$", error), caps)) from None
    return result


def _listed(faults: list[Fault], caps: Caps) -> list[Fault]:
    if len(faults) <= caps.faults:
        return faults
    return [*faults[: caps.faults], Fault("$", f"expected a readable record, got more than {caps.faults} faults")]


def _faults_under(path: str, error: Exception) -> list[Fault]:
    if isinstance(error, _InnerFaultsError):
        return [Fault(path + fault.path, fault.message) for fault in error.faults]
    return [Fault(path, str(error))]


def _hook(shape: Shape, caps: Caps) -> Hook:
    match capped(shape, caps):
        case ListOf(item):
            return _list_hook(_hook(item, caps), caps)
        case ObjectOf(cls):
            return _object_hook(cls, caps)
        case bound:
            return _bound_hook(bound)


def _bound_hook(bound: Bound) -> Hook:
    def read(value: Any, _annotation: Any) -> Any:
        if type(value) is float and value.is_integer() and abs(value) <= _EXACT:
            return bound.read(int(value))
        if isinstance(value, Unfit | float):
            raise _unexpected(bound.expected, value)
        return bound.read(value)

    return read


#: Up to here a float that is whole is the number that was written. Beyond, digits are lost.
_EXACT: Final = 2**53


def _list_hook(read_item: Hook, caps: Caps) -> Hook:
    def read(value: Any, _annotation: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _unexpected(_LIST, value)
        if len(value) > caps.list_items:
            raise InvalidValueError(f"expected at most {caps.list_items:,} items, got {len(value):,}")
        items: list[Any] = []
        faults: list[Fault] = []
        for index, each in enumerate(value):
            try:
                items.append(read_item(each, None))
            except (InvalidValueError, _InnerFaultsError) as error:
                faults += _faults_under(paths.item(index), error)
                if len(faults) > caps.faults:
                    break
        if faults:
            raise _InnerFaultsError(faults)
        return tuple(items)

    return read


@cache
def _object_hook(cls: type[AttrsInstance], caps: Caps) -> Hook:
    # A hook that is registered for a type would come too late for bool, which cattrs knows already.
    hooks: dict[str, Any] = {
        field.name: override(struct_hook=_hook(field.shape, caps), rename=field.key) for field in fields_of(cls)
    }
    structure = make_dict_structure_fn(cls, _converter, **hooks)
    optional = frozenset(field.key for field in fields_of(cls) if not field.required)

    def read(value: Any, _annotation: Any) -> Any:
        if not isinstance(value, Mapping):
            raise _unexpected(_OBJECT, value)
        declared = {key: each for key, each in value.items() if each is not None or key not in optional}
        faults = _repetitions(value)
        try:
            result = structure(declared, cls)
        except ClassValidationError as group:
            faults += _faults_of(group, cls)
        if faults:
            raise _InnerFaultsError(faults[: caps.faults + 1])
        return result

    return read


_LIST: Final = "a list"
_OBJECT: Final = "an object"


def _unexpected(expected: str, value: object) -> InvalidValueError:
    came = value.shown if isinstance(value, Unfit) else shown(value)
    return InvalidValueError(f"expected {expected}, got {came}")


def _repetitions(value: Mapping[str, Any]) -> list[Fault]:
    if not isinstance(value, RepeatingObject):
        return []
    return [
        Fault(paths.member(key), f"expected each field once, got it {count} times")
        for key, count in value.repeated.items()
    ]


def _faults_of(group: ClassValidationError, cls: type[AttrsInstance]) -> list[Fault]:
    of_fields, others = group.group_exceptions()
    faults = [fault for error, note in of_fields for fault in _faults_of_field(note.name, error, cls)]
    # The constructor has nothing left to object to, so that nothing else can be among them.
    unknown = cast("list[ForbiddenExtraKeysError]", others)
    return faults + [fault for error in unknown for fault in _unknown_fields(error, cls)]


def _faults_of_field(name: str, error: Exception, cls: type[AttrsInstance]) -> list[Fault]:
    field = next(field for field in fields_of(cls) if field.name == name)
    path = paths.member(field.key)
    if isinstance(error, KeyError):
        return [Fault(path, f"expected {_expected(field.shape)}, got nothing: the field is required")]
    return _faults_under(path, error)


def _expected(shape: Shape) -> str:
    match shape:
        case ListOf():
            return _LIST
        case ObjectOf():
            return _OBJECT
        case bound:
            return bound.expected


def _unknown_fields(error: ForbiddenExtraKeysError, cls: type[AttrsInstance]) -> Iterable[Fault]:
    known = ", ".join(field.key for field in fields_of(cls))
    for name in sorted(map(str, error.extra_fields)):
        yield Fault(paths.member(name), f"expected one of the fields {known}, got an unknown one")
