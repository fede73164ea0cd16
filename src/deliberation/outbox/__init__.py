"""Letters waiting to be sent, by mail or SMS. Private and erasable: no letter ever enters the log.

A letter is posted in the transaction of the act it tells of, and sent afterwards by a worker that tries again for a day.
"""
