"""Files an office prints, files or hands on: made from plain data, the same bytes for the same data."""
