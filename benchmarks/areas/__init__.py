"""The benchmarks, one file for each subject, each with a list `BENCHMARKS`."""
