"""Counts ballots that rank or approve: one winner, several seats, or who beats whom.

Ballots are kept as they were cast, equal ranks and blank ballots included. Whole numbers and fractions only. Each method
states its rule in its module; each takes the rule that breaks ties, and says which ties were broken and how.
"""
