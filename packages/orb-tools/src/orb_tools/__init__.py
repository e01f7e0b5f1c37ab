"""The command `orb`: generate models, bundle functions, and run them on an embedded AWS."""
