"""Scenarios: models that belong together, in memory or in repositories. Import their modules; see docs/testing.md."""
