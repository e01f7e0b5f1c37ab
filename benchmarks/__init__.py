"""orb beside its peers. They stand above all packages: a benchmark may import any of them, and nothing imports it."""
