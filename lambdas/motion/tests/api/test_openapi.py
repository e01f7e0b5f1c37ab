"""The description of the API."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools.event_handler.openapi.models import OpenAPI

from lambdas.motion.api.openapi import description
from lambdas.motion.api.routes import ROUTES
from lambdas.motion.tests.api.conftest import ANN, Motion

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_the_description_is_openapi() -> None:
    """Powertools' own models of OpenAPI 3.1 accept it, and every route is in it, with its statuses."""
    OpenAPI.model_validate(description())
    for route in ROUTES:
        operation = description()["paths"][route.path][route.method.lower()]
        assert operation["summary"]
        assert {str(int(status)) for status in (*route.statuses, *route.problems)} <= operation[
            "responses"
        ].keys()
    identifiers = [each["operationId"] for path in description()["paths"].values() for each in path.values()]
    assert len(identifiers) == len(set(identifiers)) == len(ROUTES)


def test_every_reference_leads_somewhere() -> None:
    """Each `$ref` names a schema of the description, and each schema is used."""
    schemas = description()["components"]["schemas"]
    used = {each.removeprefix("#/components/schemas/") for each in references(description())}
    assert used == schemas.keys()


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else [])
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def test_fields_say_what_they_are() -> None:
    """The docstrings of models, generated ones included, are in the description, and secrets are not."""
    sensor = description()["components"]["schemas"]["Sensors"]["properties"]
    assert sensor["timeoutMinutes"]["description"] == "For how long without motion playback goes on."
    assert sensor["createdAt"]["type"] == "integer"
    assert "deviceCertificateId" not in sensor
    listener = description()["components"]["schemas"]["Listeners"]["properties"]
    assert not {"spotifyTokenSecretArn", "spotifyConsent"} & listener.keys()


@pytest.mark.tables("Sensors", "Listeners")
def test_answers_are_as_described(motion: Motion) -> None:
    """What a route answers has the fields of its schema, and all that the schema requires."""
    motion.listener(ANN)
    motion.sensor(ANN)
    for path, name, field in (
        ("/users/me", "Listeners", "user"),
        ("/sensors/bathroom-1", "Sensors", "sensor"),
    ):
        schema = description()["components"]["schemas"][name]
        shown = motion.ok(ANN, "GET", path)[field]
        assert shown.keys() <= schema["properties"].keys()
        assert set(schema["required"]) <= shown.keys()


def test_an_ordinary_call_does_not_pay_for_it() -> None:
    """The handler loads neither the description, nor the page, nor Powertools' OpenAPI models, nor Spotify's client."""
    code = "import sys, lambdas.motion.handlers.api_handler; print(*sys.modules, sep='\\n')"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "lambdas.motion.api.resolver" in loaded
    unwanted = re.compile(
        r"lambdas\.motion\.api\.(openapi|docs_page)|requests|orb_common\.spotify\.\w+|"
        r"aws_lambda_powertools\.event_handler\.openapi\.(models|params|compat)|botocore\.client|boto3"
    )
    assert [name for name in loaded if unwanted.fullmatch(name)] == []
