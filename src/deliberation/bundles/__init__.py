"""The bundle of a counted vote: one file from which anybody checks and recounts it without us (docs/bundle.md).

The same vote gives the same bytes every time. Who took a bundle that shows more than the public one is in the log.
"""
