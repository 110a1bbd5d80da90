"""Hashes, HMAC, encodings and checksums of fixed data."""

import base64
import binascii
import hashlib
import hmac
import zlib

MESSAGE = "Le cœur a ses raisons – 心有其理".encode()

for name in ("md5", "sha1", "sha256", "sha3_256", "blake2b"):
    digest = hashlib.new(name, MESSAGE).hexdigest()
    print(f"{name:<9}{digest[:24]}… {len(digest) * 4} bits")

incremental = hashlib.sha256()
for start in range(0, len(MESSAGE), 7):
    incremental.update(MESSAGE[start : start + 7])
print(incremental.digest() == hashlib.sha256(MESSAGE).digest(), incremental.block_size)
print(hashlib.blake2s(MESSAGE, digest_size=8, key=b"k", person=b"demo").hexdigest())
print(hashlib.shake_128(MESSAGE).hexdigest(10), sorted(hashlib.algorithms_guaranteed)[:3])

signature = hmac.new(b"secret", MESSAGE, "sha256").hexdigest()
print(signature[:16], hmac.compare_digest(signature, signature.lower()))

for name, encode, decode in (
    ("base64", base64.b64encode, base64.b64decode),
    ("urlsafe", base64.urlsafe_b64encode, base64.urlsafe_b64decode),
    ("base32", base64.b32encode, base64.b32decode),
    ("base85", base64.b85encode, base64.b85decode),
    ("hex", binascii.hexlify, binascii.unhexlify),
):
    text = encode(MESSAGE).decode()
    print(f"{name:<8}{len(text):>3} {text[:28]} {decode(text) == MESSAGE}")

print(f"crc32 {zlib.crc32(MESSAGE):08x} adler32 {zlib.adler32(MESSAGE):08x}")
try:
    base64.b64decode("not base64!", validate=True)
except binascii.Error as error:
    print("refused:", type(error).__name__)


def luhn(number):
    digits = [int(d) for d in reversed(number.replace(" ", ""))]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0


def iban_ok(iban):
    moved = iban.replace(" ", "")
    moved = moved[4:] + moved[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


print(luhn("4539 1488 0343 6467"), luhn("8273 1232 7352 0569"), iban_ok("FR14 2004 1010 0505 0001 3M02 606"))


def chain(blocks):
    previous = "0" * 8
    for block in blocks:
        previous = hashlib.sha256(f"{previous}{block}".encode()).hexdigest()[:8]
        yield block, previous


print(list(chain(["genesis", "a→b:5", "b→c:2"])))
