"""Proxies named online before a meeting: an owner gives somebody a mandate, and takes it back by coming themselves.

It holds once its holder has taken it on, for this meeting alone until that is over, also when it is adjourned. The holder brings
the seats they stand for along when they come. The log tells of each step by the hash of the mandate, and of nobody.
"""
