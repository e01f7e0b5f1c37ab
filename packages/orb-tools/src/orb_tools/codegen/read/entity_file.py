"""The form of an entity file. `schemas/entity.schema.json` is generated from it: editors show its docstrings.

The keys keep the spelling of the earlier schemas: some are camelCase, some are snake_case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from orb_tools.codegen.read.compliance import Compliance  # noqa: TC001 - the form reads its annotations
from orb_tools.codegen.read.form_parts import (
    ANY,
    MAX_ITEM_BYTES,
    Form,
    Json,
    RootForm,
    Rule,
    Texts,
    wrong_json,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.read.yaml_document import Place

Choices = Annotated[Texts, Rule(least=1)]
Operations = Annotated[Texts, Rule(title="operations")]
Size = Annotated[int, Rule(least=1, most=MAX_ITEM_BYTES)]
Bound = int | float
"""A limit of a number."""
Empty = Annotated[dict[str, str], Rule(most=0, title="nothing")]
"""An empty map."""
NOTHING: dict[str, Any] = {}
"""The default of a map. Nobody changes it."""
Permissions = Annotated[dict[str, str], Rule(title="operations to permissions")]


class Limits(Form, keys={"min_length": "minLength", "max_length": "maxLength"}):
    """The rules of a value. Inputs check them."""

    validation: str | None = None
    """A type of core/types.yml. Checked in inputs."""
    min_length: Size | None = None
    """Of a string: the fewest characters. Checked in inputs."""
    max_length: Size | None = None
    """Of a string: the most characters. Checked in inputs."""
    pattern: str | None = None
    """Of a string: a regular expression of Python that all of it matches. Checked in inputs."""
    minimum: Bound | None = None
    """Of a number, a decimal, or a timestamp in epoch seconds: the smallest value. Checked in inputs."""
    maximum: Bound | None = None
    """Of a number, a decimal, or a timestamp in epoch seconds: the largest value. Checked in inputs."""


class ItemType(Limits):
    """The type of the items of an array, a set or a map, if a name alone cannot describe it."""

    type: str
    """string, number, decimal, boolean, timestamp, date, binary, object, or the name of another entity."""
    enum_type: str | None = None
    """An enum of core/enums.yml."""
    enum_values: Choices = ()
    """The only values that a string may have."""
    accepts: str | None = None
    """An enum of core/enums.yml whose values inputs may have. Stored items may have others."""


class Attribute(Limits, keys={"min_items": "minItems", "max_items": "maxItems"}):
    """A field of the model."""

    type: str
    """string, number (a whole number), decimal, boolean, timestamp, date, binary, array, set, map, object, or the name
    of another entity."""
    required: bool = True
    """Default: true."""
    description: str = ""
    """The docstring of the field."""
    enum_type: str | None = None
    """An enum of core/enums.yml."""
    enum_values: Choices = ()
    """The only values that a string may have, if they need no enum."""
    items: Annotated[ItemType, Rule(short_for="type")] | None = None
    """Of an array, a set or a map: the type of its items, or of its values."""
    min_items: Size | None = None
    """Of an array, a set or a map: the fewest items. Checked in inputs."""
    max_items: Size | None = None
    """Of an array, a set or a map: the most items. Checked in inputs."""
    unique: bool = False
    """Whether no two items may have the same value. Case is ignored."""
    generated: Literal["uuid", "created", "updated", "version"] | None = None
    """The repository sets it, and inputs lack it: a new UUID, the time of creation or of the last change, or the number
    of the item's version, which each change raises."""
    classification: Literal["STANDARD", "SENSITIVE", "PII", "PROTECTED", "FINANCIAL", "HEALTHCARE"] | None = (
        None
    )
    """How the audit trail shows the value. `repr` hides all but STANDARD."""
    sensitive: bool = False
    """Whether only the attribute of the model gives the value: not `repr`, `model_dump`, logs or the audit trail."""
    deprecated: str = ""
    """What to use instead. Python warns where the field is read, and editors and JSON Schema show it."""
    default: str | int | bool | Texts | tuple[int, ...] | Empty | None = None
    """The value of an input that leaves the field out. `{}` is an empty map, or an entity with its own defaults."""
    python_name: str | None = None
    """The name in Python, in snake_case. Default: the name of the attribute in snake_case."""


class CognitoAuthentication(Form):
    """Who may call what, by group of the user pool."""

    groups: dict[str, Literal["*"] | Operations]
    """The operations of each user group. '*' means every operation."""


class Relations(Form, keys={"own": "self"}):
    """The relation to the target of an operation that callers need unless they are platform administrators."""

    own: Operations = ()
    """Operations whose target must be the caller's own."""
    member: Operations | Permissions = ()
    """Operations for members of the organization: a list, or a map to the permission that their role needs."""
    owner: Operations | Permissions = ()
    """Operations for the owner of the organization: a list, or a map to the permission that the role needs."""


class AuthConfig(Form, keys={"cognito": "cognitoAuthentication", "api_key": "apiKeyAuthentication"}):
    """Who may call what."""

    cognito: CognitoAuthentication | None = None
    """By group of the user pool."""
    relations: Relations = Relations()
    """By relation, in addition to the group."""
    api_key: Operations = ()
    """The operations that callers with only an API key may use."""


class PrimaryKey(Form):
    """The key that identifies an item."""

    partition: str
    """The partition key: an attribute by which DynamoDB distributes items."""
    sort: str | None = None
    """The sort key, if the partition key alone does not identify an item."""
    description: str = ""
    """What it is for: in data.yml, and in the docstring of `get`."""


class Index(Form):
    """A secondary index: another key for queries."""

    name: str
    """PascalCase, 3 to 255 letters and digits."""
    type: Literal["GSI", "LSI"]
    """GSI: with its own partition key. LSI: with the table's partition key and another sort key."""
    partition: str
    """The partition key: the attribute that a query names."""
    sort: str | None = None
    """The sort key: the attribute that orders items with the same partition key."""
    projection_type: Literal["ALL", "KEYS_ONLY", "INCLUDE"]
    """Which attributes of an item the index holds."""
    projected_attributes: Texts = ()
    """With INCLUDE: the attributes besides the keys."""
    description: str = ""
    """What it is for: in data.yml, and in the docstring of its query."""
    query: str | None = None
    """The method of the repository, such as `query_by_owner_and_size`. Default: `query_by_<partition>`."""


class Keys(Form):
    """The primary key and the indexes."""

    primary: PrimaryKey
    """The key that identifies an item."""
    secondary: tuple[Index, ...] = ()
    """The secondary indexes. The repository gets a query for each."""


class Stream(Form, keys={"view_type": "viewType"}):
    """A DynamoDB stream of the table's changes."""

    enabled: bool
    """Whether the table has one."""
    view_type: Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] = "NEW_AND_OLD_IMAGES"
    """What the stream holds of a changed item. Default: NEW_AND_OLD_IMAGES."""


class Ttl(Form):
    """The expiry of items. The repository hides expired items, and DynamoDB removes them."""

    enabled: bool
    """Whether items expire."""
    attribute: str
    """The attribute that holds the time of expiry: a timestamp, or a number of epoch seconds."""


class _Model(Form):
    attributes: Annotated[dict[str, Attribute], Rule(least=1)]
    """The attributes by camelCase name, in the order of the model's fields."""


class RegistryModel(_Model):
    """The attributes of a registry's items. A registry has no operations, and so no rights."""


class PlainModel(_Model, keys={"required_when": "requiredWhen", "auth_config": "authConfig"}):
    """A model without a table."""

    required_when: dict[str, Choices] = NOTHING
    """Optional attributes that inputs must set if a boolean attribute is true, by the name of that attribute."""
    auth_config: AuthConfig | None = None
    """Who may call what."""


class InputModel(_Model, keys={"required_when": "requiredWhen"}):
    """The arguments of an operation."""

    required_when: dict[str, Choices] = NOTHING
    """Optional attributes that must be set if a boolean attribute is true, by the name of that attribute."""


class TableModel(_Model, keys={"auth_config": "authConfig"}):
    """A model with a table."""

    auth_config: AuthConfig | None = None
    """Who may call what."""
    keys: Keys
    """The primary key and the indexes."""
    stream: Stream | None = None
    """A DynamoDB stream of the table's changes."""
    ttl: Ttl | None = None
    """The expiry of items. The repository hides expired items, and DynamoDB removes them."""


class RegistryItem(Form):
    """One item of a registry."""

    message: str
    """The text for users."""
    description: str
    """What the code means."""
    solution: str
    """What the user can do about it."""
    details: Annotated[dict[str, Json], Rule(check=wrong_json)] = NOTHING
    """Facts for programs: JSON, with at most 32 levels."""


class Parameter(Form):
    """A parameter of a custom query."""

    type: str
    """Its type in GraphQL, such as `String!`: a scalar or an enum."""
    description: str = ""
    """A remark for readers."""


class Enrichment(Form, keys={"lookup_key": "lookupKey", "count_where": "countWhere"}):
    """A field that a custom query adds from another entity."""

    field: str
    """The name of the added field."""
    type: Literal["lookup", "count"]
    """lookup: a value of one item. count: the number of items."""
    source: str
    """The entity whose items are read."""
    lookup_key: dict[str, Json] = NOTHING
    """Of a lookup: the key of the item."""
    extract: str | None = None
    """Of a lookup: the attribute to read."""
    default: Json = ""
    """The value if no item is found."""
    count_where: dict[str, Json] = NOTHING
    """Of a count: which items count."""


class CustomQuery(Form, keys={"implementation_path": "implementationPath"}):
    """A query or mutation that a function implements. Its code is not generated."""

    name: str
    """The operation."""
    type: Literal["aggregation", "query", "custom", "mutation"]
    """What kind of operation it is. mutation: it changes data, the others only read."""
    description: str = ""
    """A remark for readers."""
    input: dict[str, Parameter] = NOTHING
    """The parameters, by name."""
    returns: str
    """The type of the answer in GraphQL, such as `[Users]`. With enrichments it may be a type of only this query."""
    enrichments: tuple[Enrichment, ...] = ()
    """Fields with values from other entities."""
    implementation_path: str | None = None
    """The path of the code."""
    index: str | None = None
    """The index that the query reads."""


class _File(Form):
    name: str
    """PascalCase, and the same as the name of the file."""
    version: Literal["1.0"] = "1.0"
    """The version of this form."""
    description: str = ""
    """The docstring of the model."""


class TableFile(_File, keys={"custom_queries": "customQueries"}):
    """An entity that is stored in a table. It has a model and a repository."""

    type: Literal["dynamodb", "lambda-dynamodb", "table"]
    """A table with a model and a repository. Templates (dynamodb) or a function (lambda-dynamodb) resolve it. table:
    its Python is hand-written, so only the table and the rights are generated."""
    compliance: Compliance | None = None
    """Duties that come with the data."""
    model: TableModel
    """The attributes and the table."""
    custom_queries: tuple[CustomQuery, ...] = ()
    """Queries that a function implements."""


class ModelFile(_File):
    """An entity with a model, but without a table."""

    type: Literal["lambda", "standard"]
    """A model without a table. lambda: with one operation, which has the name of the entity."""
    compliance: Compliance | None = None
    """Duties that come with the data."""
    model: PlainModel
    """The attributes."""


class InputFile(_File):
    """The arguments of an operation: an input without a model."""

    type: Literal["input"]
    """The arguments of an operation: an input without a model."""
    model: InputModel
    """The attributes."""


class RegistryFile(_File):
    """A fixed list of items, each with a code."""

    type: Literal["registry"]
    """A fixed list of items."""
    model: RegistryModel | None = None
    """The attributes of the items."""
    items: dict[str, RegistryItem]
    """The items, by code."""


class EntityFile(RootForm):
    """The form of schemas/entities/**/*.yml. The generator checks more than this form: docs/schemas.md."""

    root: TableFile | ModelFile | InputFile | RegistryFile


PLACEHOLDERS: Mapping[Place, object] = {
    ("model", "attributes"): {"": {"type": ""}},
    ("model", "attributes", ANY, "type"): "",
    ("model", "keys"): {"primary": {"partition": ""}},
    ("model", "keys", "primary"): {"partition": ""},
    ("model", "keys", "primary", "partition"): "",
    ("model", "keys", "secondary", ANY, "name"): "",
    ("model", "keys", "secondary", ANY, "type"): "GSI",
    ("model", "keys", "secondary", ANY, "partition"): "",
    ("model", "keys", "secondary", ANY, "projection_type"): "ALL",
    ("items",): {},
}
"""Placeholders for required parts that have faults, so that the same run can check the rest of the file."""
