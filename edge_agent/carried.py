"""What a tablet exported to be carried over, as reports in the form that tablets send: with the same ids."""

from __future__ import annotations

from edge_agent.wire.jsonform import rfc3339

MARK = "HG1"
"""Names the form of the export: `{"heliograph": MARK, "reports": [{id, owner, content}, …]}`."""
_SAME = ("kind", "unit", "amends")
_UNLESS_EMPTY = ("fields", "casualties", "text")


def unpacked(obj: object, now: float) -> list[object] | None:
    """The reports of an export, each as `forms.report_entry` reads it; None where `obj` is no export.

    An export tells times by the clock of the tablet it came from; what that clock puts after `now` was seen by now.
    """
    if not isinstance(obj, dict) or obj.get("heliograph") != MARK or not isinstance(obj.get("reports"), list):
        return None
    return [_form(each, now) for each in obj["reports"]]


def _form(each: object, now: float) -> object:
    content = each.get("content") if isinstance(each, dict) else None
    if not isinstance(each, dict) or not isinstance(content, dict):
        return each
    form = {"client_id": each.get("id"), **{name: content[name] for name in _SAME if content.get(name) is not None}}
    form |= {name: content[name] for name in _UNLESS_EMPTY if content.get(name)}
    seen_ms = content.get("observed_at")
    if isinstance(seen_ms, int | float):
        form["observed_at"] = rfc3339(max(0, int(min(seen_ms / 1000, now))))
    if isinstance(content.get("place"), dict):
        wanted = ("lat", "lon", "accuracy_m")
        form["place"] = {name: content["place"][name] for name in wanted if content["place"].get(name) is not None}
    if each.get("owner") is not None:
        form["person"] = each["owner"]
    return form
