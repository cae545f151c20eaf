"""The picture and the alerts in other people's formats.

How a gateway is built: it asks `alerts_for`, `threats_for`, `reports_for` or one of `roster` for the `Out…` values that
its principal may have, page by page, or follows `feed.changes` from a cursor, and turns each value into its format by a
pure function. It reads no table and knows no rule: areas, sensitivity, releasability and coarse location are settled
before it gets a value, and whatever a value holds may be said to that principal; None means unknown, or not for them.
A new gateway is named in `tests/support/outputs.py`: its raw bytes are searched for what no partner may read.
"""
