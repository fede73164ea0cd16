"""The verifier: whether a vote's bundle is true, checked without us.

Pure, offline and in streams; it needs nothing but Python. It promises: keys and policies come from outside the bundle; a check
that did not run is never called good; whatever bytes it is given, it answers in words.
"""
