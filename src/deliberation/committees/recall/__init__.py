"""Owners ask for a member's recall: one fifth of them by heads. It removes nobody by itself, it opens a case.

Who signed is for those who check the papers; everybody else reads how many.
"""
