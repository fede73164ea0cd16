"""From nothing to an owners' committee: preparatory group, roll and drafts, candidates, first assembly, and what follows.

Nothing is dated back: what is posted is posted today. What a place's law asks for is worked out from its parameters; a step
before its day is refused, one after it is said to be late. No name of a member or candidate enters the log.
"""
