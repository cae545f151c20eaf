from app.link import FakeBroker, Publication, Published, PublishOutcome


def test_a_publication_that_nobody_answers_is_unreachable():
    assert Publication().wait(0) is PublishOutcome.UNREACHABLE


def test_the_first_word_counts():
    publication = Publication()
    publication.settle(PublishOutcome.REFUSED)
    publication.settle(PublishOutcome.PUBLISHED)
    assert publication.wait(0) is PublishOutcome.REFUSED


def test_the_quiet_twin_remembers_what_it_was_asked():
    arrived = []
    broker = FakeBroker(lambda *packet: arrived.append(packet), outcomes={"a/2": PublishOutcome.UNREACHABLE})
    token = broker.arrive("r/1", b"report")
    broker.ack(token)
    assert arrived == [("r/1", b"report", token)]
    assert broker.acked == [token]
    assert broker.publish("a/1", b"alert", expiry_s=60).wait(0) is PublishOutcome.PUBLISHED
    assert broker.publish("a/2", b"alert").wait(0) is PublishOutcome.UNREACHABLE
    assert broker.published[0] == Published("a/1", b"alert", 1, retain=False, expiry_s=60)


def test_without_a_connection_nothing_goes_out():
    broker = FakeBroker(is_connected=False)
    assert broker.publish("a/1", b"alert").wait(0) is PublishOutcome.UNREACHABLE
    assert broker.published == []
