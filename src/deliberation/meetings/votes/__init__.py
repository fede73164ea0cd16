"""Motions on an item of the agenda, who has an interest in it, and the votes: by hand, by name, or secret.

Everything is counted by `counting` on exact figures; what a vote is counted from is kept as a record whose hash is in the log.
"""
