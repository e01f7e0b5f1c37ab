"""Benchmarks of orb and its peers. A benchmark may import any package; no package imports a benchmark."""
