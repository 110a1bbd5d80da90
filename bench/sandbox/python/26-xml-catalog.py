"""Read, change and write XML with ElementTree: namespaces, attributes, XPath subset."""

import xml.etree.ElementTree as ET
from io import StringIO

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <channel>
    <title>News &amp; notes</title>
    <item><title>First</title><dc:creator>Ana</dc:creator><pubDate>2025-03-01</pubDate><category>tech</category></item>
    <item><title>Second</title><dc:creator>李雷</dc:creator><pubDate>2025-03-05</pubDate></item>
    <item><title>Third</title><dc:creator>Ana</dc:creator><pubDate>2025-02-11</pubDate><category>art</category></item>
  </channel>
</rss>"""

NS = {"dc": "http://purl.org/dc/elements/1.1/"}


def item_of(node):
    return {
        "title": node.findtext("title"),
        "by": node.findtext("dc:creator", namespaces=NS),
        "date": node.findtext("pubDate"),
        "category": node.findtext("category", default="none"),
    }


root = ET.fromstring(RSS)
items = [item_of(node) for node in root.iterfind("./channel/item")]
print(root.tag, root.get("version"), root.find("channel/title").text)
for item in sorted(items, key=lambda i: i["date"], reverse=True):
    print("{date} {title:<7} {by:<4} {category}".format(**item))
print([n.findtext("title") for n in root.findall(".//item[category='art']")], len(list(root.iter("item"))))

catalog = ET.Element("catalog", count="0")
for number, (name, price) in enumerate([("Tea <green>", 4.5), ("Café", 7.25)], start=1):
    product = ET.SubElement(catalog, "product", id=f"p{number}")
    ET.SubElement(product, "name").text = name
    ET.SubElement(product, "price", currency="EUR").text = f"{price:.2f}"
catalog.set("count", str(len(catalog)))
first = catalog.find("product[@id='p1']")
first.find("price").text = "3.99"
first.append(ET.Comment(" sale "))
ET.indent(catalog, space="  ")
print(ET.tostring(catalog, encoding="unicode"))

depth, deepest = 0, 0
for event, node in ET.iterparse(StringIO(RSS), events=("start", "end")):
    depth += 1 if event == "start" else -1
    deepest = max(deepest, depth)
print("deepest:", deepest, "| total:", sum(float(p.text) for p in catalog.iter("price")))
try:
    ET.fromstring("<a><b></a>")
except ET.ParseError as error:
    print("line, column:", error.position)
