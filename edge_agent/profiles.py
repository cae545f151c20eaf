"""The three kinds of link a site may hang on, as numbers: how long to wait, how much to send at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds and bytes that fit one kind of link. `[timings]` of the agent's settings overrides any of them."""

    batch_s: float
    """How long a routine report may wait for company."""
    track_s: float
    """How long raw positions gather before they become a track."""
    link_state_s: float
    """How often the site tells the centre about its own queue and spending."""
    outstanding: int
    """Packets that may be on their way to the broker at once."""
    packet_bytes: int
    """Most payload in one packet; a single larger report still goes, alone."""
    chunk_bytes: int
    """Bytes of a picture in one piece; its head takes up to 40 more of the packet."""
    reoffer_s: tuple[float, float, float]
    """By class: how long to wait for the centre's receipt before a report is offered again (doubles with each try)."""
    track_tolerance_m: float
    """A fix nearer than this to the straight way between its neighbours is not worth its bytes."""
    backoff_s: tuple[float, float]
    """Least and most of the wait before connecting again."""
    connect_timeout_s: float
    """For TCP, TLS and CONNACK together: 20 s are normal at 2.4 kbit/s."""
    keepalive_s: int
    stall_s: float
    """A packet without the broker's acknowledgement for so long means a dead link."""
    retain_s: float = 86_400.0
    """How long settled reports are kept for a centre that restores a backup."""


PROFILES = {
    "vsat": Timings(
        batch_s=60,
        track_s=300,
        link_state_s=900,
        outstanding=4,
        packet_bytes=1400,
        chunk_bytes=1344,
        reoffer_s=(120, 600, 900),
        track_tolerance_m=20,
        backoff_s=(1, 60),
        connect_timeout_s=60,
        keepalive_s=900,
        stall_s=120,
    ),
    "hf": Timings(
        batch_s=300,
        track_s=600,
        link_state_s=900,
        outstanding=1,
        packet_bytes=600,
        chunk_bytes=256,
        reoffer_s=(180, 900, 1800),
        track_tolerance_m=50,
        backoff_s=(1, 60),
        connect_timeout_s=120,
        keepalive_s=900,
        stall_s=240,
    ),
    "lan": Timings(
        batch_s=0.1,
        track_s=1,
        link_state_s=60,
        outstanding=4,
        packet_bytes=1400,
        chunk_bytes=1344,
        reoffer_s=(5, 10, 10),
        track_tolerance_m=1,
        backoff_s=(0.1, 1),
        connect_timeout_s=60,
        keepalive_s=60,
        stall_s=20,
    ),
}
