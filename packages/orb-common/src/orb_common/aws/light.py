"""A botocore session without what functions do not use.

Beside the light loader and parser: botocore registers some 130 event handlers, most of them for services that
the function never calls and for documentation that nobody reads there; and it prepares a chain of credential
sources, with an HTTP session each, though Lambda has put the credentials into the environment, which is the
first link.
"""

from __future__ import annotations

import os
from typing import Any

from botocore import handlers
from botocore.credentials import CredentialResolver, EnvProvider, create_credential_resolver
from botocore.session import Session

from .loader import use_light_loader
from .parser import use_light_parser

SIMPLE = {
    "dynamodb": "dynamodb",
    "events": "eventbridge",
    "kms": "kms",
    "lambda": "lambda",
    "secretsmanager": "secrets-manager",
    "ssm": "ssm",
}
"""Services that need no handlers but those of their own event name; for any other, all handlers are
registered."""
_Spec = tuple[Any, ...]


class LightSession(Session):  # type: ignore[misc]  # botocore has no types
    """Makes clients as botocore's own session does, sooner."""

    def __init__(self) -> None:
        self._waiting: list[_Spec] = []
        super().__init__()
        self.lazy_register_component("credential_provider", self._credentials_at_hand)
        use_light_loader(self)
        use_light_parser(self)

    def create_client(self, service_name: str, *args: object, **options: object) -> Any:  # noqa: ANN401 - botocore's own
        """A client, with the handlers of its service."""
        own = SIMPLE.get(service_name)
        ready = [spec for spec in self._waiting if own is None or _service(spec) in {own, service_name}]
        self._waiting = [spec for spec in self._waiting if spec not in ready]
        self._register_specs(ready)
        return super().create_client(service_name, *args, **options)

    def _register_builtin_handlers(self, events: object) -> None:  # noqa: ARG002 - botocore's own
        """Called by botocore. One that no longer calls it registers everything by itself, as ever."""
        now: list[_Spec] = []
        for spec in handlers.BUILTIN_HANDLERS:
            if not spec[0].startswith("docs."):
                (now if _service(spec) in {"", "*"} else self._waiting).append(spec)
        self._register_specs(now)

    def _register_specs(self, specs: list[_Spec]) -> None:
        for spec in specs:
            name, handler, *order = spec
            if not order:
                self.register(name, handler)
            elif order[0] is handlers.REGISTER_FIRST:
                self._events.register_first(name, handler)
            else:
                self._events.register_last(name, handler)

    def _credentials_at_hand(self) -> Any:  # noqa: ANN401 - botocore's own
        if os.environ.get("AWS_ACCESS_KEY_ID") and os.environ.get("AWS_SECRET_ACCESS_KEY"):
            return CredentialResolver([EnvProvider()])
        return create_credential_resolver(self, region_name=self._last_client_region_used)


def _service(spec: _Spec) -> str:
    """The service part of an event name such as before-call.s3.PutObject; empty: of all services."""
    return spec[0].split(".")[1] if "." in spec[0] else ""
