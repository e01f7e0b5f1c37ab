"""Any model can be encoded and decoded. test_generated_code.py runs this script, with the models of the goldens."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.exceptions import OrbError, StoredItemError
from orb_models.codec import encode_update
from orb_models.inputs.gadgets import GadgetsUpdate
from orb_models.inputs.parcels import ParcelsCreate, ParcelsUpdate
from orb_models.models import gadgets, parcels
from orb_models.models.addresses import Addresses
from orb_models.models.gadgets import Gadgets
from orb_models.models.makers import Makers
from orb_models.models.parcels import Parcels

if TYPE_CHECKING:
    from pydantic import BaseModel

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.text()
    | st.floats(-1e9, 1e9, width=32).map(round),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
OBJECTS = st.dictionaries(st.text(), JSON, max_size=3)
WHOLE = st.integers(1 - 10**38, 10**38 - 1)
DECIMALS = st.decimals(-(10**20), 10**20, places=10)
TIMES = st.integers(-(2**35), 2**37).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(Decimal, DECIMALS)
KINDS = st.sampled_from(["S", "N", "BOOL", "NULL", "M", "L", "SS"])
CONTENTS: dict[str, Any] = {
    "S": "secret",
    "N": "-1.5",
    "BOOL": True,
    "NULL": True,
    "M": {},
    "L": [],
    "SS": ["secret"],
}


def of(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Any instance of a model."""
    return st.builds(model, **{name: value(field.annotation) for name, field in model.model_fields.items()})


def value(annotation: Any) -> st.SearchStrategy[Any]:
    text = str(annotation)
    optional = st.none() if "None" in text else st.nothing()
    if "JsonValue" in text:
        return optional | OBJECTS
    if "Makers" in text:
        return optional | (st.lists(of(Makers), max_size=2) if "list" in text else of(Makers))
    if "frozenset" in text:
        # A set has at least one item.
        return optional | st.from_type(annotation).filter(lambda items: items is None or len(items) > 0)
    return WHOLE if annotation is int else st.from_type(annotation)


@settings(max_examples=150, deadline=None, database=None)
@given(gadget=of(Gadgets))
def there_and_back(gadget: Gadgets) -> None:
    """Decoding restores the model for every kind of attribute, and an update encodes values as the codec does."""
    item = gadgets.encode(gadget)
    assert gadgets.decode(item) == gadget
    given = {name: getattr(gadget, name) for name in GadgetsUpdate.model_fields}
    update = GadgetsUpdate.model_construct(**given)
    assert {name: part for name, part in encode_update(update).items() if part is not None} == {
        name: item[name] for name in item if name not in {"ownerId", "gadgetId", "createdAt", "changedAt"}
    }


@settings(max_examples=150, deadline=None, database=None)
@given(gadget=of(Gadgets), data=st.data())
def damaged(gadget: Gadgets, data: st.DataObject) -> None:
    """An attribute of another type, or a missing one, results in a model or a typed error without values."""
    item = gadgets.encode(gadget)
    name = data.draw(st.sampled_from(sorted(item)))
    kind = data.draw(KINDS | st.none())
    broken: Any = {key: part for key, part in item.items() if key != name}
    if kind is not None:
        broken[name] = {kind: CONTENTS[kind]}
    try:
        gadgets.decode(broken)
    except StoredItemError as error:
        assert isinstance(error, OrbError)
        assert error.fields == ((name,) if error.entity == "Gadgets" else error.fields)
        assert "secret" not in f"{error} {error.to_dict()}"


@settings(max_examples=150, deadline=None, database=None)
@given(parcel=of(Parcels), data=st.data())
def containers(parcel: Parcels, data: st.DataObject) -> None:
    """The same holds for sets, maps, days, bytes, nested values, and fields that are private or deprecated."""
    item = parcels.encode(parcel)
    assert parcels.decode(item) == parcel
    given = {name: parcel.__dict__[name] for name in ParcelsUpdate.model_fields}
    encoded = encode_update(ParcelsUpdate.model_construct(**given))
    assert {name: part for name, part in encoded.items() if part is not None} == {
        name: item[name] for name in item if name != "parcelId"
    }
    name = data.draw(st.sampled_from(sorted(item)))
    kind = data.draw(KINDS)
    try:
        parcels.decode({**item, name: {kind: CONTENTS[kind]}})
    except StoredItemError as error:
        assert error.fields == ((name,) if error.entity == "Parcels" else error.fields)
        assert "secret" not in f"{error} {error.to_dict()}"


def defaults() -> None:
    """An input has the defaults of the schema, and those of the values that it holds."""
    new = ParcelsCreate.model_validate({"carrier": "dhl1"})
    assert new.to == Addresses(street="Main Street", is_remote=False)
    assert (new.marks, new.codes, new.counts, new.extras) == (frozenset({"RED"}), ["AB1234"], {}, {})
    assert new.codes is not ParcelsCreate.model_validate({"carrier": "dhl1"}).codes
    for wrong in ({"weight": "0.4"}, {"pin": 5}, {"codes": []}, {"codes": ["x"]}, {"to": {"street": "x"}},
                  {"stops": {"a": {"isRemote": True}}}, {"days": [7]}, {"counts": {"a": "1"}}):  # fmt: skip
        try:
            ParcelsCreate.model_validate({"carrier": "dhl1", **wrong})
        except ValueError as error:
            assert str(error).startswith("1 validation error"), error
        else:
            raise AssertionError(wrong)


there_and_back()
damaged()
containers()
defaults()
print("ok")
