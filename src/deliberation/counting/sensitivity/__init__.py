"""What another reading of the law would have made of the same ballots: only what differs is told.

Every reading here is open somewhere: courts, by-laws or local rules decide it differently. The count itself follows the
rule that was published with the vote; this room shows whether a quarrel about a reading could matter at all.
"""
