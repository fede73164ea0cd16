"""Check Ed25519 signatures with the standard library alone (RFC 8032 section 5.1), for who has no packages.

Strict: every value has one spelling, and the equation is the one without a cofactor. It checks what is public, so its time
may tell what it likes; it never signs.
"""

import hashlib

SIGNATURE_BYTES = 64
KEY_BYTES = 32
_PRIME = (1 << 255) - 19
_ORDER = (1 << 252) + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
_ROOT_OF_MINUS_ONE = pow(2, (_PRIME - 1) // 4, _PRIME)
_SIGN = 1 << 255

_Point = tuple[int, int, int, int]
"""Extended homogeneous coordinates X, Y, Z, T: x = X/Z, y = Y/Z, xy = T/Z."""


def is_canonical(public_key: bytes) -> bool:
    """Whether a key is spelled as RFC 8032 demands. OpenSSL does not ask."""
    if len(public_key) != KEY_BYTES:
        return False
    number = int.from_bytes(public_key, "little")
    y = number & ~_SIGN
    return y < _PRIME and not (number & _SIGN and y in {1, _PRIME - 1})


def verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether S·B = R + SHA-512(R ‖ A ‖ M)·A, with S below the order of B."""
    key = _decode(public_key)
    if key is None or len(signature) != SIGNATURE_BYTES:
        return False
    commitment, response = signature[:KEY_BYTES], int.from_bytes(signature[KEY_BYTES:], "little")
    if response >= _ORDER:
        return False
    digest = hashlib.sha512(commitment + public_key + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    x, y, z, t = key
    return _encode(_two_products(response, challenge, (-x % _PRIME, y, z, -t % _PRIME))) == commitment


def _decode(data: bytes) -> _Point | None:
    if not is_canonical(data):
        return None
    number = int.from_bytes(data, "little")
    y = number & ~_SIGN
    x = _x(y)
    if x is None:
        return None
    if x & 1 != number >> 255:
        x = -x % _PRIME
    return x, y, 1, x * y % _PRIME


def _x(y: int) -> int | None:
    """One of the two x with -x² + y² = 1 + d·x²·y², if there is any."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _PRIME) % _PRIME
    x = pow(square, (_PRIME + 3) // 8, _PRIME)
    if (x * x - square) % _PRIME:
        x = x * _ROOT_OF_MINUS_ONE % _PRIME
    return None if (x * x - square) % _PRIME else x


def _encode(point: _Point) -> bytes:
    inverse = pow(point[2], -1, _PRIME)
    x, y = point[0] * inverse % _PRIME, point[1] * inverse % _PRIME
    return (y | (x & 1) << 255).to_bytes(KEY_BYTES, "little")


def _add(one: _Point, other: _Point) -> _Point:
    """Complete on this curve: also for equal points and the neutral one."""
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % _PRIME, (y1 + x1) * (y2 + x2) % _PRIME
    c, d = 2 * t1 * t2 * _D % _PRIME, 2 * z1 * z2 % _PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _PRIME, g * h % _PRIME, f * g % _PRIME, e * h % _PRIME


def _two_products(first: int, second: int, point: _Point) -> _Point:
    """first·B + second·point, bit by bit together."""
    both = _add(_BASE, point)
    found: _Point = (0, 1, 1, 0)
    for place in reversed(range(max(first.bit_length(), second.bit_length()))):
        found = _add(found, found)
        match first >> place & 1, second >> place & 1:
            case 1, 1:
                found = _add(found, both)
            case 1, 0:
                found = _add(found, _BASE)
            case 0, 1:
                found = _add(found, point)
    return found


def _base() -> _Point:
    y = 4 * pow(5, -1, _PRIME) % _PRIME
    x = _x(y) or 0
    x = x if x & 1 == 0 else -x % _PRIME
    return x, y, 1, x * y % _PRIME


_BASE = _base()
