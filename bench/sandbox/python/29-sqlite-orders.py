"""An in-memory SQLite database: schema, transactions, joins, window functions, own functions."""

import sqlite3

db = sqlite3.connect(":memory:")
db.row_factory = sqlite3.Row
db.executescript("""
    CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, country TEXT DEFAULT 'FR');
    CREATE TABLE purchase (
      id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer(id), day TEXT, amount REAL CHECK (amount > 0)
    );
    PRAGMA foreign_keys = ON;
    """)
db.executemany("INSERT INTO customer (name, country) VALUES (?, ?)", [("Ana", "ES"), ("Bruno", "FR"), ("陈晨", "CN")])
purchases = [
    (1, "2025-01-05", 40.0), (1, "2025-01-20", 15.5), (2, "2025-01-07", 99.9),
    (3, "2025-02-01", 10.0), (1, "2025-02-14", 70.0), (3, "2025-02-20", 25.25),
]
with db:
    db.executemany("INSERT INTO purchase (customer_id, day, amount) VALUES (?, ?, ?)", purchases)


def report(title, query, *parameters):
    print(f"-- {title}")
    for row in db.execute(query, parameters):
        print("  ", " | ".join(str(row[key]) for key in row.keys()))


report(
    "totals",
    """SELECT c.name, COUNT(*) AS n, ROUND(SUM(p.amount), 2) AS total FROM customer c
       JOIN purchase p ON p.customer_id = c.id GROUP BY c.id HAVING total > ? ORDER BY total DESC""",
    30,
)
report(
    "running total by customer",
    """SELECT c.name, p.day, SUM(p.amount) OVER (PARTITION BY c.id ORDER BY p.day) AS running
       FROM purchase p JOIN customer c ON c.id = p.customer_id ORDER BY c.id, p.day LIMIT 4""",
)
report(
    "months",
    """WITH RECURSIVE month(m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM month WHERE m < 3)
       SELECT printf('2025-%02d', m) AS name, COALESCE(SUM(amount), 0) AS total FROM month
       LEFT JOIN purchase ON substr(day, 1, 7) = printf('2025-%02d', m) GROUP BY m""",
)

for statement, values in (
    ("INSERT INTO customer (name) VALUES (?)", ("Ana",)),
    ("INSERT INTO purchase (customer_id, amount) VALUES (?, ?)", (99, 5)),
    ("INSERT INTO purchase (customer_id, amount) VALUES (?, ?)", (1, -5)),
    ("SELECT * FROM nowhere", ()),
):
    try:
        with db:
            db.execute(statement, values)
    except sqlite3.Error as error:
        print(f"{type(error).__name__}: {error}")


class GeometricMean:
    def __init__(self):
        self.product, self.n = 1.0, 0

    def step(self, value):
        self.product, self.n = self.product * value, self.n + 1

    def finalize(self):
        return self.product ** (1 / self.n)


db.create_function("initial", 1, lambda name: name[0])
db.create_aggregate("geomean", 1, GeometricMean)
print(tuple(db.execute("SELECT group_concat(initial(name), '') FROM customer").fetchone()))
print(round(db.execute("SELECT geomean(amount) FROM purchase").fetchone()[0], 4), db.total_changes)
db.close()
