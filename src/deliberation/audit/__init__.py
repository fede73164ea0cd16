"""The append-only log of a community: what happened, in an order that nobody can change unseen.

An entry is written in the transaction of what it tells of, so both are there or neither. A sequencer then numbers
the entries, grows the tree and signs its head. The application may add to the log and read it, nothing else.
"""
