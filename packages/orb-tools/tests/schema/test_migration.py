"""A folder of the earlier hub becomes one of ours, and what a program cannot decide is listed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orb_tools.errors import ToolError
from orb_tools.schema.migration import migrate

OURS = Path(__file__).resolve().parents[4] / "schemas"
ORIGINAL = Path(__file__).parents[1] / "codegen" / "original" / "schemas"
TRANSFERS = """\
# file: OwnershipTransferRequests.yml
# author: the hub
type: lambda-secured
name: Transfers
version: '1.0'
model:
  keys:
    primary:
      partition: transferId   # a UUID
    secondary:
    - name: StatusIndex
      type: GSI
      partition: status
      sort: "createdAt"
      projection_type: ALL
      projectedAttributes: [status]
  attributes:
    transferId:
      type: string
    status:
      type: string
      enum_type: TransferStatus
      enum_values: [PENDING, FAILED]
    createdAt:   # when
      type: string
  authConfig:
    cognitoAuthentication:
      groups:
        OWNER: ['*']
"""
MIGRATED = """\
# yaml-language-server: $schema=../entity.schema.json
# file: OwnershipTransferRequests.yml
# author: the hub
type: lambda-dynamodb
name: Transfers
version: '1.0'
model:
  keys:
    primary:
      partition: transferId   # a UUID
    secondary:
    - name: StatusIndex
      type: GSI
      partition: status
      sort: "createdAt"
      projection_type: ALL
  attributes:
    transferId:
      type: string
    status:
      type: string
      enum_type: TransferStatus
    createdAt:   # when
      type: timestamp
  authConfig:
    cognitoAuthentication:
      groups:
        OWNER: ['*']
"""


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """A folder as the earlier generator read it."""
    for name, text in {
        "entities/Transfers.yml": TRANSFERS,
        "core/enums.yml": "# all enums\nTransferStatus:\n  - PENDING\nUserGroup: [OWNER]\nBroken: text\n",
        "core/validators.yml": "version: '1.0'\nvalidators:\n  creditCard:\n    - type: luhn\n",
    }.items():
        path = tmp_path / "schemas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "schemas"


def test_the_result_is_valid(hub: Path) -> None:
    """The rewritten folder has no faults, keeps its comments, and a second run changes nothing.

    What is left is to convert stored values, named with the line after the rewriting.
    """
    found = migrate(hub)
    [left] = found.left
    assert (left.line, left.wrong) == (24, "stored values of 'createdAt' are texts")
    assert MIGRATED.splitlines()[23].strip() == "type: timestamp"
    assert (hub / "entities/Transfers.yml").read_text() == TRANSFERS
    found.write()
    assert (hub / "entities/Transfers.yml").read_text() == MIGRATED
    assert (hub / "core/enums.yml").read_text() == (
        "# all enums\nTransferStatus:\n  - PENDING\n  - FAILED\nUserGroup: [OWNER]\n"
    )
    again = migrate(hub)
    assert (again.rewritten, again.dropped, again.left) == ((), (), ())


def test_the_original_hub(tmp_path: Path) -> None:
    """The schemas of the original hub are rewritten whole: only stored times are left, in any of their 16 entities."""
    folder = tmp_path / "schemas"
    shutil.copytree(ORIGINAL, folder)
    found = migrate(folder)
    assert found.left != ()
    assert [str(fault) for fault in found.left if "stored values of" not in fault.wrong] == []
    assert len(found.dropped) == 4
    assert len([file for file in found.rewritten if file.path.parent.name == "entities"]) == 16
    found.write()
    again = migrate(folder)
    assert (again.rewritten, again.dropped, again.left) == ((), (), ())


@pytest.mark.repository
def test_our_own_schemas_stay(tmp_path: Path) -> None:
    """A folder in our form is not rewritten, even if a rule has a fault. The fault is left to people."""
    folder = tmp_path / "schemas"
    shutil.copytree(OURS, folder)
    assert migrate(folder).rewritten == ()
    rules = folder / "core" / "validators.yml"
    rules.write_text(rules.read_text().replace("message: must be an e-mail address", "mesage: x"))
    found = migrate(folder)
    assert found.rewritten == ()
    assert any("mesage" in str(fault) for fault in found.left)


def test_what_was_done_is_said(hub: Path) -> None:
    """Each edit is named, and rules without a place in our form are listed, with their lines, before they go."""
    edits = {file.path.name: file.edits for file in migrate(hub).rewritten}
    assert len(edits["Transfers.yml"]) == 7
    assert edits["types.yml"] == ("the file was added",)
    assert edits["enums.yml"][0] == "Broken was removed: it has no list of values, so it was ignored"
    assert [(Path(fault.path).name, fault.line, fault.wrong) for fault in migrate(hub).dropped] == [
        ("enums.yml", 5, "enum 'Broken' was dropped"),
        ("validators.yml", 3, "the rule 'luhn' of 'creditCard' was dropped"),
        ("validators.yml", 3, "validator 'creditCard' was dropped"),
    ]
    [diff] = [file.diff() for file in migrate(hub).rewritten if file.path.name == "Transfers.yml"]
    assert "-type: lambda-secured\n+type: lambda-dynamodb\n" in diff


def test_what_is_left_names_the_folder(hub: Path) -> None:
    """What only people can decide is a fault of the generator, at its line in the rewritten file."""
    path = hub / "entities/Transfers.yml"
    path.write_text(TRANSFERS.replace("enum_type: TransferStatus", "enum_type: TransferStates"))
    fault, _ = migrate(hub).left
    assert (Path(fault.path).name, fault.line, fault.wrong) == (
        "Transfers.yml", 22, "unknown enum 'TransferStates' of 'status'",
    )  # fmt: skip


UNREADABLE = {
    "open": "a: [",
    "list": "- a\n",
    "control": "a: \x00",
    "deep": "a: " + "[" * 5000,
    "deep map": "".join(f"{' ' * depth}a:\n" for depth in range(600)),
    "twice": "a: 1\na: 2\n",
    "tag": "a: !!int x\n",
    "merge": "a: {<<: 1}\n",
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_is_no_schema(hub: Path, kind: str) -> None:
    """Files that are not a map of YAML, or too deep, are named, all of them, and nothing is rewritten."""
    for name in ("entities/Bad.yml", "core/types.yml"):
        (hub / name).write_text(UNREADABLE[kind])
    with pytest.raises(ToolError, match="cannot be read; nothing was written") as caught:
        migrate(hub)
    assert {Path(fault.partition(":")[0]).name for fault in caught.value.faults} == {"Bad.yml", "types.yml"}


def test_a_link_is_not_replaced(hub: Path) -> None:
    """A link among the schemas is refused, because rewriting would put a file in its place. Others do no harm."""
    (hub / "entities/notes.txt").symlink_to(hub / "nowhere")
    assert len(migrate(hub).left) == 1
    (hub / "entities/Link.yml").symlink_to(hub / "entities/Transfers.yml")
    with pytest.raises(ToolError) as caught:
        migrate(hub)
    assert "Link.yml:1: a link, which would be replaced" in caught.value.faults[0]


def test_all_files_or_none(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error while the files are replaced leaves every file as it was, and nothing beside them."""
    before = {path: path.read_bytes() for path in hub.rglob("*") if path.is_file()}
    found = migrate(hub)
    replace, done = Path.replace, []

    def fail(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == 2:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="No space"):
            found.write()
    assert {path: path.read_bytes() for path in hub.rglob("*") if path.is_file()} == before
    found.write()
    assert not (hub / ".orb").exists()


def test_a_folder_without_schemas(tmp_path: Path) -> None:
    """A folder without entities/ is refused."""
    with pytest.raises(ToolError, match="there is no"):
        migrate(tmp_path)
