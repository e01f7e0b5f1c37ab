"""The command `orb`: what developers and CI do with schemas, bundles and the embedded AWS."""
