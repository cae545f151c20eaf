"""Every message of an alert comes back from its record."""

from hypothesis import given
from hypothesis import strategies as st
from support.dangers import NOW

from app.alerts.message import from_values, to_values
from edge_agent.wire.catalogue import INSTRUCTIONS
from edge_agent.wire.messages import AlertMessage, AlertType, Place, Status

messages = st.builds(
    AlertMessage,
    alert=st.integers(1, 2**31),
    revision=st.integers(0, 1000),
    type=st.sampled_from(AlertType),
    status=st.sampled_from(Status),
    sent_at=st.just(NOW),
    expires_at=st.just(NOW + 3600),
    kind=st.just("IED"),
    urgency=st.just("immediate"),
    severity=st.just("severe"),
    certainty=st.just("likely"),
    place=st.builds(Place, st.floats(-90, 90), st.floats(-180, 180), st.floats(0, 1e5)),
    danger_radius_m=st.floats(0, 5e4),
    instruction=st.sampled_from(sorted(INSTRUCTIONS)),
    units=st.lists(st.integers(0, 255), unique=True).map(lambda units: tuple(sorted(units))),
    text=st.text(max_size=50),
)


@given(messages)
def test_a_message_comes_back_from_the_record_as_it_was(message):
    assert from_values(to_values(message), message.units) == message
