"""The texts that replace secrets. E-mail addresses are not replaced: they keep the first letter and the domain."""

__all__ = ["CARD_MASK", "MASK"]

CARD_MASK = "****-****-****-****"
MASK = "***REDACTED***"
