"""The light data loader returns what botocore's own returns."""

from __future__ import annotations

import itertools
import json
from typing import TYPE_CHECKING

import pytest

from orb_common.aws import session
from orb_common.aws._botocore.data_loader import DATA, PLAIN_SERVICES

from ..conftest import Loopback, Reply  # noqa: TID252
from .comparison import ITEM, outcome

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("light")


def test_endpoints_are_botocores() -> None:
    """Plain services have botocore's endpoints in every region, also for FIPS and dual-stack."""
    from botocore.regions import EndpointResolver

    from orb_common.aws._botocore.data_loader import LightLoader

    full = json.loads((DATA / "endpoints.json").read_bytes())
    light = LightLoader().load_data("endpoints")
    stock_resolver, light_resolver = EndpointResolver(full), EndpointResolver(light)
    facts = "hostname", "partition", "dnsSuffix", "signatureVersions", "credentialScope"
    every = itertools.product(sorted(PLAIN_SERVICES), full["partitions"], (False, True), (False, True))
    for service, partition, fips, dual in every:
        for region in partition["regions"]:
            variant = {"use_fips_endpoint": fips, "use_dualstack_endpoint": dual}
            if dual and partition["partition"] not in {"aws", "aws-cn", "aws-us-gov"}:
                # botocore's own table and its rules contradict each other there; both sessions go by the rules.
                continue
            theirs = stock_resolver.construct_endpoint(service, region, **variant)
            ours = light_resolver.construct_endpoint(service, region, **variant)
            where = service, region, variant
            known = [[one.get(fact) for fact in facts] if one else None for one in (ours, theirs)]
            assert known[0] == known[1], where


def test_data_of_another_form_falls_back(
    monkeypatch: pytest.MonkeyPatch, loopback: Loopback, warned: pytest.LogCaptureFixture
) -> None:
    """If the light session fails on botocore's data, botocore's own session is used, and the log says so once."""
    loader = "orb_common.aws._botocore.data_loader"
    monkeypatch.setattr(f"{loader}.light_endpoints", lambda partitions, full: partitions["another key"])
    for _ in range(2):
        session.reset()
        assert outcome(loopback, "get_item", Reply({"Item": ITEM}))[0] == "answer"
        assert type(session._session).__name__ == "Session"
    [said] = warned.messages
    assert "KeyError" in said


@pytest.mark.parametrize("cause", ["AWS_DATA_PATH", "partitions.json"])
def test_data_that_lies_elsewhere_is_read_by_botocores_loader(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, warned: pytest.LogCaptureFixture, cause: str
) -> None:
    """If the data is elsewhere or has another layout, botocore's own loader reads it, and the log says so once."""
    if cause == "AWS_DATA_PATH":
        monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    else:
        monkeypatch.setattr("orb_common.aws._botocore.data_loader.DATA", tmp_path)
    for _ in range(2):
        session.reset()
        session.client("dynamodb")
        assert session._session is not None
        assert type(session._session.get_component("data_loader")).__name__ == "Loader"
    [said] = warned.messages
    assert "data loader" in said
    assert cause in said
