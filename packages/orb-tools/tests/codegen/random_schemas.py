"""Random folders of schemas that docs/schemas.md calls valid, each with what their generated code must do.

Each folder has a number, which is part of all its names, so that one run can generate many of them together.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

import yaml
from codegen import random_attributes as attributes
from codegen import random_tables
from codegen.random_attributes import KEYS, KINDS, ODD_TEXTS, Kind, World
from hypothesis import strategies as st

ODD_NAMES = """
    self cls model item raw data fields id type object limit cursor consistent forward new now filter key keys get
    create delete iterate encode decode decodeByKey moment userID2 uRL aBC1d len print property super isinstance
    datetime typing field date timestamp user match case license needsMFASetup x9 error name value update condition
    repository table index page items count status size ttl hash begins member entity version cause args names
    definition dynamodb catalogue optional required update2 tableName annotations literal input output decimal
    l filters transaction expectedVersion amount
""".split()  # noqa: SIM905 - a word list
"""Names of attributes that Python, pydantic, DynamoDB or generated code also use."""
WORDS = ("alpha", "beta", "gamma", "delta", "omega")
CLASSES = [
    "Things",
    "MFASettings",
    "URL",
    "X",
    "Decode",
    "Page2Data",
    "Users",
    "Item2Go",
    "Index",
    "Model",
    "Repository",
    "List",
    "Json",
    "Table",
    "Enum",
    "Self",
    "Update",
    "Condition",
    "Error",
    "Key",
]
TYPES = ("dynamodb", "lambda-dynamodb", "dynamodb", "table", "standard", "lambda", "input", "registry")
FOLDERS = ("", "shop/", "shop/deep_er/", "data/")
STREAMS = ("KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES")
CLASSIFICATIONS = ("STANDARD", "SENSITIVE", "PII", "PROTECTED", "FINANCIAL", "HEALTHCARE")
CORE = {
    "email": [{"rule": "regex", "name": "email", "pattern": ".+@.+", "message": "must be an address"}],
    "phoneNumber": [{"rule": "length", "maximum": 16}],
    "password": [{"rule": "length", "minimum": 8}],
}
"""The validators that orb_common reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder of schemas."""

    enums: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, Any] = field(default_factory=dict)
    validators: dict[str, Any] = field(default_factory=dict)
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The entities by the path of their files."""
    cases: list[dict[str, Any]] = field(default_factory=list)
    """What random_behaviour.py proves of each entity."""

    def files(self, style: bool | None = None) -> dict[str, str]:
        """The text of each file. `style`: the flow style of PyYAML."""
        documents: dict[str, Any] = {
            "core/enums.yml": self.enums,
            "core/types.yml": {"version": "1.0", "types": self.types},
            "core/validators.yml": {"version": "1.0", "validators": self.validators},
            **{f"entities/{path}.yml": body for path, body in self.entities.items()},
        }
        return {
            path: yaml.safe_dump(
                json.loads(json.dumps(body)), sort_keys=False, allow_unicode=True, default_flow_style=style, width=200
            )
            for path, body in documents.items()
        }  # fmt: skip


def together(folders: list[Folder]) -> Folder:
    """One folder with the content of all."""
    whole = Folder(enums={"UserGroup": ["USER", "OWNER"]}, validators=dict(CORE))
    for folder in folders:
        whole.enums.update(folder.enums)
        whole.types.update(folder.types)
        whole.validators.update(folder.validators)
        whole.entities.update(folder.entities)
        whole.cases.extend(folder.cases)
    return whole


@st.composite
def folders(draw: st.DrawFn, number: int) -> Folder:
    """A folder with enums, rules, and entities that may contain each other."""
    folder, world = Folder(), World()
    for name in draw(st.lists(st.sampled_from(CLASSES), max_size=2, unique=True)):
        members = st.from_regex("[A-Z][A-Z0-9_]{0,8}", fullmatch=True)
        world.enums[f"{name}Kind{number}"] = draw(st.lists(members, min_size=1, max_size=4, unique=True))
    folder.enums.update(world.enums)
    for position in draw(st.lists(st.integers(0, len(attributes.RULES) - 1), max_size=2, unique=True)):
        form, rules, kind = attributes.RULES[position]
        name, validator = f"Rule{position}No{number}", f"rule{position}No{number}"
        if rules:
            form = {**form, "validator": validator}
            folder.validators[validator] = rules
        folder.types[name] = form
        world.rules[name] = replace(kind, form={**kind.form, "validation": name})
    for name in draw(st.lists(st.sampled_from(CLASSES), min_size=2, max_size=4, unique=True)):
        type_ = draw(st.sampled_from(TYPES))
        path = draw(st.sampled_from(FOLDERS))
        case = {"name": f"{name}{number}", "folder": path, "type": type_}
        form: dict[str, Any] = {"type": type_, "name": case["name"], "version": "1.0"}
        if draw(st.booleans()):
            form["description"] = draw(ODD_TEXTS)
        draw(registries(form, case) if type_ == "registry" else entities(form, case, world))
        folder.entities[path + case["name"]] = form
        folder.cases.append(case)
    return folder  # fmt: skip


@st.composite
def registries(draw: st.DrawFn, form: dict[str, Any], case: dict[str, Any]) -> None:
    codes = draw(
        st.lists(st.from_regex("[A-Z]{1,3}[-_.][0-9]{1,3}", fullmatch=True), max_size=3, unique=True)
    )
    texts = dict.fromkeys(("message", "description", "solution"), ODD_TEXTS)
    items = st.fixed_dictionaries(texts, optional={"details": attributes.OBJECTS})
    form["items"] = case["items"] = {f"{code}-{case['name']}": draw(items) for code in codes}


@st.composite
def entities(draw: st.DrawFn, form: dict[str, Any], case: dict[str, Any], world: World) -> None:
    """Fill in the form of an entity and its case. Add it to the world."""
    is_table = case["type"] in random_tables.TABLES
    kinds = draw(named_kinds(world, keys=2 if is_table else 0))
    bodies: dict[str, dict[str, Any]] = {name: dict(kind.form) for name, kind in kinds.items()}
    model: dict[str, Any] = {}
    case |= {"defaults": {}, "generated": {}, "unique": [], "rights": {}, "ttl": None}
    if is_table:
        model["keys"] = draw(random_tables.tables(case, kinds, bodies))
        if case["ttl"] is not None:
            model["ttl"] = {"enabled": True, "attribute": case["ttl"]}
        if draw(st.booleans()):
            model["stream"] = {"enabled": draw(st.booleans()), "viewType": draw(st.sampled_from(STREAMS))}
        kinds |= {
            name: attributes.as_key(kinds[name], most_bytes)
            for name, most_bytes in random_tables.key_bytes(case).items()
        }
    bodies = {name: body | draw(options(name, kinds[name], body, case)) for name, body in bodies.items()}
    model["attributes"] = {
        name: _stored(body) if case["type"] == "table" else body for name, body in bodies.items()
    }
    form["model"] = model
    given = {name: kind for name, kind in kinds.items() if name not in case["generated"]}
    required = [name for name in given if bodies[name].get("required", True)]
    payloads = draw_payloads(given, required, case["defaults"])
    case |= {
        "attributes": list(kinds),
        "required": required,
        "payloads": draw(st.lists(payloads, min_size=3, max_size=3)),
        "unfit": {name: list(kind.unfit) for name, kind in given.items()},
        "refused": {name: list(kind.refused) for name, kind in given.items()},
    }
    if draw(st.booleans()) and case["type"] not in {"standard", "input"}:
        model["authConfig"] = draw(random_tables.rights(case))
    if is_table and draw(st.integers(0, 3)) == 0:
        form["customQueries"] = [draw(random_tables.custom_queries(case, sorted(world.enums)))]
    if case["type"] in {"standard", "lambda"} and required:
        world.models[case["name"]] = as_attribute(case, given)


@st.composite
def options(
    draw: st.DrawFn, name: str, kind: Kind, body: dict[str, Any], case: dict[str, Any]
) -> dict[str, Any]:
    """Keys that an attribute of any kind may have."""
    found: dict[str, Any] = {}
    can_be_absent = name not in case.get("keys", []) and "generated" not in body
    if can_be_absent and draw(st.booleans()):
        found["required"] = draw(st.booleans())
    if draw(st.booleans()):
        found["description"] = draw(ODD_TEXTS)
    if draw(st.integers(0, 5)) == 0:
        found["classification"] = draw(st.sampled_from(CLASSIFICATIONS))
    if draw(st.integers(0, 9)) == 0 and found.get("classification") != "STANDARD":
        found["sensitive"] = True
    if draw(st.integers(0, 9)) == 0:
        found["deprecated"] = draw(ODD_TEXTS.filter(str.strip))
    can_have_default = can_be_absent and kind.form["type"] in {"string", "number", "boolean"}
    if can_have_default and "unique" not in body and draw(st.integers(0, 3)) == 0:
        found["default"] = case["defaults"][name] = draw(kind.valid)
    return found


def as_attribute(case: dict[str, Any], kinds: dict[str, Kind]) -> Kind:
    """The kind of an attribute that contains an entity."""
    whole, required = {**case["defaults"], **case["payloads"][0]}, case["required"]
    return Kind(
        form={"type": case["name"]},
        # Absent attributes get their default in inputs only, so a value within another has all of them.
        valid=draw_payloads(kinds, [*required, *case["defaults"]], {}),
        unfit=("x", 1, ["x"], {**whole, required[0]: kinds[required[0]].unfit[0]}),
        refused=tuple({**whole, name: value} for name, kind in kinds.items() for value in kind.refused[:1]),
    )


def _stored(body: dict[str, Any]) -> dict[str, Any]:
    """The keys that have an effect in a table whose Python is hand-written."""
    known = ("type", "required", "description", "enum_type", "enum_values", "items")
    kept = {key: value for key, value in body.items() if key in known}
    return kept | ({"items": _stored(body["items"])} if isinstance(body.get("items"), dict) else {})


@st.composite
def named_kinds(draw: st.DrawFn, world: World, *, keys: int) -> dict[str, Kind]:
    """Attributes with names that differ even without their capitals. The first `keys` of them can be keys."""
    word = st.sampled_from(WORDS)
    built = st.lists(
        word | word.map(str.title) | word.map(str.upper) | st.sampled_from(["2", "B"]), max_size=3
    )
    name = st.sampled_from(ODD_NAMES) | st.tuples(word, built).map(lambda parts: parts[0] + "".join(parts[1]))
    names = draw(st.lists(name, min_size=max(keys, 1), max_size=10, unique_by=str.lower))
    return {
        name: draw(attributes.attributes_of(world, KEYS if n < keys else tuple(KINDS)))
        for n, name in enumerate(names)
    }


def draw_payloads(
    kinds: dict[str, Kind], required: list[str], defaults: dict[str, Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """Values that an input accepts."""
    needed = [name for name in kinds if name in required and name not in defaults]
    return st.fixed_dictionaries(
        {name: kinds[name].valid for name in needed},
        optional={name: kinds[name].valid for name in kinds if name not in needed},
    )
