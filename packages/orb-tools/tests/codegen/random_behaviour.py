"""Generated code does what its schemas say. test_random_schemas.py runs this script with the generated packages.

Its argument is a file with the cases of random_schemas.py, the names of the tables, and how many payloads of each case
are stored. 0: everything but repositories is checked. It prints how often each kind of check has run, and what failed.
"""

from __future__ import annotations

import base64
import importlib
import inspect
import json
import pkgutil
import re
import sys
import traceback
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

import random_factories
import random_models
import random_models.rights
from pydantic import BaseModel, ValidationError

from orb_common.aws.dynamodb import CursorCodec
from orb_common.exceptions import ItemExistsError, ResourceNotFoundError, StoredItemError
from orb_common.utils.clock import ManualClock
from orb_testing.factory_base.wire import payload_fields, wire_names

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SECONDS = int(NOW.timestamp())
DAMAGE: dict[str, Any] = {
    "S": "secret", "N": "-1.5", "BOOL": True, "NULL": True, "M": {}, "L": [], "SS": ["secret"], "B": b"secret",
}  # fmt: skip
RIGHTS: dict[str, Any] = {
    operation: right
    for module in pkgutil.walk_packages(random_models.rights.__path__, "random_models.rights.")
    if not module.ispkg
    for operation, right in importlib.import_module(module.name).RIGHTS.items()
}
COUNTS = {"models": 0, "refusals": 0, "damages": 0, "stored": 0, "queries": 0, "built": 0}


def refuses(model: Any, payload: dict[str, Any], name: str) -> None:
    """The model refuses a payload, and the error names the attribute."""
    COUNTS["refusals"] += 1
    try:
        model.model_validate_json(json.dumps(payload))
    except ValidationError as error:
        assert name in {fault["loc"][0] for fault in error.errors()}, (model, name, payload, error)
    else:
        raise AssertionError(f"{model.__name__} accepts {name}={payload.get(name)!r} of {payload!r}")


def field_of(model: Any, name: str) -> str:
    """The Python name of an attribute."""
    return next(
        field for field, info in model.model_fields.items() if (info.serialization_alias or field) == name
    )


def wire(model: Any) -> dict[str, Any]:
    """A model as its callers send it, without absent fields, but with sensitive ones, which `model_dump` leaves out."""
    names = {field: info.serialization_alias or field for field, info in type(model).model_fields.items()}
    # From __dict__, because Python warns where a deprecated field is read.
    return {names[field]: sent(value) for field, value in model.__dict__.items() if value is not None}


def sent(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return wire(value)
    if isinstance(value, list | frozenset):
        members = [sent(member) for member in value]
        return members if isinstance(value, list) else sorted(members)
    if isinstance(value, dict):
        return {key: sent(member) for key, member in value.items()}
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, Decimal | Enum | date) else value


class Behaviour:
    """What one entity promises."""

    def __init__(self, case: dict[str, Any], tables: dict[str, str]) -> None:
        self.case, self.name, self.type = case, case["name"], case["type"]
        self.tables = tables
        self.model: Any = getattr(random_models, self.name, None)

    def check_factory(self) -> None:
        """What the factory makes is valid, by the model and by the input."""
        factory = getattr(random_factories, f"{self.name}Factory")
        for made in (*factory.batch(3), *factory.batch(3, "full")):
            assert self.model.model_validate(made.__dict__, by_name=True, by_alias=False) == made
            names = payload_fields(factory)
            given = {
                field: value for field, value in made.__dict__.items() if field in names and value is not None
            }
            if factory.INPUT:
                sent_names = wire_names(factory)
                payload = {sent_names[field]: sent(value) for field, value in given.items()}
                pkgutil.resolve_name(factory.INPUT).model_validate_json(json.dumps(payload))
            COUNTS["built"] += 1

    def check_stored(self, payloads: int) -> None:
        """What concerns the tables of an engine."""
        assert (self.name in self.tables) is ("dynamodb" in self.type or self.type == "table")
        if "dynamodb" in self.type:
            self.check_repository(self.case["payloads"][:payloads])

    def check(self) -> None:
        """What needs no engine."""
        self.check_rights()
        if self.type == "table":
            assert self.model is None
            return
        room = "inputs" if self.type == "input" else "models"
        folder = "".join(f"{part}." for part in self.case["folder"].split("/") if part)
        assert self.model.__module__.startswith(f"random_models.{room}.{folder}"), self.model
        assert "." not in self.model.__module__.removeprefix(f"random_models.{room}.{folder}")
        if self.type == "registry":
            assert self.model.ITEMS.keys() == self.case["items"].keys()
            for code, item in self.case["items"].items():
                found = self.model.get(code)
                assert {key: getattr(found, key) for key in item} == item
            return
        if self.type == "input":
            self.check_input(self.model)
            return
        self.check_models()
        self.check_factory()
        if "dynamodb" in self.type:
            self.check_inputs()
            self.check_codec()

    def check_rights(self) -> None:
        """Exactly the groups of authConfig may use each operation."""
        given = self.case.get("rights", {})
        # The names of entities end with a number.
        own = re.compile(rf"{self.name}(?![0-9])")
        assert {name: sorted(RIGHTS[name].groups) for name in RIGHTS if own.match(name)} == given

    def whole(self, payload: dict[str, Any]) -> dict[str, Any]:
        """A payload with what the repository would add."""
        added = {"uuid": f"id-{len(json.dumps(payload))}", "created": SECONDS, "updated": SECONDS}
        generated = {name: added[kind] for name, kind in self.case["generated"].items()}
        return {**self.case["defaults"], **payload, **generated}

    def check_models(self) -> None:
        """A model keeps exactly what it is given, and refuses what does not have the type of its attribute."""
        for payload in self.case["payloads"]:
            COUNTS["models"] += 1
            whole = self.whole(payload)
            model = self.model.model_validate_json(json.dumps(whole))
            assert self.model.model_validate(wire(model)) == model
            assert wire(model).keys() == whole.keys()
            assert [info.serialization_alias or name for name, info in self.model.model_fields.items()] == [
                *self.case["attributes"]
            ]
        whole = self.whole(self.case["payloads"][0])
        for name, values in self.case["unfit"].items():
            for value in values:
                refuses(self.model, {**whole, name: value}, name)
        for name in self.case["required"]:
            refuses(self.model, {other: value for other, value in whole.items() if other != name}, name)

    def check_inputs(self) -> None:
        """Inputs accept valid values only. They also refuse unknown, missing and generated fields."""
        create, update = (getattr(random_models, f"{self.name}{verb}") for verb in ("Create", "Update"))
        self.check_input(create)
        for payload in self.case["payloads"]:
            update.model_validate_json(json.dumps(self.changes(payload)))
        for name in self.case["unfit"]:
            for value in (*self.case["unfit"][name], *self.case["refused"][name]):
                if name not in self.case["keys"]:
                    refuses(update, {name: value}, name)
        for name in (*self.case["generated"], *self.case["keys"]):
            refuses(update, {name: "x"}, name)

    def check_input(self, create: Any) -> None:
        for payload in self.case["payloads"]:
            new = create.model_validate_json(json.dumps(payload))
            full = {**self.case["defaults"], **payload}
            assert wire(new) == wire(create.model_validate(full)), (new, full)
        payload = self.case["payloads"][0]
        for name in self.case["unfit"]:
            for value in (*self.case["unfit"][name], *self.case["refused"][name]):
                refuses(create, {**payload, name: value}, name)
        for name in (*self.case["generated"], "thereIsNoSuchField"):
            refuses(create, {**payload, name: "x"}, name)
        for name in self.case["required"]:
            if name not in self.case["defaults"]:
                refuses(create, {other: value for other, value in payload.items() if other != name}, name)

    def changes(self, payload: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in payload.items() if name not in self.case["keys"]}

    def check_codec(self) -> None:
        """Decoding restores a model. A damaged item gives a model or a typed error without values."""
        module = sys.modules[self.model.__module__]
        for payload in self.case["payloads"]:
            model = self.model.model_validate_json(json.dumps(self.whole(payload)))
            item = module.encode(model)
            assert module.decode(item) == model
            assert item.keys() == self.whole(payload).keys()
        for name in item:
            rest = {key: value for key, value in item.items() if key != name}
            for broken in (rest, *({**rest, name: {kind: value}} for kind, value in DAMAGE.items())):
                COUNTS["damages"] += 1
                try:
                    module.decode(broken)
                except StoredItemError as error:
                    assert error.fields == (name,) or error.entity != self.name, (error.fields, name)
                    assert "secret" not in f"{error} {error.to_dict()}"

    def check_repository(self, payloads: list[dict[str, Any]]) -> None:
        """What is created can be read in every way, changed and deleted."""
        tables = {
            "table_name": self.tables[self.name],
            "unique_values_table_name": self.tables.get("UniqueValues"),
        }
        self.repository = getattr(random_models, f"{self.name}Repository")(
            **tables, clock=ManualClock(NOW), cursors=CursorCodec(b"a secret of at least 32 bytes, or so")
        )
        create, update = (getattr(random_models, f"{self.name}{verb}") for verb in ("Create", "Update"))
        other = self.case["payloads"][-1]
        for payload in payloads:
            COUNTS["stored"] += 1
            created = self.repository.create(create.model_validate(payload))
            assert wire(created).keys() == self.whole(payload).keys()
            for name, kind in self.case["generated"].items():
                assert kind == "uuid" or wire(created)[name] == SECONDS
            self.check_reads(created)
            if not self.is_expired(created):
                with_error(ItemExistsError, lambda item=created: self.repository.create(item))
            changes = self.changes(other)
            if changes:
                self.check_update(created, update.model_validate(changes), changes)
            gone = self.repository.delete(*self.key(created))
            assert gone is None or self.key(gone) == self.key(created)
            assert self.repository.get(*self.key(created)) is None
            assert self.repository.delete(*self.key(created)) is None

    def check_update(self, created: Any, update: Any, changes: dict[str, Any]) -> None:
        """An update changes the fields that it sets, and no others."""
        if self.is_expired(created):
            with_error(ResourceNotFoundError, lambda: self.repository.update(*self.key(created), update))
            return
        changed = self.repository.update(*self.key(created), update)
        times = {name: SECONDS for name, kind in self.case["generated"].items() if kind == "updated"}
        assert changed == self.model.model_validate({**wire(created), **changes, **times})
        self.check_reads(changed)
        removable = [name for name in wire(changed) if name in self.case["attributes"]]
        removable = [
            n for n in removable if n not in self.case["required"] and n not in self.case["generated"]
        ]
        if removable and not self.is_expired(changed):
            removed = self.repository.update(*self.key(changed), type(update)(**dict.fromkeys(removable)))
            assert wire(removed).keys() == wire(changed).keys() - set(removable)

    def key(self, model: Any) -> list[Any]:
        return [model.__dict__[field_of(self.model, name)] for name in self.case["keys"]]

    def is_expired(self, model: Any) -> bool:
        return self.case["ttl"] is not None and wire(model).get(self.case["ttl"], SECONDS + 1) <= SECONDS

    def check_reads(self, model: Any) -> None:
        """Each way to read finds the item, unless it has expired."""
        expected = () if self.is_expired(model) else (model,)
        key = self.key(model)
        found = self.repository.get(*key, consistent=True)
        assert found == next(iter(expected), None), (found, expected)
        assert self.repository.list().items == tuple(self.repository.iterate()) == expected
        assert self.repository.batch_get([*key, *key] if len(key) == 1 else [tuple(key)] * 2) == expected
        primary: dict[str, Any] = {
            "partition": self.case["keys"][0],
            "sort": self.case["keys"][-1],
            "held": self.case["attributes"],
        }
        indexes = {index["name"]: index for index in self.case["indexes"]}
        if len(self.case["keys"]) == 2:
            indexes[None] = primary
        queries = self.queries()
        assert queries.keys() == indexes.keys(), (queries, indexes)
        for name, index in indexes.items():
            self.check_query(queries[name], index, model)

    def queries(self) -> dict[str | None, Any]:
        """The query of each index, whatever its name is. None: that of the table."""
        found: dict[str | None, Any] = {}

        class Spy(type(self.repository)):  # type: ignore[misc]
            def _query(self, index: str | None, *args: object, **options: object) -> None:
                assert index not in found
                found[index] = method

        for method, function in inspect.getmembers(type(self.repository), inspect.isfunction):
            if method.startswith("query_"):
                getattr(Spy(table_name="x"), function.__name__)("x")
        return {index: getattr(self.repository, method) for index, method in found.items()}

    def check_query(self, query: Any, index: dict[str, Any], model: Any) -> None:
        """A query finds the item by its partition key, and by each condition on its sort key that it satisfies."""
        COUNTS["queries"] += 1
        keys = [index["partition"], *([index["sort"]] if index.get("sort") else [])]
        values = [model.__dict__[field_of(self.model, name)] for name in keys]
        if None in values:
            # Items without a key of an index are not in it.
            if values[0] is not None:
                assert query(values[0]).items == ()
            return
        hidden = self.is_expired(model) and self.case["ttl"] in index["held"]
        pages = [query(values[0], limit=3)]
        beside = []
        fixed = {"limit", "cursor", "forward", "consistent"}
        for argument in inspect.signature(query).parameters:
            if (
                len(values) == 2
                and argument not in fixed
                and argument != next(iter(inspect.signature(query).parameters))
            ):
                value = values[1][:1] if argument.endswith("_begins_with") else values[1]
                found = beside if argument.endswith(("_after", "_before")) else pages
                found.append(query(values[0], **{argument: value}))
        # A range that excludes its end does not have the item at this end.
        assert [row for page in beside for row in page.items] == []
        for page in pages:
            rows = [wire(row) for row in page.items]
            held = {name: value for name, value in wire(model).items() if name in index["held"]}
            assert rows == ([] if hidden else [held]), (rows, held)


def with_error(error: type[Exception], call: Any) -> None:
    try:
        call()
    except error:
        return
    raise AssertionError(f"no {error.__name__}")


def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text())
    failed = []
    for case in given["cases"]:
        try:
            behaviour = Behaviour(case, given["tables"])
            behaviour.check_stored(given["stored"]) if given["stored"] else behaviour.check()
        except Exception:  # noqa: BLE001 - each entity that fails is reported
            failed.append(f"{case['name']}: {traceback.format_exc()}\n{json.dumps(case)}")
    print(json.dumps({"counts": COUNTS, "failed": failed}))


main()
