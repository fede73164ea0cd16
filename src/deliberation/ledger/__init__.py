"""The bytes of the public log: entries, tree, checkpoints, proofs and receipts.

Pure and usable offline. It promises that the same values always make the same bytes, and that a reader of
bytes accepts one spelling only. The formats are those of c2sp.org, so other people's tools read them too.
"""
