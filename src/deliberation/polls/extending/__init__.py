"""An open vote is given more time: by those who convened it, before its end, for a reason of a fixed list, and with a notice.

All ballots stay live. The end only ever moves later; `poll.closes_at` is the end that holds, and each row here keeps the one before.
"""
