"""Counters and watchers of a vote: named before the count, replaced only with a reason, and each confirms the count with their own account.

A vote for which nobody was named is counted by the clock; where somebody was, the clock waits a day for them.
"""
