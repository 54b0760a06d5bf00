"""What is too large for one request: announced with size and digest and sent piece by piece. A package is then checked and kept in the
background, whatever process dies; a text or a piece of evidence is used by one change."""

from services.intake.asking import await_package, import_received, received_packages
from services.intake.sent_files import await_file, sent_content, sent_file, use_sent
from services.intake.working import PackageWork

__all__ = [
    "PackageWork",
    "await_file",
    "await_package",
    "import_received",
    "received_packages",
    "sent_content",
    "sent_file",
    "use_sent",
]
