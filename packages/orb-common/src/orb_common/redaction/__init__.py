"""Hides secrets and personal data in texts and structures. See docs/logging.md."""

from typing import TYPE_CHECKING

from orb_common._startup.lazy import lazy_names

if TYPE_CHECKING:
    from .addresses import mask_email as mask_email
    from .free_text import cut_text as cut_text
    from .free_text import redact_text as redact_text
    from .lines import redact_line as redact_line
    from .masks import CARD_MASK as CARD_MASK
    from .masks import MASK as MASK
    from .names import is_secret_name as is_secret_name
    from .names import words as words
    from .structures import Rules as Rules
    from .structures import redact as redact
    from .tokens import mask_tokens as mask_tokens

__getattr__, __dir__, __all__ = lazy_names(
    __name__,
    {
        "CARD_MASK": ".masks",
        "MASK": ".masks",
        "Rules": ".structures",
        "cut_text": ".free_text",
        "is_secret_name": ".names",
        "mask_email": ".addresses",
        "mask_tokens": ".tokens",
        "redact": ".structures",
        "redact_line": ".lines",
        "redact_text": ".free_text",
        "words": ".names",
    },
)
