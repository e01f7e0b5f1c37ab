"""The handlers of the unit, each for a function of its own. They share a bundle, and each imports only what it uses."""
