"""The files of an order's sealed variables: encrypted by sops, for an age key. See `orb_common.execution.sealing`."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orb_common.exceptions import ValidationError
from orb_common.execution.fetched_values import fetched_variables
from orb_common.execution.sealing import AgeKey, open_sealed, require_variables, seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "NAMES_FILE",
    "SEALED_FILE",
    "SOURCES_FILE",
    "Repackaged",
    "decrypt_env",
    "encrypt_env",
    "repackage_order",
    "write_sealed",
]

SEALED_FILE: Final = "secrets.enc.json"
NAMES_FILE: Final = "env_vars.env"
SOURCES_FILE: Final = "secrets.src"


@dataclass(frozen=True, slots=True)
class Repackaged(os.PathLike[str]):
    """A folder with an order's files and sealed variables. `Path(...)` and `open(...)` take it as its path."""

    path: Path
    key: AgeKey
    """The key that the variables are sealed for. Its identity opens them."""

    def __fspath__(self) -> str:
        return str(self.path)


def encrypt_env(env_vars: Mapping[str, str], sops_key: AgeKey | str | None = None) -> tuple[Path, AgeKey]:
    """Seal variables into a new file that only its owner can read. Return its path, and the key that was used.

    Without `sops_key`, a recipient, a new key is made. `decrypt_env(path, key)` opens the file. Delete it after use.
    Raises the errors of `seal`.
    """
    key = _key(sops_key)
    sealed = seal(env_vars, key.recipient)
    handle, name = tempfile.mkstemp(prefix="orb-", suffix=".enc.json")
    path = Path(name)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - the handle, not a path
            file.write(sealed)
    except BaseException:
        path.unlink()
        raise
    return path, key


def decrypt_env(encrypted_path: str | os.PathLike[str], sops_key: AgeKey | str) -> dict[str, str]:
    """Open a sealed file. `sops_key`: the key of `encrypt_env`, an identity, or the path of a file with identities.

    Raises:
        ValidationError: The key has no identity.
        ValidationError: The file with identities cannot be read. The error does not show its path.
        DecryptionError, OperationTimeoutError, ConfigurationError: See `open_sealed`.
        OSError: The sealed file cannot be read.
    """
    identity = sops_key.identity if isinstance(sops_key, AgeKey) else sops_key
    if identity is None or identity.startswith("age1"):
        raise ValidationError("sops_key must have an identity: a recipient opens nothing", field="sops_key")
    # Whatever has an identity in it is never taken for a path, which an error could show.
    if "AGE-SECRET-KEY-" not in identity.upper():
        identity = _identities(identity)
    return open_sealed(Path(encrypted_path).read_bytes(), identity)


def repackage_order(  # noqa: PLR0917 - callers pass them by position
    code_dir: str | os.PathLike[str],
    env_vars: Mapping[str, str],
    ssm_values: Mapping[str, str],
    secret_values: Mapping[str, str],
    callback_url: str,
    sops_key: AgeKey | str | None = None,
) -> Repackaged:
    """Add an order's variables to the folder of its code: the sealed file, their names, and the sources of secrets.

    Args:
        code_dir: The folder. It gets `secrets.enc.json`, `env_vars.env` (sorted names) and `secrets.src` (the sorted
            keys of both mappings of fetched values).
        env_vars: Variables by name.
        ssm_values: Values of SSM by the path of their parameter. `locations.variable_of` names their variables.
        secret_values: Values of Secrets Manager by the name of their secret. They win over the others.
        callback_url: Becomes CALLBACK_URL, unless it is empty.
        sops_key: A recipient. None: a new key is made; the result has it.

    Raises:
        ValidationError: A name is not allowed, two sources give one variable, or the code has a file of these names.
        OperationTimeoutError, ConfigurationError, InternalError: See `seal`. Nothing is written.
    """
    variables = {**env_vars, **fetched_variables(ssm_values), **fetched_variables(secret_values)}
    require_variables(variables)
    if callback_url:
        variables["CALLBACK_URL"] = callback_url
    return write_sealed(Path(code_dir), variables, [*ssm_values, *secret_values], sops_key)


def write_sealed(
    folder: Path, variables: Mapping[str, str], sources: Iterable[str], sops_key: AgeKey | str | None = None
) -> Repackaged:
    """Write the three files of sealed variables into `folder`. Raises the errors of `repackage_order`."""
    files = {NAMES_FILE: sorted(variables), SOURCES_FILE: sorted(set(sources))}
    taken = [name for name in (SEALED_FILE, *files) if os.path.lexists(folder / name)]
    if taken:
        raise ValidationError(
            "the code has files with the names of the engine's own",
            field="code_dir",
            details={"files": taken},
        )
    contents = {name: "".join(f"{line}\n" for line in lines).encode() for name, lines in files.items()}
    key = _key(sops_key)
    contents[SEALED_FILE] = seal(variables, key.recipient)
    try:
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except BaseException:
        for name in contents:
            (folder / name).unlink(missing_ok=True)
        raise
    return Repackaged(folder, key)


def _identities(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError):
        # Without its cause: that shows the path, which may be a mistyped identity.
        raise ValidationError(
            "sops_key is not an identity or a file with identities", field="sops_key"
        ) from None


def _key(key: AgeKey | str | None) -> AgeKey:
    if key is None:
        return AgeKey.generate()
    return key if isinstance(key, AgeKey) else AgeKey.parse(key)
