"""Defects of the earlier generators. Each has a test here, so that it does not return.

Numbers are those of docs/schemas.md. Defects of outputs that do not exist here (GraphQL, TypeScript) are left out.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
import yaml
from pydantic import BaseModel

import orb_models
from orb_models.paging import Page

if TYPE_CHECKING:
    from enum import Enum

ROOT = Path(__file__).resolve().parents[4]
SOURCE = Path(orb_models.__file__).parent
GENERATED = sorted(
    path for folder in ("enums", "models", "repositories") for path in (SOURCE / folder).rglob("*.py")
)
MODELS = [
    v
    for name in orb_models.__all__
    if isinstance(v := getattr(orb_models, name), type) and issubclass(v, BaseModel)
]
REPOSITORIES = [getattr(orb_models, name) for name in orb_models.__all__ if name.endswith("Repository")]
Generate = Callable[..., tuple[int, str]]


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_01_generated_files_are_python(path: Path) -> None:
    """Defect 1: templates removed newlines, so every model file had a syntax error."""
    tree = ast.parse(path.read_text())
    lines = [node.lineno for kind in ast.walk(tree) if isinstance(kind, ast.ClassDef) for node in kind.body]
    assert len(lines) == len(set(lines)), "two fields on one line"


def test_02_everything_imports() -> None:
    """Defect 2: models imported enums from a folder where they were not."""
    for module in pkgutil.walk_packages(orb_models.__path__, "orb_models."):
        importlib.import_module(module.name)


def test_03_booleans_validate() -> None:
    """Defect 3: validators used camelCase names, the fields were snake_case, and the class could not be created."""
    user = orb_models.UsersCreate.model_validate(
        {"email": "a@b.org", "firstName": "A", "lastName": "B", "emailVerified": True}
    )
    assert user.email_verified is True


def test_04_references_name_the_class() -> None:
    """Defect 4: a reference imported `UsersModel`, the class was `Users`."""
    assert orb_models.Auth.model_fields["user"].annotation == orb_models.Users | None


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_05_enum_fields_hold_members(model: type[BaseModel]) -> None:
    """Defect 5: fields with an enum were texts, but other code expected members."""
    path = SOURCE.parent / (model.__module__.replace(".", "/") + ".py")
    source = yaml.safe_load(
        (ROOT / path.read_text().split(" by ")[0].removeprefix("# Generated from ")).read_text()
    )
    for name, attribute in source["model"]["attributes"].items():
        field = next((f for f in model.model_fields.values() if name in (f.alias, f.validation_alias)), None)
        if field is not None and "enum_type" in attribute:
            enum = getattr(orb_models, attribute["enum_type"])
            assert field.annotation in (enum, enum | None)


def test_06_no_enum_has_members_of_its_own() -> None:
    """Defect 6: templates used `.UNKNOWN` of ten enums that do not have it."""
    defined = yaml.safe_load((ROOT / "schemas/core/enums.yml").read_text())
    for name, values in defined.items():
        enum: type[Enum] = getattr(orb_models, name)
        assert [str(member) for member in enum] == values
        assert list(enum.__members__) == [value.upper() for value in values]
    assert sum("UNKNOWN" not in values for values in defined.values()) >= 10


def test_07_optional_is_optional() -> None:
    """Defect 7: inputs required optional fields, and had texts instead of numbers and objects."""
    create = orb_models.OwnershipTransferRequestsCreate.model_fields
    assert create["monthly_cost"].annotation is int
    assert not create["billing_transition_details"].is_required()
    assert "dict" in str(create["billing_transition_details"].annotation)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_08_both_namings(model: type[BaseModel]) -> None:
    """Defect 8: nothing converted between snake_case models and camelCase tables."""
    for name, field in model.model_fields.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
        assert re.fullmatch(r"[a-z][a-zA-Z0-9]*", str(field.serialization_alias))
        assert field.serialization_alias == field.validation_alias


def test_09_no_name_is_made_twice() -> None:
    """Defect 9: two indexes with one partition key had one class name, and the second class hid the first."""
    for path in GENERATED:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Module | ast.ClassDef):
                made = [part.name for part in node.body if isinstance(part, ast.ClassDef | ast.FunctionDef)]
                assert len(made) == len(set(made)), path
    assert hasattr(orb_models.OwnershipTransferRequestsRepository, "query_by_status")
    assert hasattr(orb_models.OwnershipTransferRequestsRepository, "query_by_status_and_expires_at")


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda repository: repository.__name__)
def test_10_items_are_found_by_all_their_keys(repository: Any) -> None:
    """Defect 10: writes to a table with a sort key omitted it."""
    keys = len(repository.DEFINITION.keys)
    for method, others in (("get", 1), ("update", 2), ("delete", 1)):
        assert len(inspect.signature(getattr(repository, method)).parameters) == 1 + keys + others


def test_11_expressions_name_no_attribute() -> None:
    """Defect 11: expressions contained reserved words. Generated code has no expressions."""
    for path in (SOURCE / "repositories").rglob("[a-z]*.py"):
        assert not re.search(r"Expression|#|:[a-z]+ ", path.read_text().partition("\n")[2]), path


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda repository: repository.__name__)
def test_12_queries_give_pages(repository: Any) -> None:
    """Defect 12: a query by two keys returned a list, but declared an item."""
    for name, method in inspect.getmembers(repository, inspect.isfunction):
        if name.startswith("query_by_") or name == "list":
            assert method.__annotations__["return"].startswith(f"{Page.__name__}[")


def test_13_every_table_kind_is_whole() -> None:
    """Defect 13: a table behind a function had operations without an implementation."""
    template = (ROOT / "infrastructure/cloudformation/data.yml").read_text()
    for path in (ROOT / "schemas/entities").rglob("*.yml"):
        entity = yaml.safe_load(path.read_text())
        is_table = entity["type"] in {"dynamodb", "lambda-dynamodb"}
        assert hasattr(orb_models, f"{entity['name']}Repository") is is_table
        has_table = is_table or entity["type"] == "table"
        assert (f"  {entity['name']}Table:\n" in template) is has_table


def test_16_missing_folders_are_made(schema_tree: Any, generate: Generate) -> None:
    """Defect 16: a missing output folder stopped the run. test_pipeline.py has the rest of this defect."""
    assert not (schema_tree.output / "packages").exists()
    assert generate()[0] == 0
    assert (schema_tree.output / "packages/orb-models/src/orb_models/models/things.py").is_file()


def test_17_order_of_files_does_not_matter(
    schema_tree: Any, generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Defect 17: the output depended on the order in which the folder lists its files."""
    for name in ("Alpha", "Beta", "Gamma"):
        text = (schema_tree.schemas / "entities/Things.yml").read_text()
        schema_tree.write(f"entities/{name}.yml", text.replace("name: Things", f"name: {name}"))
    generate()
    before = schema_tree.files()
    real = Path.rglob

    def shuffled(self: Path, pattern: str) -> Any:
        found = list(real(self, pattern))
        random.Random(3).shuffle(found)
        return iter(found)

    monkeypatch.setattr(Path, "rglob", shuffled)
    assert "0 changed" in generate()[1]
    assert schema_tree.files() == before


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda repository: repository.__name__)
def test_18_variables_are_those_of_the_functions(repository: Any) -> None:
    """Defect 18: the map of tables had other variables than the functions, and lacked some tables."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", repository.__name__.removesuffix("Repository")).upper()
    assert repository.DEFINITION.table_name_variable == f"{words}_TABLE_NAME"


def test_19_no_kind_is_half_there(schema_tree: Any) -> None:
    """Defect 19: the loader accepted a kind `graphql` that nothing else supported."""
    schema_tree.replace("type: dynamodb", "type: graphql")
    [fault] = schema_tree.faults()
    assert "unknown value 'graphql' of 'type'" in fault


def test_20_rules_of_names_are_kept(schema_tree: Any) -> None:
    """Defect 20: the functions that checked names were never called."""
    schema_tree.replace("thingId:", "ThingId:")
    schema_tree.replace("KindIndex", "kindIndex")
    found = "\n".join(schema_tree.faults())
    assert "attribute 'ThingId' is not a camelCase name" in found
    assert "'kindIndex' is not a valid index name" in found


def test_21_secrets_are_classified() -> None:
    """Defect 21: keys and tokens had no classification."""
    for model, names in {
        orb_models.Organizations: ("kmsKeyId", "kmsKeyArn", "kmsAlias"),
        orb_models.OwnershipTransferRequests: ("paymentValidationToken",),
        orb_models.Applications: ("apiKey", "apiKeyNext"),
        orb_models.SmsVerification: ("code",),
        orb_models.MfaSetupDetails: ("secretKey", "qrCode", "setupUri"),
    }.items():
        assert {model.FIELD_CLASSIFICATIONS[name] for name in names} == {"SENSITIVE"}


def test_22_no_flood_of_blank_lines(golden_tree: Any, generate: Generate) -> None:
    """Defect 22: templates left many blank lines, and a model used an enum that it did not import."""
    generate()
    for name, text in golden_tree.files().items():
        assert b"\n\n\n\n" not in text, name
    for model in MODELS:
        get_type_hints(model)
