"""Webhooks: what changes is posted to an integrator's own address, signed, in order, until it answered."""
