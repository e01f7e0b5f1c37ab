"""The demo (`make demo`): everything orb does, end to end, with sample people."""
