"""Polls: one question, put to one frozen electorate under one frozen rule, in one window.

It promises: one voice a party, whatever co-owners and double taps do; the database's clock decides what is in time; nothing
but turnout is known before the close; a ballot is never changed or removed; and a recount finds the published figures again.
"""
