"""What the policy of a call costs while nothing is wrong: `python -m benchmarks.guards`."""
