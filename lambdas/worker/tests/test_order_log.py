"""The log of an order."""

from __future__ import annotations

from lambdas.worker.masking import Masker
from lambdas.worker.order_log import KEPT, OrderLog
from orb_common.execution.order_results import MAX_LOG, TRUNCATED, bounded_log
from orb_common.redaction import MASK


def log(*pieces: bytes, secrets: tuple[str, ...] = ()) -> str:
    running = OrderLog(Masker(secrets))
    for piece in pieces:
        running.write(piece)
    return running.text()


def test_a_log_is_what_was_written() -> None:
    """Pieces are joined, also within a character. What is not UTF-8 is replaced."""
    assert log("ü".encode()[:1], "ü".encode()[1:], b"\xff!") == "ü\ufffd!"
    assert log() == ""


def test_secrets_are_masked() -> None:
    """A secret is masked in one read, over two reads, and where a terminal colours a part of it."""
    shown = log(b"hunter2 hun", b"ter2 hun\x1b[31mter2\x1b[0m hunter\r\n2", secrets=("hunter2",))
    assert shown == f"{MASK} {MASK} {MASK} hunter\n2"


def test_a_long_log_keeps_its_end_and_little_memory() -> None:
    """Of ten megabytes, the end stays, from the beginning of a line on. Meanwhile no more than twice of it is held."""
    running = OrderLog(Masker(["hunter2"]))
    largest = 0
    for number in range(10_000):
        running.write(f"{number} hunter2 {'x' * 1000}\n".encode())
        largest = max(largest, len(running._end))
    shown = running.text()
    assert largest <= 2 * KEPT + 2_000
    assert shown.startswith(TRUNCATED)
    assert shown.splitlines()[1].split()[0].isdigit()
    assert shown.endswith(f"9999 {MASK} {'x' * 1000}\n")
    assert "hunter2" not in shown
    assert MAX_LOG - 2_000 < len(bounded_log(shown)) <= MAX_LOG
    assert bounded_log(shown).count(TRUNCATED) == 1


def test_a_long_line_is_kept() -> None:
    """A log of one line that is too long keeps the end of the line."""
    assert log(b"x" * (2 * KEPT + 1), b"end").endswith("xend")
