"""Why the system refused, in Chinese: its own words are English wherever Python runs."""

from __future__ import annotations

import errno

from scoring_plugins.catalogue import say

KEYS = {
    errno.ENOENT: "not_found",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "read_only",
    errno.EISDIR: "is_a_folder",
    errno.ENOTDIR: "not_a_folder",
    errno.EEXIST: "exists",
    errno.ENOSPC: "no_space",
    errno.EDQUOT: "no_space",
    errno.ENAMETOOLONG: "name_too_long",
    errno.EADDRINUSE: "address_in_use",
    errno.EADDRNOTAVAIL: "no_such_address",
}


def why(failed: OSError) -> str:
    """The reason of an error of the system; a rare one in the system's own words."""
    key = KEYS.get(failed.errno or 0)
    return say(f"system.{key}") if key else str(failed.strerror or failed)
