"""Suites of scenarios that any implementation of a kind must pass. Import their modules; see docs/testing.md."""
