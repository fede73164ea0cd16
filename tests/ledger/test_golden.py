"""The bytes that outsiders hold. They never change: a new form gets a new version beside this one.

Every value here was computed apart from the product, from the written formats, with a plain hash library.
"""

from deliberation.ledger import checkpoint, digests, merkle, proof, receipt
from deliberation.ledger import entry as entries
from ledger import samples

VOTER_REF = "9853f7e8d3350e319596837f2b113aa0"
COMMIT = "c1af99a5a51c94e09b696041e6efe5375505b9a368dace95d51093f6c70ccb3d"
ENTRY = (
    '{"actor":{"kind":"member","ref":"9853f7e8d3350e319596837f2b113aa0"},"at":"2026-11-21T08:30'
    ':00.123Z","commit":"c1af99a5a51c94e09b696041e6efe5375505b9a368dace95d51093f6c70ccb3d","dat'
    'a":{"channel":"web","prev":null,"rev":1,"vote":"01930000-0000-7000-8000-0000000000aa","vot'
    'er_ref":"9853f7e8d3350e319596837f2b113aa0"},"log":"deliberation.example/log/01930000-0000-'
    '7000-8000-000000000001/1","subject":{"id":"01930000-0000-7000-8000-0000000000cc","kind":"b'
    'allot"},"type":"ballot.accepted","v":1}'
)
LEAF_HASH = "aba39f9caadabacefa5afbf607b2b15f1cb916dc30fcb08140a97a6388ae96bf"
ROLL_ROOT = "c0d64428327eafc6b92825783e1cb7c602ab847826a9773ac81d1e7f55240497"
BALLOTSET_ROOT = "9b419f647e824c50b1237bbb0fd6235560fb4e05d321a879431f09ca08f89f0c"
VKEY = (
    "deliberation.example/log/01930000-0000-7000-8000-000000000001/1+670077bf+AQOhB7/zzhC+HXDdGOdLwJl"
    "n5NYwm6UNXx3chmQSVTG4"
)
CHECKPOINT = (
    "deliberation.example/log/01930000-0000-7000-8000-000000000001/1\n"
    "3\n"
    "QRHMDXJQeycDUxfqH/xT+iHQ2IrMsLSTT742PWa7zFM=\n"
    "\n"
    "— deliberation.example/log/01930000-0000-7000-8000-000000000001/1 ZwB3v87KQVRvWMzealAIblXO6n0OGD"
    "S4iiWKzbAZcEwqmWW68dz/uucM7IjGDK0sBzNuuaIN+AAYnccKC6CE4jNNGA4=\n"
)
RECEIPT = (
    "c2sp.org/tlog-proof@v1\n"
    "extra eyJib2R5Ijp7ImNob2ljZXMiOnsi6Zeu6aKYMSI6WyLlkIzmhI8iXX0sInByZXYiOm51bGwsInJldiI6MSwidiI6MS"
    "widm90ZSI6IjAxOTMwMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDBhYSJ9LCJlbnRyeSI6eyJhY3RvciI6eyJraW5kIj"
    "oibWVtYmVyIiwicmVmIjoiOTg1M2Y3ZThkMzM1MGUzMTk1OTY4MzdmMmIxMTNhYTAifSwiYXQiOiIyMDI2LTExLTIxVDA4Oj"
    "MwOjAwLjEyM1oiLCJjb21taXQiOiJjMWFmOTlhNWE1MWM5NGUwOWI2OTYwNDFlNmVmZTUzNzU1MDViOWEzNjhkYWNlOTVkNT"
    "EwOTNmNmM3MGNjYjNkIiwiZGF0YSI6eyJjaGFubmVsIjoid2ViIiwicHJldiI6bnVsbCwicmV2IjoxLCJ2b3RlIjoiMDE5Mz"
    "AwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMGFhIiwidm90ZXJfcmVmIjoiOTg1M2Y3ZThkMzM1MGUzMTk1OTY4MzdmMm"
    "IxMTNhYTAifSwibG9nIjoiZGVsaWJlcmF0aW9uLmV4YW1wbGUvbG9nLzAxOTMwMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMD"
    "AwMDAwMS8xIiwic3ViamVjdCI6eyJpZCI6IjAxOTMwMDAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDBjYyIsImtpbmQiOi"
    "JiYWxsb3QifSwidHlwZSI6ImJhbGxvdC5hY2NlcHRlZCIsInYiOjF9LCJzYWx0IjoiMjAyMTIyMjMyNDI1MjYyNzI4MjkyYT"
    "JiMmMyZDJlMmYzMDMxMzIzMzM0MzUzNjM3MzgzOTNhM2IzYzNkM2UzZiJ9\n"
    "index 1\n"
    "G7l9zCFjXUfiZj79/QoXRobZjdcBNS3SzQbotD/T0wU=\n"
    "qze6NNHf4pAV3nF6bVdkqPsCnDp6D1tkuTtUNRiFv3w=\n"
    "\n"
    f"{CHECKPOINT}"
)

LEAVES = [merkle.leaf_hash(b"leaf 0"), bytes.fromhex(LEAF_HASH), merkle.leaf_hash(b"leaf 2")]


def test_the_bytes_of_an_entry_are_these_forever() -> None:
    assert entries.encode(samples.BALLOT) == ENTRY.encode()
    assert entries.parse(ENTRY.encode()) == samples.BALLOT


def test_the_hash_of_a_leaf_is_this_forever() -> None:
    assert merkle.leaf_hash(ENTRY.encode()).hex() == LEAF_HASH


def test_commitment_and_voter_reference_are_these_forever() -> None:
    assert digests.commitment(samples.SALT, "ballot.accepted", samples.OPENING.body) == COMMIT
    assert digests.voter_ref(samples.PEPPER, samples.VOTE, samples.MEMBER) == VOTER_REF


def test_the_roots_of_sets_are_these_forever() -> None:
    assert digests.set_root("roll", [b"c", b"a", b"b"]) == ROLL_ROOT
    assert digests.set_root("ballotset", [b"c", b"a", b"b"]) == BALLOTSET_ROOT


def test_a_signed_checkpoint_is_this_forever() -> None:
    head = checkpoint.Checkpoint(samples.ORIGIN, 3, merkle.root(3, samples.naive_reader(LEAVES)))
    assert samples.SIGNER.verifier.vkey == VKEY
    assert checkpoint.sign(head, [samples.SIGNER]) == CHECKPOINT.encode()


def test_a_receipt_is_this_forever() -> None:
    bare = proof.Proof(1, (LEAVES[0], LEAVES[2]), CHECKPOINT.encode())
    assert receipt.make(ENTRY.encode(), samples.OPENING, bare) == RECEIPT.encode()
    found = receipt.check(RECEIPT.encode(), VKEY)
    assert (found.entry, found.opening, found.index) == (samples.BALLOT, samples.OPENING, 1)
