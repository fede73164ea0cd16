"""The set of last ballots: what counts, one ballot for each party that voted."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from deliberation.ledger import merkle
from deliberation.verifier import tree
from deliberation.verifier.archive import Archive
from deliberation.verifier.docket import Docket

HASH_BYTES = 32


class LastBallots(NamedTuple):
    """By the parties' places: their keys, the number of their last ballot (0: none), and its commitment."""

    keys: Sequence[str]
    revs: Sequence[int]
    commits: bytes

    def commitment(self, place: int) -> bytes:
        return self.commits[place * HASH_BYTES : (place + 1) * HASH_BYTES]

    def item(self, place: int) -> bytes:
        """As papers.documents spells it."""
        commit, key, rev = self.commitment(place).hex(), self.keys[place], self.revs[place]
        return f'{{"commit":"{commit}","party":"{key}","rev":{rev}}}'.encode()


def root_of(_: Archive, ballots: LastBallots, __: Docket) -> str:
    """In hex."""
    # in the order of their bytes, which begin with the commitment
    voted = sorted(itertools.compress(itertools.count(), ballots.revs), key=ballots.commitment)
    leaves = [merkle.leaf_hash(b"deliberation/ballotset/v1\n" + ballots.item(place)) for place in voted]
    return tree.root_of(leaves).hex()
