"""The files of sealed variables."""

from __future__ import annotations

import json
import stat
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orb_common.exceptions import DecryptionError, InternalError, ValidationError
from orb_common.execution import sealing
from orb_common.execution.sops import (
    NAMES_FILE,
    SEALED_FILE,
    SOURCES_FILE,
    decrypt_env,
    encrypt_env,
    repackage_order,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = sealing.AgeKey.generate()


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of temporary files, which must be empty at the end."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def code(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "run").write_text("run")
    return folder


def test_a_round_trip_with_a_new_key() -> None:
    """The key that `encrypt_env` returns opens its file, which only its owner can read."""
    path, key = encrypt_env({"A": "1", "B": ""})
    assert decrypt_env(path, key) == {"A": "1", "B": ""}
    assert key.identity is not None
    assert decrypt_env(str(path), key.identity) == {"A": "1", "B": ""}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.unlink()


def test_a_round_trip_with_a_given_key(tmp_path: Path) -> None:
    """For a given recipient, the holder of its identity opens the file, also from a file of identities."""
    path, key = encrypt_env({"A": "1"}, KEY.recipient)
    assert key == sealing.AgeKey(KEY.recipient)
    for wrong in (key, KEY.recipient):
        with pytest.raises(ValidationError):
            decrypt_env(path, wrong)
    identities = tmp_path / "keys.txt"
    identities.write_text(f"# public key: {KEY.recipient}\n{KEY.identity}\n")
    assert decrypt_env(path, str(identities)) == decrypt_env(path, KEY) == {"A": "1"}
    with pytest.raises(DecryptionError):
        decrypt_env(path, sealing.AgeKey.generate())
    path.unlink()


@pytest.mark.parametrize("form", ["{}", " {}\n", "# created: today\n{}", "key={}", "'{}'"])
@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_a_mistyped_identity_is_in_no_error(tmp_path: Path, form: str, change: Callable[[str], str]) -> None:
    """Text with an identity in it, whatever its case and place, opens the file or fails. It is never a path."""
    path, _ = encrypt_env({"A": "1"}, KEY.recipient)
    text = change(form.format(KEY.identity))
    try:
        assert decrypt_env(path, text) == {"A": "1"}
    except DecryptionError as error:
        assert str(KEY.identity)[20:].lower() not in "".join(traceback.format_exception(error)).lower()
    path.unlink()


@pytest.mark.parametrize("name", ["missing/keys-hush.txt", "hush\0", "hush" * 100])
def test_the_path_of_identities_is_in_no_error(tmp_path: Path, name: str) -> None:
    """A text that is neither an identity nor a file can be a secret, so its error does not show it."""
    path, _ = encrypt_env({"A": "1"}, KEY.recipient)
    with pytest.raises(ValidationError) as caught:
        decrypt_env(path, name)
    assert caught.value.field == "sops_key"
    assert "hush" not in "".join(traceback.format_exception_only(caught.value)) + str(caught.value.to_dict())
    assert caught.value.__suppress_context__
    path.unlink()


def test_a_refused_variable_leaves_no_file() -> None:
    """Nothing is written for variables that cannot be sealed."""
    with pytest.raises(ValidationError):
        encrypt_env({"sops": "1"})


def test_a_full_disk_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that could not be written whole is removed."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("builtins.open", full)
    with pytest.raises(OSError, match="No space"):
        encrypt_env({"A": "1"}, KEY.recipient)


def test_an_order_is_repackaged(code: Path) -> None:
    """The folder gets the sealed variables, their names and the sources. Secrets win over parameters over variables."""
    done = repackage_order(
        str(code),
        {"A": "1", "DB_PASSWORD": "old", "TOKEN": "old"},
        {"/app/db-password": "hush", "/app/token": "older"},
        {"app/token": "quiet"},
        "https://example.org/put",
    )
    assert Path(done) == code
    assert decrypt_env(code / SEALED_FILE, done.key) == {
        "A": "1",
        "DB_PASSWORD": "hush",
        "TOKEN": "quiet",
        "CALLBACK_URL": "https://example.org/put",
    }
    assert (code / NAMES_FILE).read_text() == "A\nCALLBACK_URL\nDB_PASSWORD\nTOKEN\n"
    assert (code / SOURCES_FILE).read_text() == "/app/db-password\n/app/token\napp/token\n"
    assert {path.name for path in code.iterdir()} == {"run", SEALED_FILE, NAMES_FILE, SOURCES_FILE}
    assert all("hush" not in path.read_text() for path in code.iterdir())


def test_an_order_without_secrets(code: Path) -> None:
    """An order without secrets and callback has the same files, for a given key."""
    done = repackage_order(code, {}, {}, {}, "", KEY.recipient)
    assert (code / NAMES_FILE).read_text() == (code / SOURCES_FILE).read_text() == ""
    assert done.key == sealing.AgeKey(KEY.recipient)
    assert decrypt_env(code / SEALED_FILE, KEY) == {}


@pytest.mark.parametrize("name", [SEALED_FILE, NAMES_FILE, SOURCES_FILE])
def test_files_of_the_code_are_not_replaced(code: Path, name: str) -> None:
    """Code that has a file, or even a dangling link, with such a name is refused, and stays as it is."""
    (code / name).symlink_to("/nonexistent/target")
    with pytest.raises(ValidationError) as caught:
        repackage_order(code, {"A": "1"}, {}, {}, "", KEY.recipient)
    assert caught.value.details["files"] == [name]
    assert {path.name for path in code.iterdir()} == {"run", name}


def test_names_of_the_engine_are_refused(code: Path) -> None:
    """An order cannot redirect its result, neither by a variable nor by a parameter of that name."""
    for variables, fetched in (({"CALLBACK_URL": "x"}, {}), ({}, {"/x/callback-url": "x"})):
        with pytest.raises(ValidationError):
            repackage_order(code, variables, fetched, {}, "https://example.org", KEY.recipient)
    assert [path.name for path in code.iterdir()] == ["run"]


def test_a_failure_leaves_the_code_as_it_was(code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If sops fails, or the last file cannot be written, none of the files is there."""
    with monkeypatch.context() as patch:
        patch.setattr(sealing, "_run", lambda *_: (1, b""))
        with pytest.raises(InternalError):
            repackage_order(code, {"A": "1"}, {}, {}, "", KEY.recipient)
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        write(path, content[:1])
        if path.name == SEALED_FILE:
            raise OSError(28, "No space left on device")
        return 1

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        repackage_order(code, {"A": "1"}, {}, {}, "", KEY.recipient)
    assert [path.name for path in code.iterdir()] == ["run"]


def test_the_sealed_file_is_one_of_sops(code: Path) -> None:
    """Other programs can open the file with sops and the identity: it names its recipient."""
    repackage_order(code, {"A": "1"}, {}, {}, "", KEY.recipient)
    document = json.loads((code / SEALED_FILE).read_text())
    assert [age["recipient"] for age in document["sops"]["age"]] == [KEY.recipient]
