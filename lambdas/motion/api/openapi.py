"""The OpenAPI 3.1 description of the API, made from the table of routes and from the models of inputs and answers.

Only /docs and /openapi.json import this module: an ordinary call does not pay for it.
"""

from __future__ import annotations

import ast
import inspect
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, Literal

from pydantic.json_schema import models_json_schema

from lambdas.motion.api import problems
from lambdas.motion.api.routes import ALWAYS, ROUTES
from orb_models.input import Input
from orb_models.model import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from lambdas.motion.api.routes import Route

JsonObject = dict[str, Any]  # Any: a JSON document
JSON: Final = "application/json"
REFERENCE: Final = "#/components/schemas/{model}"
PROBLEM: Final[JsonObject] = {
    "type": "object",
    "description": "An error: problem details of RFC 9457.",
    "required": ["type", "title", "status", "code", "requestId"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "The name of the status."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "The code of the error."},
        "detail": {"type": "string", "description": "What is wrong. Absent from status 500 on."},
        "requestId": {"type": "string", "description": "The id that log lines have too."},
        "errors": {
            "type": "array",
            "description": "All fields that break a rule.",
            "items": {
                "type": "object",
                "required": ["field", "rule"],
                "properties": {"field": {"type": "string"}, "rule": {"type": "string"}},
            },
        },
    },
}


@cache
def description() -> JsonObject:
    """Return the description, as JSON. Callers must not change it."""
    models: dict[tuple[type[BaseModel], Literal["validation", "serialization"]], None] = {}
    for route in ROUTES:
        models |= {(route.takes, "validation"): None, (route.answer, "serialization"): None}
    schemas, definitions = models_json_schema(list(models), by_alias=True, ref_template=REFERENCE)
    components: JsonObject = {name: _tidy(each) for name, each in definitions["$defs"].items()}
    for model in _all_models([model for model, _ in models]):
        for name in (model.__name__, f"{model.__name__}-Input", f"{model.__name__}-Output"):
            if name in components:
                _describe(components[name], model)
    paths: JsonObject = {}
    for route in ROUTES:
        takes = components[schemas[route.takes, "validation"]["$ref"].rpartition("/")[2]]
        operations = paths.setdefault(route.path, {})
        operations[route.method.lower()] = _operation(
            route,
            takes,
            schemas[route.takes, "validation"],
            schemas[route.answer, "serialization"],
            components["Sensors"]["properties"],
        )
    bodies = {route.takes.__name__ for route in ROUTES if route.has_body}
    only_queries = {route.takes.__name__ for route in ROUTES} - bodies | {"NoInput"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Motion",
            "version": "1.0.0",
            "description": "Motion sensors that start the Spotify playback of their listeners.",
        },
        "paths": paths,
        "components": {
            "schemas": {
                **{name: each for name, each in sorted(components.items()) if name not in only_queries},
                "Problem": PROBLEM,
            },
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "An ID or access token of the user pool.",
                }
            },
        },
        "security": [{"token": []}],
    }


def _operation(
    route: Route, takes: JsonObject, body: JsonObject, answer: JsonObject, of_path: JsonObject
) -> JsonObject:
    """Return the description of a route.

    Args:
        route: The route.
        takes: The schema of its input.
        body: A reference to it.
        answer: A reference to the schema of its answer.
        of_path: The schemas of the parameters of paths, by name.
    """
    summary, _, more = " ".join(inspect.cleandoc(route.run.__doc__ or "").split()).partition(". ")
    operation: JsonObject = {
        "operationId": f"{route.method.lower()}{''.join(word[0].upper() + word[1:] for word in _words(route.path))}",
        "tags": [_words(route.path)[0]],
        "summary": summary.rstrip("."),
    }
    if more:
        operation["description"] = more
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": of_path[name]["description"],
            "schema": {"type": of_path[name]["type"]},
        }
        for name in _parameters(route.path)
    ]
    if not route.has_body:
        parameters += [
            _query_parameter(name, each, takes) for name, each in takes.get("properties", {}).items()
        ]
    elif takes.get("properties"):
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": body}}}
    if parameters:
        operation["parameters"] = parameters
    problem = {"schema": {"$ref": REFERENCE.format(model="Problem")}}
    operation["responses"] = {
        **{
            str(int(s)): {"description": s.phrase, "content": {JSON: {"schema": answer}}}
            for s in route.statuses
        },
        **{
            str(int(s)): {"description": s.phrase, "content": {problems.CONTENT_TYPE: problem}}
            for s in sorted({*route.problems, *ALWAYS})
        },
    }
    return operation


def _query_parameter(name: str, schema: JsonObject, model: JsonObject) -> JsonObject:
    return {
        "name": name,
        "in": "query",
        "required": name in model.get("required", ()),
        "description": schema.get("description", ""),
        "schema": {key: value for key, value in schema.items() if key != "description"},
    }


def _tidy(schema: JsonObject) -> JsonObject:
    """Return a schema without what says nothing: titles that repeat names, null, and the limits of DynamoDB's numbers.

    Answers leave out what is not set, and requests may.
    """
    kept = {
        key: value
        for key, value in schema.items()
        if key != "title" and not (key == "default" and value is None) and not key.startswith("exclusive")
    }
    if "properties" in kept:
        kept["properties"] = {name: _tidy(each) for name, each in kept["properties"].items()}
    if isinstance(kept.get("items"), dict):
        kept["items"] = _tidy(kept["items"])
    if "anyOf" in kept:
        others = [_tidy(each) for each in kept.pop("anyOf") if each != {"type": "null"}]
        kept |= others[0] if len(others) == 1 else {"anyOf": others}
    return kept


def _words(path: str) -> list[str]:
    return [part.strip("{}") for part in path.strip("/").split("/")]


def _parameters(path: str) -> list[str]:
    return [part.strip("{}") for part in path.split("/") if part.startswith("{")]


def _describe(schema: JsonObject, model: type[BaseModel]) -> None:
    """Add the docstrings of the fields, in which the sources say what they are."""
    for base in reversed(model.__mro__):
        for name, text in _field_texts(base):
            field = model.model_fields.get(name)
            shown = None if field is None else schema["properties"].get(field.serialization_alias or name)
            if shown is not None:
                shown["description"] = text


@cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a module by their names, from its source. It is parsed once, because that takes long."""
    tree = ast.parse(inspect.getsource(import_module(module)))
    return {each.name: each for each in tree.body if isinstance(each, ast.ClassDef)}


def _field_texts(model: type) -> Iterator[tuple[str, str]]:
    if not issubclass(model, Input | Model):
        # A class of pydantic or Python, which has no fields of ours.
        return
    body = _classes(model.__module__)[model.__name__].body
    for statement, after in pairwise(body):
        if (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            yield statement.target.id, " ".join(after.value.value.split())


def _all_models(roots: list[type[BaseModel]]) -> list[type[BaseModel]]:
    """Return models with those that their fields have."""
    found: dict[type[BaseModel], None] = {}
    open_ones = list(roots)
    while open_ones:
        model = open_ones.pop()
        if model in found:
            continue
        found[model] = None
        for field in model.model_fields.values():
            open_ones += _models_in(field.annotation)
    return list(found)


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    from pydantic import BaseModel

    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)
