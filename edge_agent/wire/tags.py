"""Field numbers of the one message type all bodies share; 1-15 cost one byte; none is ever reused.

Kinds of reports have their own numbers in the catalogue, between 5 and 9 or 20 and 79.
"""

from __future__ import annotations

TIME = 1
"""fixed32, UTC seconds."""
PLACE = 2
"""fixed64, see `place`."""
TEXT = 3
"""string; only where `TEXT_CODED_1` would not be shorter."""
LINE = 4
"""packed sint64: (rows, columns) from the place, or from the corner of the grid, to each vertex in turn."""
TRACK = 10
ALERT = 11
RECEIPT = 12
BEYOND = 13
TEXT_CODED_1 = 14
"""bytes: the code of `lexicon`."""
MORE = 15
"""uint64: bits 64 and up of the body's bit word."""
STATE = 16
"""uint32: status in 2 bits, then the time span in 4."""
MARK = 17
"""uint32: the low 17 bits of `PLACE` where there is no place."""
AREA = 18
"""packed sint64, as `LINE`."""
UNIT = 19
"""uint32: the unit where the mark says 15."""
SOURCE = 80
REFERS = 81
CASUALTIES = 82
"""packed fixed64: number in 8 bits, then the AT-MIST table."""
UNITS = 83
"""packed uint32: units of an alert where the mark says 15."""
ACK = 84
GAP = 85
LINK = 86
CONFIG = 87
"""bytes: raw DEFLATE of a JSON object."""
REFUSED = 88
"""packed uint64: (sequence number, reason) of each report in quarantine."""
SEEN = 89
"""packed uint64: the first sequence number, then the step to each next one."""
CHUNK = 90
PHOTO = 91
"""The centre asks for a full picture."""
PLACED = 92
"""uint32: how the place was found, `PLACE_SOURCES`; absent: measured, or not said."""
