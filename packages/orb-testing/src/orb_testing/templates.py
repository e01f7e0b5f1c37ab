"""Read CloudFormation templates, so that tests use the same tables as production.

Only the intrinsic functions that this project's templates use for names and parameters are supported. Any other
raises an error.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from orb_testing.environment import REGION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import yaml

Template = dict[str, Any]

PSEUDO_PARAMETERS = {
    "AWS::Region": REGION,
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::StackName": "test",
    "AWS::URLSuffix": "amazonaws.com",
}
_VARIABLE = re.compile(r"\$\{(!?)([^}]+)\}")
_CREATE_KEYS = (
    "AttributeDefinitions",
    "KeySchema",
    "GlobalSecondaryIndexes",
    "LocalSecondaryIndexes",
    "BillingMode",
)
"""The properties of AWS::DynamoDB::Table that CreateTable accepts. TTL, streams, recovery and tags need other calls."""


def load_template(path: Path) -> Template:
    """Return a CloudFormation template as data. `!Sub x` becomes `{"Fn::Sub": x}`, `!Ref x` becomes `{"Ref": x}`."""
    return _load(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _load(path: Path, _mtime_ns: int) -> Template:
    import yaml

    class Loader(yaml.SafeLoader):
        """A safe loader that also reads the short forms of intrinsic functions."""

    Loader.add_multi_constructor("!", cast("Any", _short_form))
    loaded: Template = yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506 - derived from SafeLoader
    return loaded


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, object]:
    import yaml

    value: object
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = str(value).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(cast("yaml.MappingNode", node), deep=True)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


def resolve(value: object, names: Mapping[str, object]) -> object:
    """Return a value of a template with Ref, Fn::Sub and Fn::Join replaced by what they mean.

    Args:
        value: Any part of a template.
        names: The values of all names that a Ref may use: parameters, pseudo parameters and resources.

    Raises:
        KeyError: `names` lacks a name, or an intrinsic function is not supported.
    """
    if isinstance(value, list):
        return [resolve(part, names) for part in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (function, argument), *_ = value.items()
        if function == "Ref":
            return names[argument]
        if function == "Fn::Sub":
            return _substitute(argument, names)
        if function == "Fn::Join":
            return str(argument[0]).join(str(resolve(part, names)) for part in argument[1])
        if str(function).startswith("Fn::"):
            raise KeyError(function)
    return {key: resolve(part, names) for key, part in value.items()}


def _substitute(argument: str | Sequence[Any], names: Mapping[str, object]) -> str:
    if isinstance(argument, str):
        text, values = argument, names
    else:
        local = cast("dict[str, object]", resolve(argument[1], names))
        text, values = argument[0], {**names, **local}
    return _VARIABLE.sub(lambda match: f"${{{match[2]}}}" if match[1] else str(values[match[2]]), text)


def parameters_of(template: Template, given: Mapping[str, object] | None = None) -> dict[str, object]:
    """Return the value of each parameter and pseudo parameter. `given` overrides defaults and pseudo parameters."""
    defaults = {
        name: declared["Default"]
        for name, declared in template.get("Parameters", {}).items()
        if "Default" in declared
    }
    return {**defaults, **PSEUDO_PARAMETERS, **(given or {})}


def tables_of(
    template: Template, parameters: Mapping[str, object] | None = None
) -> dict[str, dict[str, Any]]:
    """Return the arguments of CreateTable for each table of a template, by logical id."""
    names = parameters_of(template, parameters)
    tables = {}
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] != "AWS::DynamoDB::Table":
            continue
        properties = resource["Properties"]
        arguments = {
            key: resolve(properties[key], names) for key in ("TableName", *_CREATE_KEYS) if key in properties
        }
        tables[logical_id] = arguments
    return tables
