"""The form of an entity file. `schemas/entity.schema.json` comes out of it, so editors show the texts below fields.

Names of keys are those of the schemas: camelCase where the wire has them, snake_case where the earlier schemas had.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue, RootModel

from orb_tools.codegen.read.form_parts import ANY, Form, Texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orb_tools.codegen.read.yaml_document import Place

Choices = Annotated[Texts, Field(min_length=1)]
Operations = Annotated[Texts, Field(title="operations")]
MOST_CHARACTERS = 409_600
"""What DynamoDB holds of an item, in bytes: a longer text could never be stored."""
Permissions = Annotated[dict[str, str], Field(title="operations to permissions")]


class ItemType(Form):
    """The type of an array's items, where its name alone is not enough."""

    type: str
    """string, number, decimal, boolean, timestamp, object, or the name of another entity."""
    enum_type: str | None = None
    """An enum of core/enums.yml."""
    enum_values: Choices = ()
    """The values that a string may have."""
    accepts: str | None = None
    """An enum of core/enums.yml that strings are held to in inputs. What is stored may hold others."""


def _named(value: object) -> object:
    """`items: string` is short for `items: {type: string}`."""
    return {"type": value} if isinstance(value, str) else value


class Attribute(Form):
    """A field of the model."""

    type: str
    """string, number (a whole number), decimal, boolean, timestamp, array, object, or the name of another entity."""
    required: bool = True
    """Default: true."""
    description: str = ""
    """The text beneath the field."""
    enum_type: str | None = None
    """An enum of core/enums.yml."""
    enum_values: Choices = ()
    """The values that a string may have, where an enum is not worth a name."""
    items: Annotated[ItemType, BeforeValidator(_named, json_schema_input_type=str | ItemType)] | None = None
    """Of an array: the type of its items."""
    max_length: Annotated[int, Field(ge=1, le=MOST_CHARACTERS)] | None = Field(
        default=None, alias="maxLength"
    )
    """Of a string: the most characters, checked in inputs."""
    max_items: Annotated[int, Field(ge=1, le=MOST_CHARACTERS)] | None = Field(default=None, alias="maxItems")
    """Of an array: the most items, checked in inputs."""
    validation: str | None = None
    """A type of core/types.yml, checked in inputs."""
    unique: bool = False
    """No two items have the same value, regardless of case."""
    generated: Literal["uuid", "created", "updated"] | None = None
    """Set by the repository, absent from inputs: a new UUID, the time of creation, of the last change."""
    classification: Literal["STANDARD", "SENSITIVE", "PII", "PROTECTED", "FINANCIAL", "HEALTHCARE"] | None = (
        None
    )
    """How the audit trail shows the value."""
    default: str | int | bool | None = None
    """What an input that leaves the field out gets."""


class CognitoAuthentication(Form):
    """Who may call what, by group of the user pool."""

    groups: dict[str, Literal["*"] | Operations]
    """User group to its operations; '*' for every one."""


class Relations(Form):
    """What callers who do not administer the platform must be to the thing that an operation is about."""

    own: Operations = Field(default=(), alias="self")
    """Operations on one's own alone."""
    member: Operations | Permissions = ()
    """Operations for members of the organization: a list, or a map to the permission that their role must hold."""
    owner: Operations | Permissions = ()
    """Operations for the owner of the organization: a list, or a map to the permission."""


class AuthConfig(Form):
    """Who may call what."""

    cognito: CognitoAuthentication | None = Field(default=None, alias="cognitoAuthentication")
    """By group of the user pool."""
    relations: Relations = Relations()
    """By relation, beside the group."""
    api_key: Operations = Field(default=(), alias="apiKeyAuthentication")
    """The operations that an API key is enough for."""


class PrimaryKey(Form):
    """What identifies an item."""

    partition: str
    """The attribute that items are spread by."""
    sort: str | None = None
    """The second attribute, where one does not identify an item."""
    description: str = ""
    """A remark for readers."""


class Index(Form):
    """Another way to find items."""

    name: str
    """PascalCase, 3 to 255 letters and digits."""
    type: Literal["GSI", "LSI"]
    """GSI: with a partition of its own. LSI: with the table's partition and another sort key."""
    partition: str
    """The attribute that a query names."""
    sort: str | None = None
    """The attribute that items with one partition are sorted by."""
    projection_type: Literal["ALL", "KEYS_ONLY", "INCLUDE"]
    """What the index holds of an item."""
    projected_attributes: Texts = ()
    """With INCLUDE: the attributes beside the keys."""
    description: str = ""
    """A remark for readers."""


class Keys(Form):
    """The table's own keys and its indexes."""

    primary: PrimaryKey
    """What identifies an item."""
    secondary: Annotated[tuple[Index, ...], Field(strict=False)] = ()
    """Other ways to find items: one query each."""


class Stream(Form):
    """A DynamoDB stream of the table's changes."""

    enabled: bool
    """Whether the table has one."""
    view_type: Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] = Field(
        default="NEW_AND_OLD_IMAGES", alias="viewType"
    )
    """What the stream tells of a changed item. Default: NEW_AND_OLD_IMAGES."""


class Ttl(Form):
    """Items past this attribute's time are hidden by the repository and removed by DynamoDB."""

    enabled: bool
    """Whether items end."""
    attribute: str
    """A timestamp, or a number of epoch seconds."""


class _Model(Form):
    attributes: Annotated[dict[str, Attribute], Field(min_length=1)]
    """camelCase name to attribute. The order is that of the model's fields."""


class RegistryModel(_Model):
    """What the items of a registry have. Nobody calls a registry, so no one has rights on it."""


class PlainModel(_Model):
    """A model whose items are not stored by themselves."""

    auth_config: AuthConfig | None = Field(default=None, alias="authConfig")
    """Who may call what."""


class TableModel(PlainModel):
    """A model whose items are stored in a table."""

    keys: Keys
    """The table's own keys and its indexes."""
    stream: Stream | None = None
    """A DynamoDB stream of the table's changes."""
    ttl: Ttl | None = None
    """Items past this attribute's time are hidden by the repository and removed by DynamoDB."""


class RegistryItem(Form):
    """One item of a registry."""

    message: str
    """What a person at the screen reads."""
    description: str
    """What it means."""
    solution: str
    """What to do about it."""
    details: dict[str, JsonValue] = Field(default_factory=dict)
    """Facts for programs."""


class Parameter(Form):
    """A parameter of a custom query."""

    type: str
    """Its type in GraphQL, such as `String!`: a scalar or an enum."""
    description: str = ""
    """A remark for readers."""


class Enrichment(Form):
    """A field that a custom query adds from another entity."""

    field: str
    """The field that is added."""
    type: Literal["lookup", "count"]
    """lookup: a value of one item. count: how many items there are."""
    source: str
    """The entity that is read."""
    lookup_key: dict[str, JsonValue] = Field(default_factory=dict, alias="lookupKey")
    """How the item is found."""
    extract: str | None = None
    """The attribute that is taken."""
    default: JsonValue = ""
    """What stands where nothing is found."""
    count_where: dict[str, JsonValue] = Field(default_factory=dict, alias="countWhere")
    """Which items count."""


class CustomQuery(Form):
    """A query that another reader of the schemas makes."""

    name: str
    """The operation."""
    type: Literal["aggregation", "query", "custom"]
    """What kind of query it is."""
    description: str = ""
    """A remark for readers."""
    input: dict[str, Parameter] = Field(default_factory=dict)
    """Name of a parameter to what it is."""
    returns: str
    """The type of the answer in GraphQL, such as `[Users]`. With enrichments, it can be a type of the query's own."""
    enrichments: Annotated[tuple[Enrichment, ...], Field(strict=False)] = ()
    """Fields that are added from other entities."""
    implementation_path: str | None = Field(default=None, alias="implementationPath")
    """Where the code is."""
    index: str | None = None
    """The index that is read."""


class Compliance(Form):
    """Duties that come with the data."""

    retention: str | None = None
    """How long items are kept."""
    encryption: str | None = None
    """How items are encrypted."""
    audit_level: str | None = Field(default=None, alias="auditLevel")
    """What the audit trail records."""


class _File(Form):
    name: str
    """PascalCase; the file has the same name."""
    version: str = ""
    """The version of the schema, e.g. '1.0'."""
    description: str = ""
    """The docstring of the model."""
    compliance: Compliance | None = None
    """Duties that come with the data."""


class TableFile(_File):
    """An entity that is stored in a table, with model and repository."""

    type: Literal["dynamodb", "lambda-dynamodb"]
    """A table, with model and repository, resolved by templates (dynamodb) or by a function (lambda-dynamodb)."""
    model: TableModel
    """The attributes and the table."""
    custom_queries: Annotated[tuple[CustomQuery, ...], Field(strict=False)] = Field(
        default=(), alias="customQueries"
    )
    """Queries that another reader of the schemas makes."""


class ModelFile(_File):
    """An entity that is a model alone."""

    type: Literal["lambda", "standard"]
    """A model alone."""
    model: PlainModel
    """The attributes."""


class RegistryFile(_File):
    """A fixed list of items, known by code."""

    type: Literal["registry"]
    """A fixed list of items."""
    model: RegistryModel | None = None
    """The attributes that items have."""
    items: dict[str, RegistryItem]
    """Code to item."""


class EntityFile(RootModel[Annotated[TableFile | ModelFile | RegistryFile, Field(discriminator="type")]]):
    """What schemas/entities/**/*.yml may hold. The generator checks the same, and more: docs/schemas.md."""

    model_config = ConfigDict(title="An entity of orb", frozen=True)


STAND_INS: Mapping[Place, object] = {
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
"""What stands in for a required part that has faults itself, so that one run can check the rest of the file too."""
