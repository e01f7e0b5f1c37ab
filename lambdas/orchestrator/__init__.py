"""The orchestrator function: starts the orders of a run that are ready, and ends the run."""
