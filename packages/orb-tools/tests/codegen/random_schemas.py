"""Random folders of schemas that docs/schemas.md calls valid, each with what their generated code must do.

Each folder has a number, which is part of all its names, so that one run can generate many of them together.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from codegen import random_attributes as attributes
import yaml
from hypothesis import strategies as st
from codegen.random_attributes import KEYS, KINDS, ODD_TEXTS, Kind, World

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
CLASSES = (
    "Things MFASettings URL X Decode Page2Data Users Item2Go Index Model Repository List Json Table Enum Self Update "
    "Condition Error Key"
).split()  # noqa: SIM905 - a word list
TYPES = ("dynamodb", "lambda-dynamodb", "dynamodb", "table", "standard", "lambda", "input", "registry")
TABLES = ("dynamodb", "lambda-dynamodb", "table")
FOLDERS = ("", "shop/", "shop/deep_er/", "data/")
GENERATED_TIMES = ("created", "updated")
TABLE_OPERATIONS = ("Create", "Update", "Delete", "Disable", "Get", "List")
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
    codes = draw(st.lists(st.from_regex("[A-Z]{1,3}[-_.][0-9]{1,3}", fullmatch=True), max_size=3, unique=True))
    texts = {key: ODD_TEXTS for key in ("message", "description", "solution")}
    items = st.fixed_dictionaries(texts, optional={"details": attributes.OBJECTS})
    form["items"] = case["items"] = {f"{code}-{case['name']}": draw(items) for code in codes}


@st.composite
def entities(draw: st.DrawFn, form: dict[str, Any], case: dict[str, Any], world: World) -> None:
    """Fill in the form of an entity and its case. Add it to the world."""
    is_table = case["type"] in TABLES
    kinds = draw(named_kinds(world, keys=2 if is_table else 0))
    bodies: dict[str, dict[str, Any]] = {name: dict(kind.form) for name, kind in kinds.items()}
    model: dict[str, Any] = {}
    case |= {"defaults": {}, "generated": {}, "unique": [], "rights": {}, "ttl": None}
    if is_table:
        model["keys"] = draw(tables(case, kinds, bodies))
        if case["ttl"] is not None:
            model["ttl"] = {"enabled": True, "attribute": case["ttl"]}
        if draw(st.booleans()):
            model["stream"] = {"enabled": draw(st.booleans()), "viewType": draw(st.sampled_from(STREAMS))}
        kinds |= {
            name: attributes.as_key(kinds[name], most_bytes) for name, most_bytes in _key_bytes(case).items()
        }
    primary = case.get("keys", [])
    for name, body in bodies.items():
        kind = kinds[name]
        if name not in primary and "generated" not in body and draw(st.booleans()):
            body["required"] = draw(st.booleans())
        if draw(st.booleans()):
            body["description"] = draw(ODD_TEXTS)
        if draw(st.integers(0, 5)) == 0:
            body["classification"] = draw(st.sampled_from(CLASSIFICATIONS))
        if draw(st.integers(0, 9)) == 0 and body.get("classification") != "STANDARD":
            body["sensitive"] = True
        if draw(st.integers(0, 9)) == 0:
            body["deprecated"] = draw(ODD_TEXTS.filter(str.strip))
        if kind.form["type"] in {"string", "number", "boolean"} and "generated" not in body:
            # A default that is a key of the table would give two items one key.
            if name not in primary and "unique" not in body and draw(st.integers(0, 3)) == 0:
                body["default"] = case["defaults"][name] = draw(kind.valid)
    model["attributes"] = {name: _stored(body) if case["type"] == "table" else body for name, body in bodies.items()}
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
        model["authConfig"] = draw(rights(case))
    if is_table and draw(st.integers(0, 3)) == 0:
        form["customQueries"] = [draw(custom_queries(case, world))]
    if case["type"] in {"standard", "lambda"} and required:
        whole = {**case["defaults"], **case["payloads"][0]}
        wrong = {**whole, required[0]: kinds[required[0]].unfit[0]}
        broken = [{**whole, name: value} for name, kind in kinds.items() for value in kind.refused[:1]]
        world.models[case["name"]] = Kind(
            form={"type": case["name"]},
            # Absent attributes get their default in inputs only, so a value within another has all of them.
            valid=draw_payloads(given, [*required, *case["defaults"]], {}),
            unfit=("x", 1, ["x"], wrong),
            refused=(*broken,),
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
    built = st.lists(word | word.map(str.title) | word.map(str.upper) | st.sampled_from(["2", "B"]), max_size=3)
    name = st.sampled_from(ODD_NAMES) | st.tuples(word, built).map(lambda parts: parts[0] + "".join(parts[1]))
    names = draw(st.lists(name, min_size=max(keys, 1), max_size=10, unique_by=str.lower))
    return {
        name: draw(attributes.attributes_of(world, KEYS if n < keys else tuple(KINDS)))
        for n, name in enumerate(names)
    }


@st.composite
def tables(
    draw: st.DrawFn, case: dict[str, Any], kinds: dict[str, Kind], bodies: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The keys of a table. Some attributes become generated, unique, or the time of expiry."""
    partition, sort, *others = kinds
    primary = {"partition": partition} | ({"sort": sort} if draw(st.booleans()) else {})
    case["keys"] = list(primary.values())
    for name in kinds:
        body = bodies[name]
        if body == {"type": "string"} and draw(st.integers(0, 3)) == 0:
            body["generated"] = "uuid"
        elif body == {"type": "timestamp"} and name not in case["keys"] and draw(st.integers(0, 1)) == 0:
            generated = draw(st.sampled_from(GENERATED_TIMES))
            if generated not in case["generated"].values():
                body["generated"] = generated
        if "generated" in body:
            case["generated"][name] = body["generated"]
    ungenerated = [name for name in others if name not in case["generated"]]
    times = [name for name in ungenerated if bodies[name] in ({"type": "timestamp"}, {"type": "number"})]
    if times and draw(st.booleans()):
        case["ttl"] = times[0]
        # AWS reads this as epoch seconds. Some are past, some are not.
        kinds[times[0]] = replace(kinds[times[0]], valid=st.sampled_from([0, 946_684_800, 4_000_000_000]))
    for name in ungenerated:
        is_text = bodies[name]["type"] == "string" and not {"enum_type", "enum_values"} & bodies[name].keys()
        if is_text and case["ttl"] is None and draw(st.integers(0, 3)) == 0:
            bodies[name]["unique"] = True
            case["unique"].append(name)
    secondary = draw(indexes(case, bodies))
    return {"primary": primary} | ({"secondary": secondary} if secondary else {})


@st.composite
def indexes(
    draw: st.DrawFn, case: dict[str, Any], bodies: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Indexes whose queries have names of their own: one partition key has different sort keys."""
    can_be_keys = [name for name, body in bodies.items() if body["type"] in {"string", "number", "timestamp"}]
    partition, *sort = case["keys"]
    sorts: dict[str, list[str | None]] = {partition: [sort[0]]} if sort else {}
    case["indexes"] = []
    result = []
    for name in draw(st.lists(st.sampled_from(CLASSES), max_size=3, unique=True)):
        is_local = bool(sort) and draw(st.booleans())
        chosen = partition if is_local else draw(st.sampled_from(can_be_keys))
        used = sorts.setdefault(chosen, [])
        free = [key for key in can_be_keys if key != chosen and key not in used]
        options: list[str | None] = [*free] if is_local or used else [None, *free]
        if not options:
            continue
        used.append(draw(st.sampled_from(options)))
        index: dict[str, Any] = {"name": f"{name}ByIndex", "type": "LSI" if is_local else "GSI", "partition": chosen}
        index |= {"sort": used[-1]} if used[-1] is not None else {}
        projection = draw(st.sampled_from(["ALL", "KEYS_ONLY", "INCLUDE"]))
        index["projection_type"] = projection
        keys = {*case["keys"], chosen, used[-1]}
        rest = [other for other in bodies if other not in keys]
        if projection == "INCLUDE":
            if not rest:
                index["projection_type"] = "KEYS_ONLY"
            else:
                index["projected_attributes"] = draw(st.lists(st.sampled_from(rest), min_size=1, max_size=3, unique=True))
        held = list(bodies) if projection == "ALL" else [*filter(None, keys), *index.get("projected_attributes", [])]
        case["indexes"].append({**index, "local": is_local, "held": held})
        result.append(index)
    return result  # fmt: skip


def _key_bytes(case: dict[str, Any]) -> dict[str, int]:
    """The most bytes of each key: fewer of a sort key."""
    pairs = [case["keys"], *([index["partition"], index.get("sort")] for index in case["indexes"])]
    sorts = {pair[1] for pair in pairs if len(pair) > 1}
    return {name: 1024 if name in sorts else 2048 for pair in pairs for name in pair if name is not None}


def draw_payloads(
    kinds: dict[str, Kind], required: list[str], defaults: dict[str, Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """Values that an input accepts."""
    needed = [name for name in kinds if name in required and name not in defaults]
    return st.fixed_dictionaries(
        {name: kinds[name].valid for name in needed},
        optional={name: kinds[name].valid for name in kinds if name not in needed},
    )


@st.composite
def rights(draw: st.DrawFn, case: dict[str, Any]) -> dict[str, Any]:
    """Rights of two groups. `*` means every operation."""
    operations = operations_of(case)
    listed = draw(st.lists(st.sampled_from(operations), min_size=1, max_size=4, unique=True))
    every = draw(st.sampled_from(["*", ["*"]]))
    members = draw(st.lists(st.sampled_from(listed), max_size=2, unique=True))
    for operation in operations:
        case["rights"][operation] = ["OWNER", "USER"] if operation in listed else ["OWNER"]
    return {
        "cognitoAuthentication": {"groups": {"OWNER": every, "USER": listed}},
        "relations": {"member": {name: "organization.read" for name in members}},
        "apiKeyAuthentication": [operations[0]],
    }


def operations_of(case: dict[str, Any]) -> list[str]:
    """The operations of an entity, as docs/schemas.md lists them."""
    if case["type"] not in TABLES:
        return [case["name"]]
    pairs = [case["keys"], *([index["partition"], index.get("sort")] for index in case["indexes"])]
    found = [*TABLE_OPERATIONS]
    for pair in pairs:
        keys = [name[0].upper() + name[1:] for name in pair if name is not None]
        found += [f"QueryBy{part}" for part in (*keys, "And".join(keys))]
    return [case["name"] + part for part in dict.fromkeys(found)]


@st.composite
def custom_queries(draw: st.DrawFn, case: dict[str, Any], world: World) -> dict[str, Any]:
    name = f"{case['name']}Extra"
    if case["rights"]:
        case["rights"][name] = ["OWNER"]
    types = st.sampled_from(["String!", "[Int]", "AWSJSON", *world.enums])
    query: dict[str, Any] = {"name": name, "type": draw(st.sampled_from(["aggregation", "query", "custom"]))}
    query["input"] = draw(st.dictionaries(st.sampled_from(WORDS), types.map(lambda t: {"type": t}), max_size=2))
    query["returns"] = draw(st.sampled_from([case["name"], f"[{case['name']}!]!", "Boolean"]))
    if case["indexes"]:
        query["index"] = case["indexes"][0]["name"]
    return query
