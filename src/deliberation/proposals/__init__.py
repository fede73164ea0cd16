"""Proposals: a text that a community talks through and decides, with every version of it for ever.

A published text changes only by a new version that says what changed. Once a poll asks about it, it is frozen.
"""
