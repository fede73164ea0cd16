"""Counts a vote under a rule of law, exactly.

Pure: the same roll, rule and ballots give the same figures on every machine. No float, no clock, no database; the only
thing read is the law itself, kept in `presets/` as dated data. What cannot be counted here is refused, never guessed.
"""
