"""Reads and writes the files in which others keep ballots: PrefLib, BLT, Pabulib.

Strict and bounded: what is not exactly of its format is refused in one line that says where. What was read is written
again as it was: equal ranks, blank ballots, and what we do not count with.
"""
