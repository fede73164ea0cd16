"""Who hears of what. Reads what happened and posts letters; nobody imports it but the application itself.

It promises that for every ballot that came in, by whatever channel, everybody who may speak for its home gets word at every
address that the roll has of them: within seconds, once, and without a vote waiting for it. Where a committee is founded, everybody
on the roll hears what hangs, in the same words.
"""
