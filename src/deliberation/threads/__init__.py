"""The talk below a matter: comments with one level of replies, official answers, and moderation in the open.

A matter is known by its id alone. Nothing that was said is deleted: it is taken back by its author within ten minutes,
or hidden for one of six fixed reasons, which everybody can read and the author can appeal.
"""
