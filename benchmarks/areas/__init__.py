"""The rows, a file for each subject: each has a list `BENCHMARKS`."""
