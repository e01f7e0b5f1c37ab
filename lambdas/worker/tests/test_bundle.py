"""Bundles of orders, as a worker opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lambdas.worker.assignment import Assignment
from lambdas.worker.bundle import IDENTITY, fetch
from orb_common.aws.s3 import Bucket
from orb_common.exceptions import (
    ConfigurationError,
    DecryptionError,
    OrbError,
    ResourceNotFoundError,
    ValidationError,
)
from orb_common.execution.archive import pack
from orb_common.execution.sealing import AgeKey

if TYPE_CHECKING:
    from pathlib import Path

    from lambdas.worker.tests.conftest import Orders


def opened(event: dict[str, Any], folder: Path) -> Any:
    folder.mkdir(exist_ok=True)
    return fetch(Assignment.from_event(event), Bucket("internal"), folder / "code")


def test_a_bundle_is_opened(orders: Orders, tmp_path: Path) -> None:
    """The code is in the folder, and nothing of the engine but the names of the variables."""
    event = orders.prepare(
        "make", files={"Makefile": "all:"}, env_vars={"A": "1"}, secret_values={"x": "hush"}
    )
    order = opened(event, tmp_path)
    assert (order.commands, order.timeout, order.environment["A"]) == (("make",), 30, "1")
    assert "hush" in order.secrets
    assert {path.name for path in (tmp_path / "code").iterdir()} == {"Makefile", "env_vars.env"}
    assert not (tmp_path / "code.zip").exists()


def test_the_link_of_the_assignment_counts(orders: Orders, tmp_path: Path) -> None:
    """The result goes to the link of the assignment: that in the bundle is older, and may have died in a long job."""
    event = orders.prepare("make", callback_url="https://example.org/dead") | {
        "callback_url": "https://alive"
    }
    order = opened(event, tmp_path)
    assert order.callback_url == "https://alive"
    assert "https://alive" in order.secrets


def test_a_key_of_the_owner_opens_it_too(
    orders: Orders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order without a key of the engine is opened by the identity of the worker. Without one, the error says so."""
    event = orders.prepare("make") | {"sops_key_ssm_path": None}
    monkeypatch.delenv(IDENTITY, raising=False)
    with pytest.raises(ConfigurationError, match=IDENTITY):
        opened(event, tmp_path / "first")
    parameter = orders.parameters.get_parameter(Name="/orb/sops-keys/r-1/0001", WithDecryption=True)
    monkeypatch.setenv(IDENTITY, parameter["Parameter"]["Value"])
    assert opened(event, tmp_path / "second").commands == ("make",)


def another_key(orders: Orders, _: Path) -> None:
    orders.parameters.put_parameter(
        Name="/orb/sops-keys/r-1/0001",
        Value=AgeKey.generate().identity or "",
        Type="SecureString",
        Overwrite=True,
    )


def no_key(orders: Orders, _: Path) -> None:
    orders.parameters.delete_parameter(Name="/orb/sops-keys/r-1/0001")


def no_bundle(orders: Orders, _: Path) -> None:
    orders.bucket.delete("tmp/exec/r-1/0001/exec.zip")


def damaged(orders: Orders, _: Path) -> None:
    orders.bucket.put("tmp/exec/r-1/0001/exec.zip", b"no zip")


def unsealed(orders: Orders, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "secrets.src").touch()
    pack(tmp_path / "other", tmp_path / "other.zip")
    orders.bucket.put("tmp/exec/r-1/0001/exec.zip", (tmp_path / "other.zip").read_bytes())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (another_key, DecryptionError),
        (no_key, ResourceNotFoundError),
        (no_bundle, ResourceNotFoundError),
        (damaged, ValidationError),
        (unsealed, ValidationError),
    ],
    ids=lambda value: value.__name__,
)
def test_what_cannot_be_opened_is_a_typed_error(
    orders: Orders, tmp_path: Path, change: Any, expected: type[OrbError]
) -> None:
    """A missing or damaged part, and another key, each have an error that says what to do."""
    event = orders.prepare("make", secret_values={"x": "hush"})
    change(orders, tmp_path)
    with pytest.raises(expected) as caught:
        opened(event, tmp_path)
    assert "hush" not in str(caught.value.to_dict())


def test_the_bundle_of_another_order_is_refused(orders: Orders, tmp_path: Path) -> None:
    """A bundle that was put in the place of another one does not run in its name."""
    event = orders.prepare("make", order_num="0002")
    with pytest.raises(ValidationError) as caught:
        opened(event, tmp_path)
    assert caught.value.details["faults"] == ["ORDER_NUM"]
