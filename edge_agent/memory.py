"""Give memory back: loading the program leaves some 5 MB free inside the C library, which keeps them unless asked."""

from __future__ import annotations

import ctypes
import gc

M_ARENA_MAX = -8
"""glibc <malloc.h>: how many heaps the threads may spread over."""
ARENAS = 2


def keep_small() -> None:
    """Let the threads share few heaps; only with glibc, elsewhere nothing."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_ARENA_MAX, ARENAS)


def trim() -> None:
    """Return what is free to the system; only with glibc, elsewhere nothing."""
    gc.collect()
    library = ctypes.CDLL(None)
    if hasattr(library, "malloc_trim"):
        library.malloc_trim(0)
