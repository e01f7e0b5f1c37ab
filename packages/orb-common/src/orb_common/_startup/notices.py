"""What is said when something is not used that was set up: an optimisation of the start, a setting with a wrong value.

The function works without it.
"""

from functools import cache


@cache
def report(part: str, cause: str) -> None:
    """Log a warning that a part is not used, and why. The same is said once in a process."""
    import logging

    logging.getLogger("orb_common").warning("%s is not used: %s", part, cause)
