"""The centre's clock ran ahead and was set back: nothing that was to happen waits until the wrong time comes."""

from support.alert_world import opened
from support.dangers import NOW

DAY = 86_400


def test_what_was_due_in_the_future_goes_out_and_escalates(world):
    world.now = NOW + DAY
    world.put()
    world.send()
    world.now = NOW
    world.later(1)
    assert set(opened(world.send())) == {"BASE", "NOVA"}
    world.later(119)
    assert world.delivery("ALFA-1").escalated_at is None
    world.later(1)
    assert world.delivery("ALFA-1").escalated_at == world.now


def test_news_held_back_in_the_future_is_told_after_one_interval(world):
    world.now = NOW + DAY
    world.put()
    world.put(certainty="possible")
    world.now = NOW
    world.later(1)
    world.later(600)
    assert world.said()[-1] == ("update", "certainty_fell")
