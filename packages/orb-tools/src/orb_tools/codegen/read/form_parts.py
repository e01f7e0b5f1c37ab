"""The base class and the types of the forms of schema files."""

from __future__ import annotations

import types
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from orb_tools.codegen.read import form_kinds as kinds
from orb_tools.codegen.read.form_kinds import Mismatch, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orb_tools.codegen.read.form_kinds import Found, Kind
    from orb_tools.codegen.read.yaml_document import Place

_MAX_LEVELS = 32
ANY = "*"
"""In a pattern of places: any step."""
MAX_ITEM_BYTES = 409_600
"""The size of the largest item in DynamoDB. A longer text cannot be stored."""


class Rule(NamedTuple):
    """A rule of a value, in the annotation of a field."""

    least: int | None = None
    """Of a number its least value, of a list or a map the fewest entries."""
    most: int | None = None
    title: str = ""
    """What a list or a map holds, for people."""
    check: Callable[[Any], tuple[str, str] | None] | None = None
    """Returns what the value is not, and what would be right. None: it is right."""
    short_for: str = ""
    """A text stands for a map with this key."""


Json = Annotated[object, "JSON"]
"""Any value of JSON."""
Texts = tuple[str, ...]


def wrong_json(details: Mapping[str, object]) -> tuple[str, str] | None:
    """Return the fault of a JSON object: it is too deep. None: it has no fault."""
    waiting: list[tuple[object, int]] = [(details, 1)]
    while waiting:
        value, level = waiting.pop()
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(part, level + 1) for part in inner]
        if level > _MAX_LEVELS and isinstance(value, dict | list):
            return "JSON with at most 32 levels", "write it flatter"
    return None


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Form:
    """A map with fixed keys. Other keys are refused.

    The fields are annotated, with their docstrings below, as in a dataclass. Making thirty dataclasses would take
    longer than checking a few files. A key without a value is refused, because None means that the key is absent.
    """

    _keys: ClassVar[dict[str, str]] = {}
    """The keys that differ from the names of their fields, by name."""

    def __init_subclass__(cls, keys: dict[str, str] | None = None) -> None:
        cls._keys = {**cls._keys, **(keys or {})}

    def __init__(self, **given: object) -> None:
        # The defaults are attributes of the class.
        vars(self).update(given)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a form cannot be changed: {name}")

    @property
    def given(self) -> tuple[str, ...]:
        """The keys that the file has, as they are written."""
        return tuple(self._keys.get(name, name) for name in vars(self))


class RootForm(Form):
    """A file whose map has any keys, or one of several forms. It is the value of the field `root`."""


class Field(NamedTuple):
    """A field of a form."""

    name: str
    kind: Kind
    is_required: bool


_FIELDS: dict[type[Form], dict[str, Field]] = {}
"""The fields of the forms that were used, because reading annotations takes time."""


def fields_of(form: type[Form]) -> dict[str, Field]:
    """Return the fields of a form, by key."""
    if form not in _FIELDS:
        _FIELDS[form] = {
            form._keys.get(name, name): Field(name, _kind_of(hint), not hasattr(form, name))
            for name, hint in get_type_hints(form, include_extras=True).items()
            if get_origin(hint) is not ClassVar
        }
    return _FIELDS[form]


def kind_of_form(form: type[Form]) -> Kind:
    """Return the kind of the values of a form."""
    return fields_of(form)["root"].kind if issubclass(form, RootForm) else FormKind(form)


class FormKind(kinds.Kind):
    """A map in a form."""

    def __init__(self, form: type[Form]) -> None:
        self.form = form
        self._fields = fields_of(form)

    def check(self, value: object, place: Place, found: Found) -> object:
        """Return the form."""
        if not isinstance(value, dict):
            found.append(Mismatch(place=place, reason="kind", value=value))
            return None
        given = {}
        for key, part in value.items():
            field = self._fields.get(key)
            if field is None:
                found.append(Mismatch(place=(*place, key), reason="extra", value=part))
            else:
                given[field.name] = field.kind.check(part, (*place, key), found)
        for key, field in self._fields.items():
            if field.is_required and key not in value:
                found.append(Mismatch(place=(*place, key), reason="missing"))
        return self.form(**given)

    def node(self) -> Node:
        """Return the JSON Schema."""
        return {"$ref": f"#/$defs/{self.form.__name__}"}


def _kind_of(hint: object) -> Kind:
    """Return the kind of the values of an annotation."""
    rule = Rule()
    if get_origin(hint) is Annotated:
        hint, *marks = get_args(hint)
        if marks == ["JSON"]:
            return kinds.Json()
        rule = next(mark for mark in marks if isinstance(mark, Rule))
    kind = _plain_kind(hint, rule)
    if rule.short_for:
        kind = kinds.Short(kind, rule.short_for)
    return kind if rule.check is None else kinds.Checked(kind, rule.check)


def _plain_kind(hint: object, rule: Rule) -> Kind:
    """Return the kind of the values of an annotation without marks."""
    origin, arguments = get_origin(hint) or hint, get_args(hint)
    kind: Kind
    if origin in {Union, types.UnionType}:
        kind = _kind_of_union([part for part in arguments if part is not type(None)])
    elif origin is Literal:
        kind = kinds.Choice(arguments)
    elif origin is tuple:
        kind = kinds.ListOf(_kind_of(arguments[0]), least=rule.least, title=rule.title)
    elif origin is dict:
        kind = kinds.MapOf(_kind_of(arguments[1]), least=rule.least, most=rule.most, title=rule.title)
    elif isinstance(origin, type) and issubclass(origin, Form):
        kind = FormKind(origin)
    elif origin is str:
        kind = kinds.Plain(str, "string")
    elif origin is bool:
        kind = kinds.Plain(bool, "boolean")
    else:
        kind = kinds.Number(fractions=origin is float, least=rule.least, most=rule.most)
    return kind


def _kind_of_union(hints: list[object]) -> Kind:
    """Return the kind of one of several annotations. None is no value, only the default of an absent key."""
    forms = [FormKind(hint) for hint in hints if isinstance(hint, type) and issubclass(hint, Form)]
    if len(hints) == 1:
        return _kind_of(hints[0])
    if len(forms) == len(hints):
        return kinds.ByKey("type", {value: kind for kind in forms for value in _types_of(kind.form)})
    return kinds.Either(tuple(_kind_of(hint) for hint in hints))


def _types_of(form: type[Form]) -> tuple[str, ...]:
    """Return the values of the key `type` of a form."""
    kind = fields_of(form)["type"].kind
    return kind.values if isinstance(kind, kinds.Choice) else ()
