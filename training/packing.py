"""Packs n-grams with their codes into the static table that ocr.language_model reads."""

import numpy as np
import numpy.typing as npt

from ocr.language_model import BACKOFF_STEP, PROB_STEP, Keys, cells_of, check_of, mixed

_ROOM = 1.235  # cells an n-gram; below 1.222 peeling gets stuck


def packed(
    keys: Keys, log_probs: npt.NDArray[np.float64], log_backoffs: npt.NDArray[np.float64]
) -> npt.NDArray[np.uint32]:
    """Return the table of 32-bit cells for distinct keys."""
    stirred = mixed(keys)
    size = 3 * (int(len(keys) * _ROOM) // 3 + 16)
    cells = np.stack(cells_of(stirred, size), axis=1)
    values = (check_of(stirred) << np.uint32(16)) | _codes(log_probs, log_backoffs)
    table = np.zeros(size, dtype=np.uint32)
    for members, slots in reversed(_peeled(cells, size)):
        a, b, c = cells[members].T
        table[slots] = values[members] ^ table[a] ^ table[b] ^ table[c]
    return table


def _codes(
    log_probs: npt.NDArray[np.float64], log_backoffs: npt.NDArray[np.float64]
) -> npt.NDArray[np.uint32]:
    probs = np.clip(np.rint(-log_probs / PROB_STEP), 0, 255).astype(np.uint32)
    backoffs = np.clip(np.rint(-log_backoffs / BACKOFF_STEP), 0, 255).astype(np.uint32)
    return (probs << np.uint32(8)) | backoffs


def _peeled(
    cells: npt.NDArray[np.int64], size: int
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Return rounds of (key numbers, own cells): in each, the cells that only one remaining key uses."""
    flat = cells.ravel()
    owner = np.repeat(np.arange(len(cells)), 3)
    degree = np.bincount(flat, minlength=size)
    total = np.bincount(flat, weights=owner, minlength=size).astype(np.int64)
    rounds, left = [], len(cells)
    candidates = np.flatnonzero(degree == 1)
    while left:
        candidates = candidates[degree[candidates] == 1]
        if not len(candidates):
            raise RuntimeError(f"{left} n-grams could not be placed")
        members, first = np.unique(total[candidates], return_index=True)
        rounds.append((members, candidates[first]))
        touched = cells[members].ravel()
        np.subtract.at(degree, touched, 1)
        np.subtract.at(total, touched, np.repeat(members, 3))
        candidates = np.unique(touched)
        left -= len(members)
    return rounds
