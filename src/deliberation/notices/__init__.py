"""Notices: what a community publishes with a number and its days, where it hangs, who objects and what is answered.

A notice is never edited: a correction is a notice of its own. Whether an outcome is final is never stored: it follows from the rule, the
notices, the objections with their answers, counts that were made again, and the clock.
"""
