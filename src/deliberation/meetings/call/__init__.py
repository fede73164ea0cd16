"""The call of a meeting: its draft, what stands on the notice, who has a seat, and who was invited.

Once it is called, nothing that was called changes, and only what stood on the notice is ever voted on.
"""
