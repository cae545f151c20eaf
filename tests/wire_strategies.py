"""Hypothesis strategies for all that travels: values on the wire's grid, so that they come back exactly."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from edge_agent.wire.catalogue import (
    ACCURACY_M,
    CASUALTY,
    CERTAINTIES,
    EXPIRY_S,
    GAP_REASONS,
    INSTRUCTIONS,
    KINDS,
    QUARANTINE_REASONS,
    RADIUS_M,
    SEVERITIES,
    TIME_SPAN_S,
    URGENCIES,
    Field,
)
from edge_agent.wire.grid import LAT_BITS, LON_BITS, to_degrees
from edge_agent.wire.lexicon import CAPITAL, END, ESCAPE
from edge_agent.wire.messages import (
    AlertAck,
    AlertMessage,
    AlertType,
    Body,
    Casualty,
    Chunk,
    FieldValue,
    Fix,
    Gap,
    LinkState,
    Packet,
    PhotoRequest,
    Place,
    Receipt,
    Report,
    Response,
    SiteConfig,
    Stage,
    Status,
    Track,
)
from edge_agent.wire.proto import put_bytes, put_fixed32, put_fixed64, put_varint
from edge_agent.wire.scales import PLACE_SOURCES

steady = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)
"""The same examples on every run of a build, and no deadline on a shared machine."""

seconds = st.integers(0, (1 << 32) - 1)
units = st.integers(0, 14) | st.integers(15, 5000)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=120) | st.text(
    st.sampled_from("abc ÉéABC.,'1⇧⎋∎\n\u0000ßİǅعرب"), max_size=60
)
coded_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=CAPITAL + ESCAPE + END), max_size=200)
"""Any text that the lexicon takes."""
vertices = st.tuples(st.integers(0, (1 << LAT_BITS) - 1), st.integers(0, (1 << LON_BITS) - 1)).map(to_degrees)
accuracies = st.sampled_from(ACCURACY_M)
places = st.builds(lambda at, metres: Place(*at, metres), vertices, accuracies)
report_places = st.builds(lambda place, source: replace(place, source=source), places, st.sampled_from(PLACE_SOURCES))
statuses = st.sampled_from(Status)

_unknown_field = st.one_of(
    st.builds(put_varint, st.integers(1000, 9000), st.integers(0, (1 << 64) - 1)),
    st.builds(put_fixed32, st.integers(1000, 9000), seconds),
    st.builds(put_fixed64, st.integers(1000, 9000), st.integers(0, (1 << 64) - 1)),
    st.builds(put_bytes, st.integers(1000, 9000), st.binary(max_size=20)),
)
unknown = st.lists(_unknown_field, max_size=3).map(b"".join)
"""Fields of a newer build."""


def value(field: Field) -> st.SearchStrategy[FieldValue]:
    """A stated value of a coded field, codes of a newer build included."""
    match field.type:
        case "bool":
            return st.just(value=True)
        case "count":
            return st.integers(1, field.largest)
        case "scale":
            return st.sampled_from(field.steps[1:])
        case "code":
            return st.integers(1, field.largest).map(lambda raw: _key(field, raw))
        case "flags":
            bits = st.sets(st.integers(1, field.bits), min_size=1)
            return bits.map(lambda chosen: tuple(_key(field, each) for each in sorted(chosen)))


def _key(field: Field, raw: int) -> str | int:
    return {code.value: code.key for code in field.codes}.get(raw, raw)


def fields(table: tuple[Field, ...]) -> st.SearchStrategy[Mapping[str, FieldValue]]:
    """Any of the fields of a kind, each with a stated value."""
    return st.fixed_dictionaries({}, optional={field.key: value(field) for field in table})


casualties = st.builds(Casualty, st.integers(0, 255), fields(CASUALTY))


def reports(code: str) -> st.SearchStrategy[Report]:
    """Reports of one kind, on the grid."""
    return st.builds(
        Report,
        kind=st.just(code),
        observed_at=seconds,
        unit=units,
        place=st.none() | report_places,
        reliability=st.none() | st.sampled_from("ABCDEF"),
        credibility=st.none() | st.integers(1, 6),
        severity=st.none() | st.sampled_from(SEVERITIES[1:]),
        status=statuses,
        fields=fields(KINDS[code].fields),
        text=texts,
        line=st.lists(vertices, max_size=5).map(tuple),
        area=st.lists(vertices, max_size=5).map(tuple),
        casualties=st.lists(casualties, max_size=3).map(tuple),
        time_span_s=st.sampled_from(TIME_SPAN_S),
        source=st.none() | st.integers(0, 65_535),
        refers=st.none() | st.integers(0, 1 << 40),
        unknown=unknown,
    )


any_report = st.sampled_from(sorted(KINDS)).flatmap(reports)


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    times = sorted(draw(st.lists(seconds, min_size=1, max_size=30)))
    return Track(
        unit=draw(units),
        fixes=tuple(Fix(at, *draw(vertices)) for at in times),
        accuracy_m=draw(accuracies),
        status=draw(statuses),
        unknown=draw(unknown),
    )


acks = st.builds(
    AlertAck,
    alert=st.integers(0, 1 << 40),
    revision=st.integers(0, 65_535),
    unit=units,
    stage=st.sampled_from(Stage),
    at=seconds,
    response=st.sampled_from(Response),
    person=texts,
    unknown=unknown,
)
gaps = st.builds(
    lambda first, more, reason, beyond: Gap(first, first + more, reason, beyond),
    st.integers(0, 1 << 40),
    st.integers(0, 100_000),
    st.sampled_from(sorted(GAP_REASONS)) | st.just("#77"),
    unknown,
)
numbers = st.integers(0, 1 << 40)
links = st.builds(LinkState, seconds, numbers, numbers, numbers, numbers, unknown)
absent = st.builds(Chunk, numbers, st.integers(0, 9), st.just(0), full=st.booleans(), epoch=st.integers(0, 7))
requests = st.builds(PhotoRequest, numbers, st.integers(0, 9), unknown)


@st.composite
def chunks(draw: st.DrawFn) -> Chunk:
    data, offset = draw(st.binary(min_size=1, max_size=300)), draw(st.integers(0, 1 << 20))
    return Chunk(
        report=draw(numbers),
        number=draw(st.integers(0, 9)),
        size=offset + len(data) + draw(st.integers(0, 1 << 20)),
        offset=offset,
        data=data,
        digest=draw(st.binary(min_size=8, max_size=8)),
        full=draw(st.booleans()),
        epoch=draw(st.integers(0, 7)),
        unknown=draw(unknown),
    )


@st.composite
def alerts(draw: st.DrawFn) -> AlertMessage:
    sent_at = draw(st.integers(0, (1 << 32) - 1))
    return AlertMessage(
        alert=draw(st.integers(0, 20_000) | st.integers(0, (1 << 40) - 1)),
        revision=draw(st.integers(0, 65_535)),
        type=draw(st.sampled_from(AlertType)),
        status=draw(statuses),
        sent_at=sent_at,
        expires_at=sent_at + draw(st.sampled_from(EXPIRY_S)),
        kind=draw(st.sampled_from(sorted(KINDS)) | st.just("#79")),
        urgency=draw(st.sampled_from(URGENCIES)),
        severity=draw(st.sampled_from(SEVERITIES)),
        certainty=draw(st.sampled_from(CERTAINTIES)),
        place=draw(places),
        danger_radius_m=draw(st.sampled_from(RADIUS_M)),
        instruction=draw(st.sampled_from(["", *INSTRUCTIONS, "#99"])),
        units=tuple(sorted(draw(st.sets(units, max_size=4)))),
        text=draw(texts),
        unknown=draw(unknown),
    )


@st.composite
def receipts(draw: st.DrawFn) -> Receipt:
    contiguous = draw(st.integers(0, 1 << 40))
    ahead = sorted(draw(st.sets(st.integers(2, 500), max_size=8)))
    reason = st.sampled_from(sorted(QUARANTINE_REASONS)) | st.just("#200")
    return Receipt(
        contiguous=contiguous,
        beyond=tuple(contiguous + step for step in ahead),
        quarantined=tuple(draw(st.lists(st.tuples(numbers, reason), max_size=3))),
        seen=tuple(sorted(draw(st.sets(st.integers(1, 1 << 40), max_size=4)))),
        at=draw(st.none() | seconds),
        unknown=draw(unknown),
    )


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 53), 1 << 53)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
    max_leaves=6,
)
configs = st.builds(SiteConfig, st.dictionaries(st.text("abcdef", max_size=5), _json, max_size=4), unknown)

bodies: st.SearchStrategy[Body] = st.one_of(
    any_report, tracks(), acks, gaps, links, chunks(), absent, requests, alerts(), receipts(), configs
)


@st.composite
def packets(draw: st.DrawFn) -> Packet:
    steps = draw(st.lists(st.integers(1, 300), min_size=1, max_size=4))
    seq, items = draw(st.integers(0, 1 << 40)), []
    for step in steps:
        seq += step
        items.append((seq, draw(bodies)))
    return Packet(draw(st.integers(1, 7)), tuple(items))
