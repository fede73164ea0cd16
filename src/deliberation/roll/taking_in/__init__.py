"""A large table on its way into the roll: it is looked at and taken in by a process of its own, and nobody waits for it.

What it promises: the roll has all of a table or nothing of it, whenever the work stops; and one table is taken in once.
"""
