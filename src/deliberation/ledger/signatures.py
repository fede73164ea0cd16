"""Ed25519 by the `cryptography` package where it is installed; without it signatures can still be checked."""

from deliberation.ledger import ed25519

try:
    from deliberation.ledger.openssl import public_key, sign
    from deliberation.ledger.openssl import verify as _verify
except ImportError:  # who only checks needs no package
    from deliberation.ledger.ed25519 import verify as _verify

    def sign(private_key: bytes, message: bytes) -> bytes:  # noqa: ARG001 - the same shape
        raise NoKeysHere

    def public_key(private_key: bytes) -> bytes:  # noqa: ARG001 - the same shape
        raise NoKeysHere


__all__ = ["NoKeysHere", "public_key", "sign", "verify"]


class NoKeysHere(RuntimeError):  # noqa: N818 - says what is the matter
    """Only the `cryptography` package signs."""


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """The same answer with and without the package."""
    return ed25519.is_canonical(public_key) and _verify(public_key, message, signature)
