"""Clean a small sales export: trim, fix types, drop duplicates, report what was wrong."""

import csv
import io
from collections import defaultdict
from datetime import datetime

RAW = """order_id, date, region, amount, currency
1001, 2025-01-03, North, 120.50, EUR
1002, 03/01/2025, north , "1,300.00", EUR
1003, 2025-01-05, South, n/a, EUR
1002, 03/01/2025, North, "1,300.00", EUR
1004, 2025-01-09, EAST, 75, USD
1005, , West, 60.25, EUR
1006, 2025-02-11, South, -20.00, EUR
"""


def parse_date(text):
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None


def parse_amount(text):
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


rows, problems, seen = [], defaultdict(list), set()
for line, row in enumerate(csv.DictReader(io.StringIO(RAW), skipinitialspace=True), start=2):
    row = {key.strip(): value.strip() for key, value in row.items()}
    if row["order_id"] in seen:
        problems["duplicate"].append(line)
        continue
    seen.add(row["order_id"])
    date, amount = parse_date(row["date"]), parse_amount(row["amount"])
    if date is None:
        problems["bad date"].append(line)
    if amount is None:
        problems["bad amount"].append(line)
    if date and amount is not None:
        rows.append({"id": int(row["order_id"]), "date": date, "region": row["region"].title(), "amount": amount})

totals = defaultdict(float)
for row in rows:
    totals[row["region"]] += row["amount"]

print(f"{len(rows)} clean rows")
for region in sorted(totals):
    print(f"  {region:<6}{totals[region]:>10,.2f}")
print("problems:", {kind: lines for kind, lines in sorted(problems.items())})
print("first and last:", min(r["date"] for r in rows), max(r["date"] for r in rows).isoformat())
