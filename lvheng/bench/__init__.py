"""Benches: ratios between contenders that do the same work, from interleaved rounds of one run, with results asserted equal first."""
