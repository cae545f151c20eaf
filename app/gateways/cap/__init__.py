"""CAP 1.2, the Common Alerting Protocol of OASIS: our alerts as its messages, and other senders' messages as reports.

Out: `encode` turns an alert into messages, `write` a message into XML, `signature` signs it, `atom` lists them.
In: `signature` verifies against pinned certificates, `read` reads, `rules` judges, `accept` files; `poll` fetches.
"""
