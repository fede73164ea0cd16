"""Votes by proxy: an owner gives somebody a mandate for one vote, in writing, and may take it back by voting themselves.

A mandate holds once a second person stands behind it: its holder, or of one on paper another clerk than the one who took it in.
The log tells of each step, so that nobody can vote for a home on a mandate that was not given.
"""
