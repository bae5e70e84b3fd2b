"""What msgen costs: `python -m benchmarks`."""
