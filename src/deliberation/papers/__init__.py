"""Papers: what lies on a ballot paper, what a ballot on it says, and what comes of counting all of them.

Pure and usable offline: a stranger with the rolls, the ballots and this room finds the published figures again.
"""
