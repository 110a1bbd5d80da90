"""Letters with string.Template, textwrap, format specifications and aligned tables."""

import string
import textwrap
from string import Formatter, Template

LETTER = Template("""Dear $name,

your order #${number} of $$${amount} has been ${status}. Thank you for shopping with us; we hope to see you again very soon in one of our many shops.

$signature""")


class Percent(Template):
    delimiter = "%"
    idpattern = r"[a-z]+\.[a-z]+"


print(textwrap.fill(LETTER.safe_substitute(name="Zoë", number=17, amount="12.50", status="sent").splitlines()[2], 40))
try:
    LETTER.substitute(name="Zoë")
except KeyError as error:
    print("missing", error)
print(Percent("%user.name owes %{user.debt} (100%%)").substitute({"user.name": "Bo", "user.debt": 5}))
print(sorted({field for _, field, _, _ in Formatter().parse("{a} {b:>10} {a!r} {{c}}") if field}))

text = """
    The quick brown fox
      jumps over
    the lazy dog. """
print(textwrap.dedent(text).strip())
print(textwrap.indent("first\n\nsecond", "> "))
print(textwrap.shorten("The quick brown fox jumps over the lazy dog", width=24, placeholder=" …"))
for line in textwrap.wrap(
    "A very-long-hyphenated-word and supercalifragilistic words", width=16, subsequent_indent="  "
):
    print(f"|{line:<18}|")

value, name = 1234567.891, "π"
print(f"{value:,.2f} {value:e} {value:.3g} {value:>+15.1f} {value:015.2f} {0.256:.1%}")
print(f"{255:#x} {255:08b} {255:o} {1_000_000:_} {65:c} {name!a} {name:*^7} {'left':<8}|{'right':>8}|")
print(f"{value=:.1f} {name = } {[n for n in range(3)]!r:>12} {'nested':{'^'}{10}}|")
print("{0[a]} {1.real} {2:{width}}|".format({"a": "item"}, 3 + 4j, "w", width=4), "%5.1f%% %-5s|%03d" % (99.5, "ab", 7))

rows = [("Product", "Qty", "Price"), ("Apple", 3, 1.2), ("Dragon fruit", 12, 10.755), ("Fig", 100, 0.333)]
widths = [max(len(str(row[i])) for row in rows) for i in range(3)]
print("+".join("-" * (w + 2) for w in widths))
for product, quantity, price in rows:
    price = price if isinstance(price, str) else f"{price:.2f}"
    print(f" {product:<{widths[0]}} | {quantity:>{widths[1]}} | {price:>{widths[2]}}")
print(
    string.capwords("the  great gatsby"),
    string.ascii_lowercase[:5],
    "tEsT".swapcase(),
    "a-b_c".translate(str.maketrans("-_", "  ")),
)
print(
    "Hello".center(11, "~"),
    "x".join("abc"),
    "a,b,,c".split(","),
    "key=val=ue".partition("="),
    "héllo".encode("ascii", "replace"),
)
