"""A fake Secrets Manager for tests."""

from __future__ import annotations

import threading
from typing import Any

from botocore.exceptions import ClientError

ARN = "arn:aws:secretsmanager:eu-central-1:1:secret:"
SUFFIX = "-AbCdEf"
"""Six characters that AWS adds to the name. An ARN without them is understood as well."""


class Manager:
    """Secrets Manager's two operations, with faults on demand."""

    def __init__(self) -> None:
        self.values: dict[str, str | bytes] = {
            "app": '{"user": "u", "nested": {"list": [1]}}',
            "word": "12345678",
        }
        self.fetches: list[dict[str, Any]] = []
        self.tokens: dict[str, str] = {}
        self.fault: BaseException | None = None
        self.gate: threading.Event | None = None
        self.entered = threading.Event()
        """Set once a call waits at the gate."""

    def get_secret_value(self, **parameters: Any) -> dict[str, Any]:
        self.fetches.append(parameters)
        name = parameters["SecretId"].removeprefix(ARN).removesuffix(SUFFIX)
        value = self.values.get(name)
        gate = self.gate
        if gate is not None:
            self.entered.set()
            assert gate.wait(10)
        if self.fault is not None:
            raise self.fault
        if value is None:
            raise client_error("ResourceNotFoundException")
        kind = "SecretBinary" if isinstance(value, bytes) else "SecretString"
        return {"ARN": ARN + name + SUFFIX, "Name": name, kind: value}

    def put_secret_value(self, **parameters: Any) -> dict[str, Any]:
        if self.fault is not None:
            fault, self.fault = self.fault, None
            self.tokens[parameters["ClientRequestToken"]] = ""
            raise fault
        name = parameters["SecretId"].removeprefix(ARN).removesuffix(SUFFIX)
        self.values[name] = parameters.get("SecretString", parameters.get("SecretBinary"))
        self.tokens[parameters["ClientRequestToken"]] = name
        return {"ARN": ARN + name + SUFFIX, "Name": name, "VersionId": parameters["ClientRequestToken"]}


def client_error(code: str, status: int = 400) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": "SECRET"}, "ResponseMetadata": {"HTTPStatusCode": status}},
        "GetSecretValue",
    )
