"""What running systems cost: each figure beside the same work without the pattern.

`python -m benchmarks.live` generates the shop twice, with all its patterns and with the four of the
foundation, boots both at once and measures them in turn.
"""
