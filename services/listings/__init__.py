"""The read side: flat rows in pages and batches, only of committees the actor may read.

One noun, one file. Rows are NamedTuples selected column by column, never entities; a page is cut by key, never by offset.
"""
