"""The GraphQL door of the server: requests, streams of events and sockets, each bounded before it is read as anything."""

from lvheng.http.admission import Gate
from lvheng.http.budget import Budget
from lvheng.http.calendars import CalendarEndpoint
from lvheng.http.credentials import Doorkeeper
from lvheng.http.documents import Documents, read_manifest
from lvheng.http.endpoint import GraphQLEndpoint
from lvheng.http.files import FileEndpoint
from lvheng.http.running import Allowance, Runner
from lvheng.http.sockets import SocketEndpoint
from lvheng.http.uploads import UploadEndpoint

__all__ = [
    "Allowance",
    "Budget",
    "CalendarEndpoint",
    "Documents",
    "Doorkeeper",
    "FileEndpoint",
    "Gate",
    "GraphQLEndpoint",
    "Runner",
    "SocketEndpoint",
    "UploadEndpoint",
    "read_manifest",
]
