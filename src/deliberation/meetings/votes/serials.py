"""Numbers of ballot forms. What was read on a form of a secret vote is kept by its number: that must not tell which seat had it. Pure."""

from collections.abc import Callable, Collection

Draw = Callable[[int], int]
"""A random whole number from 0 to below this one."""
_DIGITS = 4


def in_order(before: Collection[int], count: int, draw: Draw) -> list[int]:
    """From 1, one after the other; nothing is drawn."""
    del draw
    first = max(before, default=0) + 1
    return list(range(first, first + count))


def in_secret(before: Collection[int], count: int, draw: Draw) -> list[int]:
    """Drawn from all of four digits, of five in a great hall: neither the order of the seats nor that of coming shows in them."""
    digits = _DIGITS + (len(before) + count > 10**_DIGITS // 4)
    free = sorted(set(range(10 ** (digits - 1), 10**digits)) - set(before))
    drawn = []
    for _ in range(count):
        at = draw(len(free))
        free[at], free[-1] = free[-1], free[at]
        drawn.append(free.pop())
    return drawn
