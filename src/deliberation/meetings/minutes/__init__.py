"""What a meeting did, written down: drafted from the record, signed by those who must, published masked, corrected by notes; and what was given whom to do.

The facts come from the record each time; only the words around them are edited. A text that was closed is never changed.
"""
