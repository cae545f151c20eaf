"""The independent judge: what was posted, written down before it was posted, against what the centre holds."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from edge_agent.wire.codec import encode_body
from edge_agent.wire.jsonform import report_from_json


@dataclass(frozen=True, slots=True)
class Held:
    """One report at the centre, in quarantine or not: its number and the hash of its bytes."""

    site: str
    epoch: int
    seq: int
    digest: str
    quarantined: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Reports by id: client ids of what is lost, numbers of what nobody posted or what is held twice."""

    sent: int
    received: int
    quarantined: int
    lost: tuple[str, ...]
    """Posted and saved, but not at the centre, or there with other content."""
    duplicated: tuple[str, ...]
    """At the centre under a number that no post was given, or under several."""

    @property
    def is_clean(self) -> bool:
        """Whether every report arrived exactly once."""
        return not self.lost and not self.duplicated


@dataclass(frozen=True, slots=True)
class _Post:
    site: str
    client_id: str
    digest: str
    epoch: int = 0
    seq: int = 0


class Oracle:
    """Append-only: a line before each post, a line after each answer. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Begin a new record at `path`."""
        self._file = path.open("a", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()
        self._posts: dict[str, _Post] = {}

    def close(self) -> None:
        """End the record."""
        self._file.close()

    def posting(self, site: str, client_id: str, form: Mapping[str, object]) -> None:
        """A report is about to be posted at a site, by its code."""
        self._note(_Post(site, client_id, digest(encode_body(report_from_json(form)))))

    def saved(self, client_id: str, answer: Mapping[str, Any]) -> None:
        """The door said it is saved, under this number."""
        post = self._posts[client_id]
        self._note(_Post(post.site, client_id, post.digest, int(answer["epoch"]), int(answer["seq"])))

    def sent(self) -> int:
        """How many different reports the doors said are saved."""
        with self._lock:
            return sum(1 for post in self._posts.values() if post.seq)

    def judge(self, held: Iterable[Held]) -> Verdict:
        """Compare by id and content. Anything the centre holds beyond what was posted counts as duplicated."""
        with self._lock:
            owed = {(post.site, post.epoch, post.seq): post for post in self._posts.values() if post.seq}
        rows = list(held)
        right = {
            (row.site, row.epoch, row.seq)
            for row in rows
            if (post := owed.get((row.site, row.epoch, row.seq))) is not None and post.digest == row.digest
        }
        counts = Counter((row.site, row.epoch, row.seq) for row in rows)
        return Verdict(
            sent=len(owed),
            received=len(right),
            quarantined=sum(row.quarantined for row in rows),
            lost=tuple(sorted(post.client_id for key, post in owed.items() if key not in right)),
            duplicated=tuple(sorted(f"{key}" for key, times in counts.items() if times > 1 or key not in owed)),
        )

    def _note(self, post: _Post) -> None:
        with self._lock:
            self._file.write(json.dumps(asdict(post)) + "\n")
            self._posts[post.client_id] = post


def digest(raw: bytes) -> str:
    """The hash of a report's bytes on the wire."""
    return sha256(raw).hexdigest()
