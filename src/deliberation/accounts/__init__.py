"""Who signs in, and how: letter code, one-time code, password with a time-based code. Sessions are opaque and revocable.

An account belongs to at most one person of a community; answers never tell whether a person exists.
"""
