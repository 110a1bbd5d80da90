"""Sniff, read and write CSV dialects; pivot and join two tables."""

import csv
import io
from collections import defaultdict

SEMICOLON = 'nom;ville;note\n"Dupont; Jean";Lyon;12,5\nMartin;"Saint-Étienne";15\n"O""Brien";Paris;9,75\n'
TABBED = "city\tpopulation\nLyon\t522969\nParis\t2133111\nSaint-Étienne\t173136\n"


def read(text):
    dialect = csv.Sniffer().sniff(text, delimiters=";\t,")
    return dialect.delimiter, list(csv.DictReader(io.StringIO(text), dialect=dialect))


def pivot(rows, row_key, column_key, value):
    table = defaultdict(lambda: defaultdict(int))
    for row in rows:
        table[row[row_key]][row[column_key]] += int(row[value])
    columns = sorted({c for cells in table.values() for c in cells})
    return columns, {key: [cells.get(c, 0) for c in columns] for key, cells in table.items()}


delimiter, people = read(SEMICOLON)
_, cities = read(TABBED)
print(repr(delimiter), [p["nom"] for p in people])
population = {row["city"]: int(row["population"]) for row in cities}
joined = [
    {"name": p["nom"], "mark": float(p["note"].replace(",", ".")), "population": population[p["ville"]]} for p in people
]

out = io.StringIO()
writer = csv.DictWriter(out, ["name", "mark", "population"], quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
writer.writeheader()
writer.writerows(sorted(joined, key=lambda row: -row["mark"]))
print(out.getvalue(), end="")

back = list(csv.reader(io.StringIO(out.getvalue()), quoting=csv.QUOTE_NONNUMERIC))
print(back[1], type(back[1][2]).__name__)

sales = csv.DictReader(io.StringIO("shop,quarter,n\nA,Q1,5\nB,Q1,2\nA,Q2,7\nA,Q1,1\n"))
columns, table = pivot(sales, "shop", "quarter", "n")
print("shop ", *columns)
for shop, cells in table.items():
    print(f"{shop:<5}", *(f"{c:>2}" for c in cells))

csv.register_dialect("pipes", delimiter="|", quotechar="'", escapechar="\\", doublequote=False)
out = io.StringIO()
csv.writer(out, "pipes", lineterminator="\n").writerow(["a|b", "it's", 3, None])
print(out.getvalue().strip(), next(csv.reader([out.getvalue()], "pipes")))
ragged = list(csv.DictReader(io.StringIO("a,b\n1\n1,2,3\n"), restkey="more", restval="-"))
print(ragged)
