"""Works on their way from draft to outcome: where they stand, what was done, and what may be done now."""
