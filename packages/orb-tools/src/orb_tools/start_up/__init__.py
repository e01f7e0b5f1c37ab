"""Measure a cold start, module by module: what init and the first call load, and how long each part takes."""
