"""Normalise, slugify and inspect Unicode text; emoji, combining marks and scripts."""

import unicodedata
from collections import Counter

SAMPLES = [
    "Crème Brûlée №5",
    "ﬁancé — “naïve”",
    "Ｆｕｌｌ　ｗｉｄｔｈ",
    "ΑΒΓ αβγ",
    "日本語 テスト",
    "e\u0301te\u0301",
    "Straße",
]


def slugify(text):
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(c if c.isalnum() else "-" for c in text if not unicodedata.combining(c))
    return "-".join(part for part in text.split("-") if part)


def script(character):
    name = unicodedata.name(character, "")
    for word in ("LATIN", "GREEK", "CJK", "HIRAGANA", "KATAKANA", "CYRILLIC", "FULLWIDTH"):
        if name.startswith(word):
            return word.title()
    return "Other"


for sample in SAMPLES:
    scripts = Counter(script(c) for c in sample if c.isalpha())
    print(
        f"{slugify(sample)} | {dict(sorted(scripts.items()))} | NFC {len(unicodedata.normalize('NFC', sample))} of {len(sample)}"
    )

for character in "é€½Ⅷ中\u200d":
    print(
        f"U+{ord(character):04X} {unicodedata.category(character)} {unicodedata.name(character)}",
        unicodedata.numeric(character, None),
    )

print("ＡＢＣ" == "ABC", unicodedata.normalize("NFKC", "ＡＢＣ") == "ABC", unicodedata.is_normalized("NFC", "e\u0301"))
print(
    unicodedata.lookup("GREEK SMALL LETTER LAMDA"),
    "\N{SNOWMAN}",
    unicodedata.decomposition("é"),
    unicodedata.mirrored("("),
)
print(
    "ß".upper(),
    "ŉ".upper(),
    "İ".lower().encode().hex(),
    "ΟΔΟΣ".lower(),
    "ǆ".title(),
    "²".isdigit(),
    "²".isdecimal(),
    int("٣٤"),
)

flag, family = "🇫🇷", "👩\u200d👧"
print(len(flag), len(family), family.encode("utf-16-le").hex()[:8], [f"{ord(c):X}" for c in flag])

broken = "cafÃ© â€“ naÃ¯ve"
print(broken.encode("cp1252").decode("utf-8"))
for encoding in ("utf-8", "utf-16-be", "latin-1", "gbk", "shift_jis", "big5"):
    try:
        print(encoding, "汉é".encode(encoding).hex())
    except UnicodeEncodeError as error:
        print(encoding, "cannot encode", error.object[error.start : error.end])
print(
    b"caf\xe9".decode("utf-8", errors="replace"),
    b"caf\xe9".decode("utf-8", "backslashreplace"),
    "é中".encode("ascii", "xmlcharrefreplace"),
)
words = ["zebra", "Äpfel", "apfel", "Éclair", "eclair", "œuvre"]
print(sorted(words, key=lambda w: (unicodedata.normalize("NFD", w).casefold().replace("œ", "oe"), w)))
