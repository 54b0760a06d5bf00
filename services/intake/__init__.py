"""Packages that are too large for one request: announced with size and digest, sent piece by piece, checked and kept in the background
whatever process dies."""

from services.intake.asking import await_package, import_received, received_packages
from services.intake.working import PackageWork

__all__ = ["PackageWork", "await_package", "import_received", "received_packages"]
