"""The module of a factory: what its fields are made of, and the methods with their types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orb_tools.codegen import names
from orb_tools.codegen.check.attribute import PLAIN_TYPES
from orb_tools.codegen.header import header
from orb_tools.codegen.render.attribute_types import Annotations
from orb_tools.codegen.render.layout import fit
from orb_tools.codegen.render.python_source import Imports, docstring, quoted, raw, tuple_of
from orb_tools.codegen.render.text_forms import text_form

if TYPE_CHECKING:
    from orb_tools.codegen.check.attribute import Attribute, Limits
    from orb_tools.codegen.check.catalogue import Catalogue
    from orb_tools.codegen.check.entity import Entity

_BASE = "orb_testing.factory_base"
_EXPIRY_START = 4_102_444_800
"""2100-01-01: an item that expires is still there while tests run."""
_FULL = "full"
_JSON = "JsonValue"
_SIMPLE = {"boolean": "Flag", "date": "Day", "binary": "Bytes", "object": "Json"}


def factory_text(entity: Entity, catalogue: Catalogue) -> str:
    """Return the text of the module of a factory."""
    return _Module(entity, catalogue).text()


class _Module:
    """The module of one factory."""

    def __init__(self, entity: Entity, catalogue: Catalogue) -> None:
        self._entity = entity
        self._catalogue = catalogue
        self._package = catalogue.factories_package
        self._models = catalogue.models_package
        self._imports = Imports(catalogue.first_party)
        self._typed = Imports(catalogue.first_party)
        self._key_bytes = entity.max_key_bytes() if entity.has_repository else {}

    def text(self) -> str:
        """Return the text of the module."""
        entity, name = self._entity, self._entity.name
        attributes = entity.attributes.values()
        annotations = Annotations(self._catalogue, self._typed)
        typed = [
            fit(
                f"{a.field}: {annotations.of_model(a).replace(_JSON, 'object')}{'' if a.required else ' | None'}",
                8,
            )
            for a in attributes
        ]
        fields = [fit(f"{a.field}={self._field(a)},", 8) for a in attributes]
        self._imports.add(f"{_BASE}.factory", "Factory")
        self._imports.add(_BASE, "values")
        self._imports.add(f"{self._models}.models.{entity.path}", name)
        constants = [f"    MODEL = {name}"]
        if input_name := self._input_name():
            constants.append(fit(f'INPUT = "{self._models}.inputs.{entity.path}.{input_name}"', 4))
        constants += (
            ["    FIELDS = values.fields(", *fields, "    )"] if fields else ["    FIELDS = values.fields()"]
        )
        traits = self._traits()
        if traits:
            enum = self._enum(str(entity.attributes["status"].enum))
            constants.append(fit(f'TRAITS = values.traits("{entity.attributes["status"].field}", {enum})', 4))
        if entity.required_when:
            pairs = ", ".join(
                f"{quoted(entity.attributes[flag].field)}: {tuple_of(entity.attributes[n].field for n in needed)}"
                for flag, needed in entity.required_when.items()
            )
            self._imports.add("types", "MappingProxyType")
            constants.append(fit(f"REQUIRED_WHEN = MappingProxyType({{{pairs}}})", 4))
        self._typed.add("typing", "Literal", "TypedDict", "Unpack")
        self._imports.add("typing", "TYPE_CHECKING")
        methods = self._methods()
        # orb_models keeps its names of pydantic to itself.
        private = Imports()
        private.add("orb_models._pydantic", _JSON)
        trait_names = ", ".join(map(quoted, [_FULL, *traits]))
        return "\n".join(
            [
                header(entity.source),
                docstring(f"The factory of {name}."),
                "",
                "from __future__ import annotations",
                "",
                self._imports.text(),
                "",
                "if TYPE_CHECKING:",
                self._typed.without(self._imports).without(private).text(4),
                "",
                fit(f"class {name}Fields(TypedDict, total=False):", 4),
                f"        {docstring(f'The fields of {name}, to override.', indent=8)}",
                "",
                *typed,
                "",
                fit(f"{name}Trait = Literal[{trait_names}]", 4),
                "",
                "",
                fit(f"class {name}Factory(Factory[{name}]):"),
                f"    {docstring(f'Makes models of {name}.', indent=4)}",
                "",
                *constants,
                *methods,
                "",
            ]
        )

    def _input_name(self) -> str:
        entity = self._entity
        if entity.has_repository:
            return f"{entity.name}Create"
        return f"{entity.name}Input" if entity.name in self._catalogue.with_input else ""

    def _traits(self) -> list[str]:
        """Return the traits of the values of `status`."""
        status = self._entity.attributes.get("status")
        if status is None or status.enum is None or status.items is not None:
            return []
        return [
            value.lower() for value in self._catalogue.enums[status.enum].values if value.lower() != _FULL
        ]

    def _enum(self, name: str) -> str:
        self._imports.add(f"{self._models}.{self._catalogue.enums[name].module}", name)
        return name

    def _field(self, attribute: Attribute) -> str:
        options = []
        needed = {n for names_ in self._entity.required_when.values() for n in names_}
        flags = self._entity.required_when
        is_always_needed = any(
            attribute.name in flags[flag] and self._entity.attributes[flag].default is True for flag in flags
        )
        if not attribute.required and not (attribute.name in needed and is_always_needed):
            options.append("optional=True")
        default = self._default(attribute)
        if default is None and attribute.name in flags and attribute.required:
            # With the flag, other fields would have to be set too.
            default = "False"
        if default is not None:
            options.append(f"default={default}")
        if self._entity.has_repository and attribute.generated is not None:
            options.append("generated=True")
        return f"values.Field({', '.join([self._value(attribute), *options])})"

    def _default(self, attribute: Attribute) -> str | None:
        if attribute.default is None:
            return None
        if attribute.default == {}:
            return "{}"
        literal = Annotations(self._catalogue, self._imports).literal(attribute) or ""
        found = literal.removeprefix("default_factory=").removeprefix("lambda: ")
        return "[]" if found == "list" else found

    def _value(self, attribute: Attribute) -> str:
        if attribute.items is None:
            return self._single(attribute.type, attribute, attribute)
        item = self._single(attribute.items, attribute, attribute.item_limits)
        sizes = {"min_items": attribute.min_items, "max_items": attribute.max_items}
        options = [f"{name}={size}" for name, size in sizes.items() if size is not None]
        if attribute.accepts is not None and attribute.type == "array":
            options.append("distinct=True")
        return self._call("Many", quoted(attribute.type), item, *options)

    def _single(self, type_: str, attribute: Attribute, limits: Limits) -> str:
        """Return the value of one item."""
        if type_ == "string":
            return self._text(attribute, limits)
        if type_ in _SIMPLE:
            return self._call(_SIMPLE[type_])
        if type_ not in PLAIN_TYPES:
            inner = self._catalogue.entities[type_]
            self._imports.add(f"{self._package}.{inner.path}", f"{inner.name}Factory")
            return self._call("Nested", f"{inner.name}Factory")
        return self._number(type_, attribute, limits)

    def _number(self, type_: str, attribute: Attribute, limits: Limits) -> str:
        """Return the value of a number, a decimal or a timestamp."""
        minimum, maximum = limits.minimum, limits.maximum
        if limits.rule is not None and limits.rule.minimum is not None:
            minimum = max(limits.rule.minimum, minimum if minimum is not None else limits.rule.minimum)
        shown = {"minimum": minimum, "maximum": maximum}
        if type_ == "decimal":
            return self._call("Fraction", *(f'{n}="{v}"' for n, v in shown.items() if v is not None))
        options = [f"{n}={v}" for n, v in shown.items() if v is not None]
        if type_ == "timestamp":
            start = [f"start={_EXPIRY_START}"] if attribute.name == self._entity.ttl else []
            return self._call("Time", *start, *options)
        if attribute.generated == "version":
            return self._call("Whole", "minimum=1", "maximum=1")
        return self._call("Whole", *options)

    def _text(self, attribute: Attribute, limits: Limits) -> str:
        if attribute.accepts is not None:
            return self._call("Choice", self._enum(attribute.accepts), "plain=True")
        if attribute.enum is not None:
            return self._call("Choice", self._enum(attribute.enum))
        if attribute.values:
            return self._call("Choice", tuple_of(attribute.values))
        if attribute.generated == "uuid":
            return self._call("Uuid")
        max_bytes = self._key_bytes.get(attribute.name)
        form, span = text_form(names.kebab(attribute.name), limits, max_bytes=max_bytes)
        options = [] if span is None else [f"span={span}"]
        lengths = {"min_length": limits.min_length, "max_length": limits.max_length, "max_bytes": max_bytes}
        options += [f"{name}={length}" for name, length in lengths.items() if length is not None]
        if limits.pattern is not None:
            options.append(f"pattern={raw(limits.pattern)}")
        if limits.rule is not None and limits.rule.validator is not None:
            self._imports.add(self._catalogue.text_rules, limits.rule.validator.constant)
            options.append(f"rules={limits.rule.validator.constant}")
        return self._call("Text", quoted(form) if isinstance(form, str) else tuple_of(form), *options)

    def _call(self, name: str, *arguments: str) -> str:
        return f"values.{name}({', '.join(arguments)})"

    def _methods(self) -> list[str]:
        name = self._entity.name
        arguments = f"*traits: {name}Trait, **fields: Unpack[{name}Fields]"
        shown = [
            ("build(cls, /, ", name, "Return a new model, with the traits and fields that are given.",
             "cls._build(traits, fields)"),
            ("batch(cls, count: int, /, ", f"list[{name}]", "Return new models.", "cls._batch(count, traits, fields)"),
        ]  # fmt: skip
        if self._entity.has_repository:
            self._typed.add(f"{self._models}.repositories.{self._entity.path}", f"{name}Repository")
            shown.append(
                (f"create(cls, repository: {name}Repository, /, ", name, "Store a new model, and return it.",
                 "repository.create(cls._build(traits, fields))")
            )  # fmt: skip
        lines = []
        for head, returned, doc, call in shown:
            lines += ["", "    @classmethod", fit(f"def {head}{arguments}) -> {returned}:", 4)]
            lines += [f'        """{doc}"""', fit(f"return {call}", 8)]
        return lines
