"""Find out which functions a change affects, so that CI tests, builds and deploys only those."""
