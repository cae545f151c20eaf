"""A client of the centre's API for programs elsewhere: typed, synchronous or asynchronous, standing on httpx alone.

`pip install 'heliograph[client]'`, then `from app.client import Client`; see `docs/integrate/python.md`.
"""

from app.client.answers import Refused
from app.client.asynchronous import AsyncClient
from app.client.events import Event
from app.client.synchronous import Client

__all__ = ["AsyncClient", "Client", "Event", "Refused"]
