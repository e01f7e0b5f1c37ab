"""What is said when a start-up optimisation cannot be used: the function works, but starts later than it could."""

from functools import cache


@cache
def report(part: str, cause: str) -> None:
    """Log a warning that a part is not used, and why. The same is said once in a process."""
    import logging

    logging.getLogger("orb_common").warning("%s is not used: %s", part, cause)
