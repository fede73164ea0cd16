"""What is wrong or risky in a rule, or in a vote that is being drafted: each finding with its reason in words.

`rule_shapes` reads a rule as it was written, `drafts` a vote under a known rule.
"""
