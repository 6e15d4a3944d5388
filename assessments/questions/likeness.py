"""How alike two questions are, and signs by which the alike ones are found among thousands.

Words and pairs of neighbouring words make a set; two sets are as alike as what they share is large. Sixty hash
functions each keep the smallest value of a set (MinHash): sets that are half the same agree on about half of them.
Three of them together are one sign, and questions that share one of the twenty signs are worth comparing: 93 % of
pairs that are half the same do, and 2 % of those that share a tenth (A. Broder, 1997; J. Leskovec et al., *Mining of
Massive Datasets*, chapter 3).
"""

import hashlib
import zlib
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from random import Random

SIGNS, ROWS = 20, 3
ALIKE = 0.5
_PRIME = (1 << 61) - 1
_random = Random("signs of questions")  # noqa: S311 - the same for ever: the signs are stored
_FUNCTIONS = [(_random.randrange(1, _PRIME), _random.randrange(_PRIME)) for _each in range(SIGNS * ROWS)]


def shingles(parts: Sequence[Sequence[str]]) -> frozenset[str]:
    """The words of all ``parts``, and each with the one after it."""
    single = {word for words in parts for word in words}
    pairs = {f"{one} {two}" for words in parts for one, two in pairwise(words)}
    return frozenset(single | pairs)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0, nothing shared, to 1, the same words."""
    both = one | other
    return len(one & other) / len(both) if both else 0.0


# A question is saved twice while it is published, with the same words.
@lru_cache(maxsize=64)
def signs(words: frozenset[str]) -> tuple[int, ...]:
    """The twenty signs of a set of words; none for an empty one. They fit into a column of 63 bits."""
    if not words:
        return ()
    values = [zlib.crc32(word.encode()) for word in sorted(words)]
    smallest = [min((a * value + b) % _PRIME for value in values) for a, b in _FUNCTIONS]
    return tuple(_sign(place, smallest[place * ROWS : (place + 1) * ROWS]) for place in range(SIGNS))


def _sign(place: int, values: Sequence[int]) -> int:
    digest = hashlib.blake2b(repr((place, *values)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 1
