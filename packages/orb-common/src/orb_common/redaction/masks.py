"""What stands where something was hidden. Beside these, an e-mail address keeps its first letter and its domain."""

__all__ = ["CARD_MASK", "MASK"]

CARD_MASK = "****-****-****-****"
MASK = "***REDACTED***"
