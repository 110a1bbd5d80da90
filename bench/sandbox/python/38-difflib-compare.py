"""Compare versions of a text, suggest spellings, measure similarity."""

import difflib

OLD = """def area(r):
    pi = 3.14
    return pi * r * r

print(area(2))
""".splitlines(keepends=True)
NEW = """from math import pi

def area(radius):
    return pi * radius ** 2

print(area(2))
print(area(3))
""".splitlines(keepends=True)

print("".join(difflib.unified_diff(OLD, NEW, "old.py", "new.py", n=1)), end="")
counts = {"+": 0, "-": 0}
for line in difflib.ndiff(OLD, NEW):
    if line[0] in counts:
        counts[line[0]] += 1
print(counts)

COMMANDS = ["install", "uninstall", "update", "upgrade", "search", "list"]
for typed in ("instal", "serach", "upgrde", "xyz"):
    print(typed, "→", difflib.get_close_matches(typed, COMMANDS, n=2, cutoff=0.6))

matcher = difflib.SequenceMatcher(None, "the quick brown fox", "the slow brown dog")
print(f"{matcher.ratio():.4f} {matcher.quick_ratio():.4f}")
for tag, i1, i2, j1, j2 in matcher.get_opcodes():
    if tag != "equal":
        print(f"  {tag:<8}{matcher.a[i1:i2]!r} → {matcher.b[j1:j2]!r}")
longest = matcher.find_longest_match(0, len(matcher.a), 0, len(matcher.b))
print(repr(matcher.a[longest.a : longest.a + longest.size]))


def highlight(old, new):
    out = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            out.append(" ".join(old[i1:i2]))
            continue
        if i1 < i2:
            out.append(f"[-{' '.join(old[i1:i2])}-]")
        if j1 < j2:
            out.append(f"{{+{' '.join(new[j1:j2])}+}}")
    return " ".join(out)


print(highlight("Le contrat dure deux ans".split(), "Le présent contrat dure trois ans".split()))
print(highlight(list("我喜欢吃苹果"), list("我爱吃青苹果")))
restored = list(difflib.restore(difflib.ndiff(OLD, NEW), 1))
print(restored == OLD)


def jaccard(a, b, n=2):
    grams = [{text[i : i + n] for i in range(len(text) - n + 1)} for text in (a, b)]
    return len(grams[0] & grams[1]) / len(grams[0] | grams[1])


print(f"{jaccard('night', 'nacht'):.3f} {jaccard('context', 'contact'):.3f}")
