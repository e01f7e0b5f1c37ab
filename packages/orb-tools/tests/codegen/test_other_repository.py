"""Another repository generates packages of its own, and uses them with the installed packages of orb.

`test_random_schemas.py` checks the style and the types of such packages.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from orb_testing.factory_base.strategies import models, near_misses, payloads
from orb_testing.tables import create_tables
from orb_tools.codegen.header import is_generated

if TYPE_CHECKING:
    from orb_testing.engines import Engine
    from orb_testing.factory_base.near_misses import NearMiss

Generate = Callable[..., tuple[int, str]]
MODELS = "packages/shop-models/src/shop_models"
FACTORIES = "packages/shop-tests/src/shop_factories"
SETTINGS = f"models: {MODELS}\nfactories: {FACTORIES}\n"
OFFERS = """\
type: dynamodb
name: Offers
model:
  keys:
    primary: {partition: offerId}
    secondary: [{name: KindIndex, type: GSI, partition: kind, projection_type: ALL}]
  attributes:
    offerId: {type: string, generated: uuid}
    contact: {type: string, unique: true, validation: Email}
    kind: {type: string, enum_type: Kind}
    place: {type: Places, required: false}
    notes: {type: array, items: {type: string, maxLength: 9}, required: false}
  authConfig: {cognitoAuthentication: {groups: {OWNER: '*'}}}
"""
PLACES = """\
type: standard
name: Places
model: {attributes: {town: {type: string, maxLength: 20}, rank: {type: number, minimum: 1}}}
"""


@pytest.fixture
def shop(schema_tree: Any, generate: Generate) -> Path:
    """The output of `orb generate` in a folder that has only schemas."""
    (schema_tree.schemas / "entities/Things.yml").unlink()
    schema_tree.write("entities/shop/Offers.yml", OFFERS)
    schema_tree.write("entities/shop/Places.yml", PLACES)
    schema_tree.write("config.yml", f"{SETTINGS}more: [iam, input-schemas, models-page]\n")
    assert generate()[0] == 0
    output: Path = schema_tree.output
    return output


@pytest.fixture
def imported(shop: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Any]]:
    """The packages of models and factories, on the path of this process."""
    for folder in (MODELS, FACTORIES):
        monkeypatch.syspath_prepend(str((shop / folder).parent))
    try:
        yield importlib.import_module("shop_models"), importlib.import_module("shop_factories")
    finally:
        for name in [*sys.modules]:
            if name.partition(".")[0] in {"shop_models", "shop_factories"}:
                del sys.modules[name]


def test_no_file_is_among_those_of_orb(schema_tree: Any, shop: Path) -> None:
    """All Python is in the packages of config.yml, and takes only hand-written modules from orb."""
    del shop
    python = {name: text.decode() for name, text in schema_tree.files().items() if ".py" in name}
    assert {f"{MODELS}/text_rules.py", f"{MODELS}/rules.py", f"{FACTORIES}/shop/offers.py"} <= python.keys()
    assert {name.partition("/src/")[0] for name in python} == {"packages/shop-models", "packages/shop-tests"}
    for name in {name for text in python.values() for name in re.findall(r"\borb_[a-z]+\.[a-z_.]+", text)}:
        # A sentence may end behind a name, and a name of a class does not begin with a small letter.
        origin = getattr(find_spec(name.rstrip(".")), "origin", None)
        assert origin is not None, name
        assert not is_generated(Path(origin).read_text(encoding="utf-8")), name


def test_pages_link_to_those_of_orb(shop: Path) -> None:
    """Pages of orb are not beside the generated ones, so links to them are whole addresses."""
    for page in ("rights.md", "models.md"):
        text = (shop / "docs" / page).read_text(encoding="utf-8")
        assert "shop_models." in text
        assert "orb_models" not in text
        links = set(re.findall(r"\]\(([^)#]+)", text))
        assert {link for link in links if not link.startswith("https://")} <= {"rights.md"}


def test_items_are_stored_and_read(shop: Path, imported: tuple[Any, Any], dynamodb_engine: Engine) -> None:
    """A factory stores valid items in the tables of the generated template, and the repository reads them."""
    own, factories = imported
    client = dynamodb_engine.client()
    tables = create_tables(shop / "infrastructure/cloudformation/data.yml", client=client)
    offers = own.OffersRepository(
        table_name=tables["Offers"], unique_values_table_name=tables["UniqueValues"]
    )
    place = factories.PlacesFactory.build(town="Oslo")
    made = factories.OffersFactory.create(offers, kind=own.Kind.SMALL, place=place)
    assert offers.get(made.offer_id) == made
    assert offers.query_by_kind(own.Kind.SMALL).items == (made,)
    assert offers.update(made.offer_id, own.OffersUpdate(kind=own.Kind.LARGE)).kind is own.Kind.LARGE
    rights = importlib.import_module("shop_models.rights.shop.offers").RIGHTS
    assert rights["OffersDelete"].groups == {"OWNER"}


def test_strategies_of_its_factories(imported: tuple[Any, Any]) -> None:
    """Models and payloads follow the rules of this repository, and near misses break one."""
    own, factories = imported
    few = settings(max_examples=15, suppress_health_check=[*HealthCheck], database=None)

    @few
    @given(model=models(factories.OffersFactory), payload=payloads(factories.OffersFactory))
    def valid(model: Any, payload: Any) -> None:
        assert own.Offers.model_validate(model.model_dump(by_alias=True)) == model
        assert re.search(".@.", own.OffersCreate.model_validate(payload).contact)

    @few
    @given(miss=near_misses(factories.OffersFactory))
    def invalid(miss: NearMiss) -> None:
        with pytest.raises(ValidationError):
            own.OffersCreate.model_validate(miss.payload)

    valid()
    invalid()
