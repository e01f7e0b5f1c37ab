"""The main job, end to end, as a story with sample people: `make demo`."""
