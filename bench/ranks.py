"""How good a ranked list is: reciprocal rank of the first right answer, and recall among the first ten."""

from collections.abc import Collection, Sequence


def reciprocal_rank(found: Sequence[int], right: Collection[int]) -> float:
    """Return 1 / place of the first right answer, 0 where there is none."""
    return next((1 / place for place, number in enumerate(found, 1) if number in right), 0.0)


def recall(found: Sequence[int], right: Collection[int], first: int = 10) -> float:
    """Return how many of the right answers are among the first ones, of as many as can be there (0 to 1)."""
    possible = min(first, len(right))
    return sum(number in right for number in found[:first]) / possible if possible else 0.0
