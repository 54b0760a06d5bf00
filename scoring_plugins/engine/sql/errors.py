"""What cannot be said in SQL stays on the explain path, and says so."""

from __future__ import annotations


class NotInBulkError(ValueError):
    """A regulation, or a year of it, that the bulk path cannot score; the message names the clause and the way that remains."""
