"""A site, a lossy link and a centre that forgets, driven at random: nothing is lost, nothing is numbered twice."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support.edge import NOW, Time, entry, memory_folder

from edge_agent.outbox import Conflict, Outbox
from edge_agent.store import Store
from edge_agent.wire.codec import decode_body
from edge_agent.wire.messages import Gap, Receipt, Report


class Site(RuleBasedStateMachine):
    """`filed`: what tablets were told is saved. `centre`: committed there. `backup`: what a restore brings back."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=memory_folder())
        self.time = Time()
        self.filed: dict[str, str] = {}
        self.centre: dict[int, bytes] = {}
        self.backup: dict[int, bytes] = {}
        self.numbers: dict[int, str] = {}
        self.open()

    def open(self):
        self.store = Store(Path(self.folder.name), quota_bytes=2**23, monotonic=self.time.monotonic)
        self.outbox = Outbox(self.store, site="7", epoch=1)

    @rule(name=st.integers(0, 30), text=st.sampled_from(["one", "two"]))
    def file_a_report(self, name, text):
        try:
            item, fresh = self.outbox.accept(entry(str(name), text), NOW)
        except Conflict:
            assert self.filed[str(name)] != text
            return
        assert fresh is (str(name) not in self.filed)
        assert self.filed.setdefault(str(name), text) == text
        assert self.numbers.setdefault(item.seq, str(name)) == str(name)

    @rule(data=st.data(), arrives=st.booleans(), puback=st.booleans())
    def send_a_packet(self, data, arrives, puback):
        waiting = self.outbox.waiting()
        if not waiting:
            return
        seqs = sorted(data.draw(st.sets(st.sampled_from([row.seq for row in waiting]), min_size=1)))
        items = self.outbox.offer(1, seqs)
        assert [seq for seq, _ in items] == seqs
        if arrives:
            for seq, raw in items:
                assert self.centre.setdefault(seq, raw) == raw
        if puback:
            self.outbox.sent(1, seqs, NOW)

    @rule()
    def send_a_receipt(self):
        contiguous = 0
        accounted = set(self.centre)
        for body in map(decode_body, self.centre.values()):
            if isinstance(body, Gap):
                accounted |= set(range(body.first, body.last + 1))
        while contiguous + 1 in accounted:
            contiguous += 1
        beyond = tuple(sorted(seq for seq in accounted if seq > contiguous + 1))
        verdict = self.outbox.settle(1, Receipt(contiguous, beyond), NOW)
        assert not verdict.renumbered

    @rule()
    def the_centre_makes_a_backup(self):
        self.backup = dict(self.centre)

    @rule()
    def the_centre_restores_its_backup(self):
        self.centre = dict(self.backup)

    @rule()
    def restart(self):
        self.store.close()
        self.open()

    @rule(seconds=st.sampled_from([1, 3600, 90_000]))
    def time_passes(self, seconds):
        self.time.pass_by(seconds)
        self.outbox.prune(86_400)

    @precondition(lambda self: self.filed)
    @rule(data=st.data())
    def a_tablet_repeats_itself(self, data):
        name = data.draw(st.sampled_from(sorted(self.filed)))
        _, fresh = self.outbox.accept(entry(name, self.filed[name]), NOW)
        assert not fresh

    @invariant()
    def numbers_are_contiguous(self):
        if self.numbers:
            (last,) = self.store.read(lambda db: db.execute("SELECT last FROM numbering").fetchone())
            assert max(self.numbers) <= last

    def teardown(self):
        """Whatever happened, a link that works brings everything over that the centre has not lost a second time."""
        for _ in range(50):
            self.send_a_receipt()
            waiting = self.outbox.waiting()
            if not waiting:
                break
            self.send_all([row.seq for row in waiting])
        assert self.outbox.waiting() == []
        bodies = {seq: decode_body(raw) for seq, raw in self.centre.items()}
        explained = {
            seq for body in bodies.values() if isinstance(body, Gap) for seq in range(body.first, body.last + 1)
        }
        for seq, name in self.numbers.items():
            body = bodies.get(seq)
            assert seq in explained or (isinstance(body, Report) and body.text == self.filed[name])
        assert set(range(1, max([*bodies, 0]) + 1)) == set(bodies) | explained
        self.store.close()
        self.folder.cleanup()

    def send_all(self, seqs):
        for seq, raw in self.outbox.offer(1, sorted(seqs)):
            assert self.centre.setdefault(seq, raw) == raw
        self.outbox.sent(1, seqs, NOW)


TestSite = Site.TestCase
TestSite.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
