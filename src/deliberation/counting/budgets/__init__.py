"""Shares out a budget among projects, from the ballots alone: greedy in three variants, or by equal shares.

Whole numbers and fractions only. Each takes the rule that breaks ties, and says which ties were broken and how.
"""
