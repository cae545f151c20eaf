"""Cursor on Target: ATAK, WinTAK, iTAK and TAK servers as clients and as peers; see `docs/decisions/cot`.

framer    bytes off a stream → whole events, within limits
xml       one event's bytes ↔ a tree of elements
event     the attributes and the point of an event, with its bytes as they came
draw_*    what a gateway may say (`Out…`) → events
read_*    an event → what it asks of us
relay     which clients an event of one client goes to
outbox    what waits for one client, by urgency
peer      one connection; `hub` all of them; `service` their thread
"""
