"""What CPython's ``hashlib`` has from OpenSSL, and Python in WebAssembly from the host."""

import hashlib
import json

from . import host

# Name: size of the digest and of a block, in bytes.
_HASHES = {"ripemd160": (20, 64), "sha512_224": (28, 128), "sha512_256": (32, 128), "sm3": (32, 64)}
_INT_MAX = 2**31 - 1
_new = hashlib.new


def install():
    hashlib.new = new
    hashlib.pbkdf2_hmac = pbkdf2_hmac
    hashlib.scrypt = scrypt
    hashlib.algorithms_available |= _HASHES.keys()


def new(name, data=b"", **options):
    """A hash by its name; see ``hashlib``."""
    known = isinstance(name, str) and name.lower().replace("-", "_")
    return HostHash(known, _bytes(data)) if known in _HASHES else _new(name, data, **options)


class HostHash:
    """A hash the host computes, once its digest is asked for."""

    def __init__(self, name, data):
        self.name = name
        self.digest_size, self.block_size = _HASHES[name]
        self._data = bytearray(data)

    def update(self, data, /):
        self._data += _bytes(data)

    def digest(self):
        return host.bridge.digest(self.name, self._data.decode("latin-1")).encode("latin-1")

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        return HostHash(self.name, self._data)


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    """Derives a key from a password by many rounds of a hash."""
    if not isinstance(hash_name, str):
        raise TypeError(f"pbkdf2_hmac() argument 'hash_name' must be str, not {type(hash_name).__name__}")
    size = new(hash_name).digest_size
    if size == 0:
        raise ValueError(f"unsupported hash type {hash_name}")
    if iterations < 1:
        raise ValueError("iteration value must be greater than 0.")
    if iterations > _INT_MAX:
        raise OverflowError("iteration value is too great.")
    length = size if dklen is None else dklen
    if length < 1:
        raise ValueError("key length must be greater than 0.")
    key = _derive(password, salt, hash=hash_name.lower(), rounds=iterations, keyBytes=length)
    if not key:
        raise OverflowError("key length is too great.")
    return key


def scrypt(password, *, salt, n, r, p, maxmem=0, dklen=64):
    """Derives a key from a password by much memory."""
    if n < 2 or n & (n - 1):
        raise ValueError("n must be a power of 2.")
    if not 0 <= maxmem <= _INT_MAX:
        raise ValueError(f"maxmem must be positive and smaller than {_INT_MAX}")
    if not 1 <= dklen <= _INT_MAX:
        raise ValueError(f"dklen must be greater than 0 and smaller than {_INT_MAX}")
    key = _derive(password, salt, n=n, r=r, p=p, memoryBytes=maxmem, keyBytes=dklen)
    if not key:
        raise ValueError("Invalid parameter combination for n, r, p, maxmem.")
    return key


def _derive(password, salt, **request):
    for name, data in (("password", password), ("salt", salt)):
        request[name] = bytes(memoryview(data)).decode("latin-1")
    return host.bridge.derive(json.dumps(request)).encode("latin-1")


def _bytes(data):
    if isinstance(data, str):
        raise TypeError("Strings must be encoded before hashing")
    return bytes(memoryview(data))
