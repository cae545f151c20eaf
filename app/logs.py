"""Where the centre's log lines go and how they look: JSON lines for machines, short lines for a terminal."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

import structlog


def set_up(*, level: str = "info") -> None:
    """Send log lines of at least `level` to standard error: standard output belongs to results.

    Times are UTC. A terminal gets lines for people, everything else JSON.
    """
    _configure(sys.stderr, level, for_people=sys.stderr.isatty())


@contextmanager
def logged(*, level: str, to: Path | None = None) -> Iterator[None]:
    """For the length of a block, log lines of at least `level` go to a file, or to standard error; then as before."""
    before = structlog.get_config()
    with ExitStack() as ends:
        ends.callback(structlog.configure, **before)
        stream = sys.stderr if to is None else ends.enter_context(to.open("a", encoding="utf-8", buffering=1))
        _configure(stream, level, for_people=False)
        yield


def _configure(stream: TextIO, level: str, *, for_people: bool) -> None:
    finish: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.dict_tracebacks,
            finish,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
