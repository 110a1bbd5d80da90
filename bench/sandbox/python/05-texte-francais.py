"""Analyse d'un texte français : accents, élisions, tri alphabétique, pluriels."""

import re
import unicodedata
from collections import Counter

TEXTE = """L'été dernier, Zoé et Éric sont allés à l'île d'Oléron. « Qu'il fait beau ! », s'écria Zoé.
Ils ont mangé des crêpes, des œufs et du pâté ; puis ils se sont baignés jusqu'au soir.
Le lendemain, l'orage éclata : Éric n'avait pas de parapluie, mais ça ne l'inquiétait guère."""

ELISION = re.compile(r"\b(?:[ldjmtnsc]|qu|jusqu)['’]", re.IGNORECASE)
MOTS_VIDES = set("le la les de des du et à en un une se ne pas il ils sont ont mais ça puis au".split())


def sans_accents(mot):
    mot = mot.replace("œ", "oe").replace("Œ", "OE")
    return "".join(c for c in unicodedata.normalize("NFD", mot) if not unicodedata.combining(c))


def pluriel(nom):
    if nom.endswith(("s", "x", "z")):
        return nom
    if nom.endswith("al"):
        return nom[:-2] + "aux"
    if nom.endswith(("au", "eu")):
        return nom + "x"
    return nom + "s"


mots = re.findall(r"[^\W\d_]+", ELISION.sub("", TEXTE))
utiles = [m.lower() for m in mots if m.lower() not in MOTS_VIDES]
print(f"{len(mots)} mots, {len(ELISION.findall(TEXTE))} élisions")
print("fréquents :", sorted(Counter(utiles).items(), key=lambda p: (-p[1], sans_accents(p[0])))[:4])

accentues = sorted({m for m in mots if sans_accents(m) != m}, key=lambda m: (sans_accents(m).lower(), m))
print("accentués :", ", ".join(accentues))
print("pluriels  :", ", ".join(pluriel(n) for n in ["cheval", "gâteau", "prix", "forêt", "jeu", "œuf"]))

phrases = [p for p in re.split(r"(?<=[.!?])\s+(?=[A-ZÉÀL«])", TEXTE.replace("\n", " ")) if p]
for phrase in phrases:
    print(f"- {phrase[:48]}{'…' if len(phrase) > 48 else ''}")
print("ÉTÉ".casefold() == "été", "straße".upper(), len("é"), len(unicodedata.normalize("NFD", "é")))
montant = f"{1234567.891:,.2f}".replace(",", "\u202f").replace(".", ",")
print("Total :", montant, "€")
