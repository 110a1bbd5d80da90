"""Parse web server log lines with a verbose regular expression and report."""

import re
from collections import Counter, defaultdict

LOG = """
192.168.1.10 - - [10/Mar/2025:13:55:36 +0000] "GET /index.html HTTP/1.1" 200 2326 "-" "Mozilla/5.0"
10.0.0.7 - alice [10/Mar/2025:13:55:40 +0000] "POST /api/login HTTP/1.1" 302 17 "https://x.test/" "curl/8.5"
192.168.1.10 - - [10/Mar/2025:13:56:02 +0000] "GET /img/logo.png HTTP/1.1" 304 0 "-" "Mozilla/5.0"
10.0.0.9 - - [10/Mar/2025:14:01:11 +0000] "GET /api/items?id=7 HTTP/1.1" 500 512 "-" "python-requests/2.31"
this line is broken
10.0.0.9 - - [10/Mar/2025:14:01:15 +0000] "GET /api/items?id=8 HTTP/1.1" 200 950 "-" "python-requests/2.31"
10.0.0.7 - alice [10/Mar/2025:14:02:00 +0000] "DELETE /api/items/8 HTTP/2" 403 88 "-" "curl/8.5"
""".strip()

LINE = re.compile(
    r"""
    ^(?P<host>\S+)\s\S+\s(?P<user>\S+)\s
    \[(?P<time>[^\]]+)\]\s
    "(?P<method>[A-Z]+)\s(?P<path>[^\s?]+)(?:\?(?P<query>\S*))?\sHTTP/(?P<version>[\d.]+)"\s
    (?P<status>\d{3})\s(?P<size>\d+)
    """,
    re.VERBOSE,
)

records, broken = [], 0
for line in LOG.splitlines():
    match = LINE.match(line)
    if match is None:
        broken += 1
        continue
    record = match.groupdict()
    record["status"], record["size"] = int(record["status"]), int(record["size"])
    records.append(record)

print(f"{len(records)} parsed, {broken} broken")
print("status classes:", dict(sorted(Counter(f"{r['status'] // 100}xx" for r in records).items())))

bytes_by_host = defaultdict(int)
for record in records:
    bytes_by_host[record["host"]] += record["size"]
for host, size in sorted(bytes_by_host.items(), key=lambda item: -item[1]):
    print(f"{host:<15} {size:>6} B")

print("errors:", [(r["method"], r["path"], r["query"]) for r in records if r["status"] >= 400])
masked = re.sub(r"(\d+\.\d+)\.\d+\.\d+", r"\1.x.x", LOG.splitlines()[0])
print(masked[:40])
words = re.sub(r"(?<!^)(?=[A-Z])", "_", "parseHttpLogLine").lower()
print(words, re.split(r"[;,]\s*", "a, b;c;  d"), re.findall(r"\b(\w)(\w)\2\1\b", "noon abba deed abcd"))
