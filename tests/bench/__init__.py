"""The benchmark: ``make bench`` measures time and memory beside other packages and writes docs/benchmark.md."""
