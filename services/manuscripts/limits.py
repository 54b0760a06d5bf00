"""How large a text may be at all. What a committee allows its members is less, and its own parameter."""

from __future__ import annotations

MEGABYTE = 1024 * 1024

# A pasted page with its pictures inside, in characters; a file in bytes.
LONGEST_PAGE = 32 * MEGABYTE
LARGEST_FILE = 20 * MEGABYTE
# Elements of a pasted page: a word processor needs a few for each line.
MOST_ELEMENTS = 500_000

MOST_CHARACTERS = 200_000
MOST_BLOCKS = 20_000
MOST_COLUMNS = 63
MOST_CELLS = 20_000

MOST_PICTURES = 50
LARGEST_PICTURE = 10 * MEGABYTE
LARGEST_PICTURES = 20 * MEGABYTE
# What a picture says it will be once it is unpacked, in pixels.
LONGEST_SIDE = 20_000
MOST_PIXELS = 50_000_000

LONGEST_ALT = 200
