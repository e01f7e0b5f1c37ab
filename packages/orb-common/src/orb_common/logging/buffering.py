"""Keeps lines back, as Powertools does, whatever they hold.

Powertools measures what it keeps by its text. An object that has none would fail the request there, before the
formatter, which never raises, sees it.
"""

from __future__ import annotations

from aws_lambda_powertools.logging.buffer.cache import LoggerBufferCache

__all__ = ["SafeBuffer"]


class SafeBuffer(LoggerBufferCache):
    """Powertools' buffer. What cannot be measured counts as too large: it is written at once."""

    def add(self, key: str, item: object) -> None:
        """Keeps a record.

        Raises:
            BufferError: It is larger than the whole buffer, or of no known size.
        """
        try:
            super().add(key, item)
        except BufferError:
            raise
        except Exception as error:
            raise BufferError("the record cannot be measured") from error
