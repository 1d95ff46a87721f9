"""How a word sounds: one key for all the ways in which people write one name."""

from functools import lru_cache

# In this order. Trainers write Hindi as they hear it: Pooja or Puja, Lakshmi or Laxmi.
_ALIKE = (
    ("tsch", "C"), ("sch", "s"), ("ph", "f"), ("chh", "C"), ("sh", "s"), ("ch", "C"),
    ("ck", "k"), ("qu", "kv"), ("q", "k"), ("c", "k"), ("C", "c"), ("x", "ks"), ("kh", "k"),
    ("gh", "g"), ("th", "t"), ("dh", "d"), ("bh", "b"), ("jh", "j"), ("ow", "o"), ("w", "v"),
    ("z", "j"), ("ee", "i"), ("oo", "u"), ("oe", "o"), ("ue", "u"), ("ae", "a"), ("au", "o"),
    ("ou", "o"), ("y", "i"), ("ei", "ai"), ("ie", "i"), ("mb", "nb"), ("mp", "np"),
)  # fmt: skip


@lru_cache(maxsize=32_768)
def sound(word: str) -> str:
    """The key of a folded word: equal for words that sound alike."""
    for written, heard in _ALIKE:
        if written in word:
            word = word.replace(written, heard)
    key = "".join(one for n, one in enumerate(word) if n == 0 or one != word[n - 1])
    return key[:-1] if len(key) > 2 and key[-1] == "h" and key[-2] in "aeiou" else key


def vowels_alike(one: str, other: str) -> bool:
    """Whether two spellings differ by doubled vowels alone: asha, aasha."""
    return _single(one) == _single(other)


def _single(word: str) -> str:
    for vowel in "aeiou":
        word = word.replace(vowel * 2, vowel)
    return word


def near(one: str, other: str) -> bool:
    """Whether one slip of the hand makes one of the other: a letter more, less, other, swapped."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    first, second = one[start:], other[start:]
    if len(first) == len(second):
        swapped = first[:2] == second[:2][::-1] and first[2:] == second[2:]
        return swapped or first[1:] == second[1:]
    return first[1:] == second or first == second[1:]
