"""Measurements: bytes on the wire, throughput, latency, matching. Figures in the README come from here."""
