"""What config.yml and the served entities ask of the API is checked, each fault with its place and a hint."""

from __future__ import annotations

from typing import Any

import pytest

AUTH = "  authConfig: {cognitoAuthentication: {groups: {USER: [ThingsGet, ThingsNear]}}}\n"
NEAR = "customQueries:\n  - {name: ThingsNear, type: custom, returns: Things}\n"

CLASH = (
    "config.yml:1: two types of the API would have the name '{}': "
    "rename the entity, the enum or the query that leads to one of them"
)


@pytest.fixture
def served(schema_tree: Any) -> Any:
    """The schema tree, with an API that serves Things and a custom query."""
    schema_tree.append(AUTH + NEAR)
    schema_tree.write("config.yml", "api:\n  things: [Things]\n")
    return schema_tree


def test_no_fault(served: Any) -> None:
    """The API of the tests below has no fault."""
    assert served.faults() == []
    assert [operation.name for operation in served.catalogue().api.operations] == ["ThingsGet", "ThingsNear"]


def test_without_units_there_is_no_api(served: Any) -> None:
    """Only config.yml makes an API."""
    served.write("config.yml", "more: []\n")
    assert served.catalogue().api is None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[Things]", "[Thigs]", "2: the API serves an unknown entity 'Thigs': did you mean 'Things'?"),
        ("[Things]", "[Things, Things]", "2: unit 'things' serves 'Things' already: keep one"),
        (
            "  things: [Things]",
            "  a: [Things]\n  b: [Things]",
            "3: unit 'a' serves 'Things' already: keep one",
        ),
        (
            "things:",
            "Things:",
            (
                "2: 'Things' is not a valid name of a unit: write the name of a folder of lambdas/, "
                "such as users or sms_verification"
            ),
        ),
        ("[Things]", "[]", "2: 'api.things' is empty: add at least one entry, or drop the key"),
    ],
)
def test_names_of_config(served: Any, old: str, new: str, fault: str) -> None:
    """Units have names of folders. Each entity exists and is served once."""
    served.replace(old, new, "config.yml")
    assert served.faults() == [f"config.yml:{fault}"]


def test_an_entity_without_rights(served: Any) -> None:
    """An entity whose operations no caller may use cannot be served."""
    served.write(
        "entities/Makers.yml", "type: standard\nname: Makers\nmodel: {attributes: {a: {type: string}}}\n"
    )
    served.replace("[Things]", "[Things, Makers]", "config.yml")
    assert served.faults() == [
        (
            "config.yml:2: no caller may use an operation of 'Makers': "
            "list its operations in its authConfig, or drop it here"
        )
    ]


def test_an_entity_with_faults_has_no_others(served: Any) -> None:
    """What only follows from another fault is not reported."""
    served.replace("enum_type: Kind", "enum_type: Knd")
    served.replace("USER:", "NOBODY:")
    assert {fault.split(":")[0] for fault in served.faults()} == {"Things.yml"}
    served.replace("type: dynamodb", "type: 5")
    assert {fault.split(":")[0] for fault in served.faults()} == {"Things.yml"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "    thingId:\n      type: string\n",
            "    thingId:\n      type: string\n      sensitive: true\n",
            (
                "13: 'thingId' is sensitive, and operations of 'Things' would have it as an argument: "
                "use another key, or do not serve the entity"
            ),
        ),
        (
            "thingId",
            "limit",
            (
                "13: the API has a 'limit' of its own, and 'Things' has a key with this name: "
                "rename the attribute, or do not serve the entity"
            ),
        ),
        (
            "  authConfig",
            "    size: {type: number, maximum: 3000000000}\n  authConfig",
            (
                "18: 'size' does not fit the numbers of GraphQL, which have 32 bits: "
                "use the type decimal, or a nearer limit"
            ),
        ),
        (
            "  authConfig",
            "    sizes: {type: array, items: {type: number, minimum: -3000000000}}\n  authConfig",
            (
                "18: 'sizes' does not fit the numbers of GraphQL, which have 32 bits: "
                "use the type decimal, or a nearer limit"
            ),
        ),
        (
            "returns: Things}",
            "returns: '[Things]', input: {limit: {type: Int}}}",
            "20: 'limit' of 'ThingsNear' is an argument of every operation that returns a list: drop it",
        ),
        (
            "returns: Things}",
            "returns: Things, enrichments: [{field: n, type: count, source: Things}]}",
            (
                "20: 'ThingsNear' adds fields to its answer, so 'Things' cannot be its type: "
                "name a type that no entity has, such as [UserOrganization]"
            ),
        ),
        (
            "returns: Things}",
            "returns: Near, enrichments: [{field: kind, type: count, source: Things}]}",
            "20: 'ThingsNear' adds 'kind' to its answer, which has it already: choose another name",
        ),
        (
            "returns: Things}",
            "returns: Near, enrichments: [{field: n, type: lookup, source: Things, extract: kin}]}",
            "20: 'Things' has no attribute 'kin' that the API may show: did you mean 'kind'?",
        ),
        (
            "returns: Things}",
            "returns: Near, enrichments: [{field: n, type: lookup, source: Things}]}",
            "20: 'n' is of an unknown type: add 'extract', the attribute to read",
        ),
    ],
)
def test_what_graphql_cannot_have(served: Any, old: str, new: str, fault: str) -> None:
    """Secret keys, names that the API has itself, numbers beyond 32 bits, and fields without a type are faults."""
    text = (served.schemas / "entities/Things.yml").read_text()
    assert old in text
    served.write(
        "entities/Things.yml", text.replace(old, new) if old == "thingId" else text.replace(old, new, 1)
    )
    assert served.faults() == [f"Things.yml:{fault}"]


def test_values_that_graphql_refuses(served: Any) -> None:
    """true, false and null are no values of an enum of the API. Other enums may have them."""
    served.replace("Kind: [SMALL, LARGE]", "Kind: [small, 'null']\nOther: ['true']", "core/enums.yml")
    assert served.faults() == [
        "enums.yml:1: 'null' of 'Kind' is a word of GraphQL, so the API cannot have it: choose another value"
    ]


@pytest.mark.parametrize("name", ["Query", "ThingsGetInput"])
def test_two_types_of_one_name(served: Any, name: str) -> None:
    """A name of a type has one meaning."""
    enrichments = "enrichments: [{field: n, type: count, source: Things}]"
    served.replace("returns: Things}", f"returns: {name}, {enrichments}}}")
    assert served.faults() == [CLASH.format(name)]


def test_an_enum_with_the_name_of_a_type(served: Any) -> None:
    """Neither enums nor scalars share their names with types."""
    served.replace("enum_type: Kind", "enum_type: ThingsResponse")
    served.replace("Kind:", "ThingsResponse:", "core/enums.yml")
    assert served.faults() == [CLASH.format("ThingsResponse")]


def test_an_api_needs_a_query(served: Any) -> None:
    """An API with mutations only is a fault."""
    served.replace("[ThingsGet, ThingsNear]", "[ThingsDelete]")
    assert served.faults() == [
        "config.yml:1: the API has no query, and GraphQL needs one: serve an entity with an operation that reads"
    ]


def test_a_type_needs_a_field(served: Any) -> None:
    """A type whose attributes are all secret cannot be shown."""
    served.write(
        "entities/Codes.yml",
        "type: standard\nname: Codes\nmodel: {attributes: {pin: {type: string, sensitive: true}}}\n",
    )
    served.replace("returns: Things}", "returns: Codes}")
    assert served.faults() == [
        (
            "config.yml:1: the API would show no attribute of 'Codes': "
            "do not serve or return it, or let it have one that is not sensitive"
        )
    ]


def test_a_template_has_a_limit(served: Any) -> None:
    """CloudFormation accepts 500 resources, and each operation is one."""
    queries = "".join(f"  - {{name: Q{n}, type: custom, returns: Int}}\n" for n in range(490))
    served.replace("[ThingsGet, ThingsNear]", "'*'")
    served.append(queries)
    [fault] = served.faults()
    assert fault.startswith("config.yml:1: api.yml would have 50")
    assert fault.endswith("CloudFormation accepts at most 500: serve fewer entities")
