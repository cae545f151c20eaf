"""What tablets are shown: reports, alerts and the state of the site, as JSON objects."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from edge_agent.agent import Agent
from edge_agent.alertbook import Held, Mark, state_of
from edge_agent.outbox import Item
from edge_agent.settlement import State
from edge_agent.wire.jsonform import alert_to_json, rfc3339


def report_view(item: Item) -> dict[str, object]:
    """A report's way: saved on this site's disk, sent (no promise), received at the centre or quarantined there."""
    settled = _time(item.settled_at)
    return {
        "client_id": item.client_id,
        "epoch": item.epoch,
        "seq": item.seq,
        "kind": item.kind,
        "unit": item.unit,
        "priority": item.priority,
        "state": item.state,
        "reason": item.reason,
        "tries": item.tries,
        "saved_at": _time(item.saved_at),
        "sent_at": _time(item.sent_at),
        "received_at": settled if item.state == State.RECEIVED else None,
        "quarantined_at": settled if item.state == State.QUARANTINED else None,
        "seen_at": _time(item.seen_at),
        "person": item.person,
        "change": item.change,
    }


def alert_view(held: Held, now: float) -> dict[str, object]:
    """An alert, whether it still holds, and how far it has come with each unit."""
    return {
        **alert_to_json(held.message),
        "state": state_of(held.message, now).value,
        "expires_in_s": max(0, int(held.message.expires_at - now)),
        "marks": [mark_view(mark) for mark in held.marks],
        "change": held.change,
    }


def mark_view(mark: Mark) -> dict[str, object]:
    """The steps of one unit: received by this site, seen on its screen, acknowledged by a person."""
    return {
        "unit": mark.unit,
        "revision": mark.revision,
        "received_at": _time(mark.received_at),
        "seen_at": _time(mark.seen_at),
        "acknowledged_at": _time(mark.acknowledged_at),
        "response": mark.response,
        "person": mark.person,
    }


def status_view(agent: Agent) -> dict[str, object]:
    """The state of the site: link, queue, spending, clock, disk, settings."""
    config, now = agent.config, agent.clock.now()
    depth, traffic, day = agent.outbox.depth(), agent.link.traffic(), agent.spending.today()
    settings = agent.downlink.settings()
    return {
        "site": config.site,
        "name": config.name,
        "centre": config.centre,
        "version": program_version(),
        "epoch": config.epoch,
        "profile": config.profile,
        "time": _time(int(now)),
        "link": {
            "up": agent.health.up,
            "since": _time(int(agent.health.since)),
            "last_error": agent.health.last_error,
            "bytes_today": {"up": day.up, "down": day.down},
            "bytes_connection": {"up": traffic.connection_up, "down": traffic.connection_down},
            "malformed": agent.downlink.malformed,
        },
        "queue": {
            "waiting": depth.waiting,
            "by_class": list(depth.by_class),
            "oldest_s": int(depth.oldest_s),
            "raw_positions": agent.positions.waiting().count,
            "dropped_positions": agent.positions.dropped(),
        },
        "clock": {"skew_s": round(agent.clock.skew(), 1), "centre_heard": agent.clock.contact is not None},
        "storage": {
            "accepting": agent.store.trouble is None and agent.store.room(urgent=False) is None,
            "accepting_urgent": agent.store.trouble is None and agent.store.room(urgent=True) is None,
            "trouble": agent.store.trouble,
            "used_bytes": agent.store.used_bytes(),
            "quota_bytes": config.quota_bytes,
            "disk_free_bytes": agent.store.disk_free(),
            "photos": {"used_bytes": agent.photos.used_bytes(), "quota_bytes": config.photo_bytes},
        },
        "config_age_s": None if settings is None else max(0, int(now - settings.at)),
        "change": agent.outbox.change(),
    }


def program_version() -> str:
    """The installed version."""
    try:
        return version("heliograph")
    except PackageNotFoundError:
        return "unknown"


def _time(at: int | None) -> str | None:
    return None if at is None else rfc3339(at)
