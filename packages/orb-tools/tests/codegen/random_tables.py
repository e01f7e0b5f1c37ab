"""Random tables for random schemas: keys, indexes, expiry, rights and custom queries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from codegen.random_attributes import Kind

TABLES = ("dynamodb", "lambda-dynamodb", "table")
GENERATED_TIMES = ("created", "updated")
TABLE_OPERATIONS = ("Create", "Update", "Delete", "Disable", "Get", "List")
INDEXES = ("Things", "MFASettings", "URL", "X", "Decode", "Page2Data", "Json", "Self")
PARAMETERS = ("alpha", "beta", "gamma")


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
def indexes(draw: st.DrawFn, case: dict[str, Any], bodies: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Indexes whose queries have names of their own: one partition key has different sort keys."""
    can_be_keys = [name for name, body in bodies.items() if body["type"] in {"string", "number", "timestamp"}]
    partition, *sort = case["keys"]
    sorts: dict[str, list[str | None]] = {partition: [sort[0]]} if sort else {}
    case["indexes"] = []
    result = []
    for name in draw(st.lists(st.sampled_from(INDEXES), max_size=3, unique=True)):
        is_local = bool(sort) and draw(st.booleans())
        chosen = partition if is_local else draw(st.sampled_from(can_be_keys))
        used = sorts.setdefault(chosen, [])
        free = [key for key in can_be_keys if key != chosen and key not in used]
        options: list[str | None] = [*free] if is_local or used else [None, *free]
        if not options:
            continue
        used.append(draw(st.sampled_from(options)))
        index: dict[str, Any] = {
            "name": f"{name}ByIndex",
            "type": "LSI" if is_local else "GSI",
            "partition": chosen,
        }
        index |= {"sort": used[-1]} if used[-1] is not None else {}
        projection = draw(st.sampled_from(["ALL", "KEYS_ONLY", "INCLUDE"]))
        index["projection_type"] = projection
        keys = {*case["keys"], chosen, used[-1]}
        rest = [other for other in bodies if other not in keys]
        if projection == "INCLUDE":
            if not rest:
                index["projection_type"] = "KEYS_ONLY"
            else:
                index["projected_attributes"] = draw(
                    st.lists(st.sampled_from(rest), min_size=1, max_size=3, unique=True)
                )
        held = (
            list(bodies)
            if projection == "ALL"
            else [*filter(None, keys), *index.get("projected_attributes", [])]
        )
        case["indexes"].append({**index, "local": is_local, "held": held})
        result.append(index)
    return result  # fmt: skip


def key_bytes(case: dict[str, Any]) -> dict[str, int]:
    """The most bytes of each key: fewer of a sort key."""
    pairs = [case["keys"], *([index["partition"], index.get("sort")] for index in case["indexes"])]
    sorts = {pair[1] for pair in pairs if len(pair) > 1}
    return {name: 1024 if name in sorts else 2048 for pair in pairs for name in pair if name is not None}


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
        "relations": {"member": dict.fromkeys(members, "organization.read")},
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
def custom_queries(draw: st.DrawFn, case: dict[str, Any], enums: list[str]) -> dict[str, Any]:
    name = f"{case['name']}Extra"
    if case["rights"]:
        case["rights"][name] = ["OWNER"]
    types = st.sampled_from(["String!", "[Int]", "AWSJSON", *enums])
    query: dict[str, Any] = {"name": name, "type": draw(st.sampled_from(["aggregation", "query", "custom"]))}
    query["input"] = draw(
        st.dictionaries(st.sampled_from(PARAMETERS), types.map(lambda t: {"type": t}), max_size=2)
    )
    # A table with hand-written Python has no model, so no type of the API.
    own = [] if case["type"] == "table" else [case["name"], f"[{case['name']}!]!"]
    query["returns"] = draw(st.sampled_from([*own, "Boolean"]))
    if case["indexes"]:
        query["index"] = case["indexes"][0]["name"]
    return query
