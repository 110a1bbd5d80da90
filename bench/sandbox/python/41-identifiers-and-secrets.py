"""Name-based UUIDs, short codes, and secrets of which only the shape is printed."""

import re
import secrets
import string
import uuid

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "glmkit.test")
print(NAMESPACE)
for path in ("users/1", "users/2", "users/1"):
    print(path, uuid.uuid5(NAMESPACE, path))

known = uuid.UUID("12345678-1234-5678-9abc-def012345678")
print(
    known.hex[:8], known.int % 1000, known.urn, known.version, uuid.uuid3(uuid.NAMESPACE_URL, "https://a.test/").version
)
print(uuid.UUID(int=5), uuid.UUID(bytes=bytes(16)) < uuid.UUID(int=1), len({uuid.uuid4() for _ in range(100)}))
try:
    uuid.UUID("not-a-uuid")
except ValueError as error:
    print(error)

token = secrets.token_hex(16)
url_token = secrets.token_urlsafe(24)
print(len(token), bool(re.fullmatch(r"[0-9a-f]+", token)), len(url_token), len(secrets.token_bytes(7)))


def password(length):
    alphabet = string.ascii_letters + string.digits + "!#%+-"
    while True:
        candidate = "".join(secrets.choice(alphabet) for _ in range(length))
        if all(any(c in group for c in candidate) for group in (string.ascii_letters, string.digits, "!#%+-")):
            return candidate


words = [password(14) for _ in range(5)]
print({len(w) for w in words}, len(set(words)), all(any(c.isdigit() for c in w) for w in words))
print(secrets.compare_digest("abc", "abc"), 0 <= secrets.randbelow(10) < 10)

DIGITS = string.digits + string.ascii_letters


def short(number):
    code = ""
    while True:
        number, rest = divmod(number, 62)
        code = DIGITS[rest] + code
        if number == 0:
            return code


def long(code):
    value = 0
    for c in code:
        value = value * 62 + DIGITS.index(c)
    return value


for number in (0, 61, 62, 123456789):
    print(number, short(number), long(short(number)) == number)


def check_digit(isbn):
    return str(-sum(int(d) * (1, 3)[i % 2] for i, d in enumerate(isbn)) % 10)


print("978030640615" + check_digit("978030640615"))
