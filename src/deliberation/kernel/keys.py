"""Keys for one purpose each, derived from the installation's one secret."""

import hashlib
import hmac
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Keys:
    """Derives; never shown."""

    secret: bytes = field(repr=False)

    def for_purpose(self, purpose: str) -> bytes:
        """32 bytes for a purpose such as `csrf`: HMAC-SHA-256 under the installation's secret."""
        return hmac.digest(self.secret, b"deliberation/key/v1\n" + purpose.encode(), hashlib.sha256)

    def community_pepper(self, community_id: UUID) -> bytes:
        """The pepper that makes a community's pseudonyms and document hashes its own."""
        return self.for_purpose(f"community-pepper\n{community_id}")

    def actor_ref(self, community_id: UUID, account_id: UUID) -> str:
        """The pseudonym of an account within one community: 16 bytes in hexadecimal."""
        pepper = self.community_pepper(community_id)
        return hmac.digest(pepper, b"deliberation/actor/v1\n" + account_id.bytes, hashlib.sha256)[:16].hex()
