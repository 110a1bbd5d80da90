"""Extract tables, links and an outline from HTML with html.parser."""

from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

PAGE = """<!doctype html><html><head><title>Prix &amp; tarifs</title><style>td { color: red }</style></head>
<body><h1>Tarifs <em>2025</em></h1><p>Voir <a href="/cgv?x=1&amp;y=2">CGV</a> ou <a href="mailto:a@b.test">écrire</a>.
<h2>Forfaits</h2>
<table><tr><th>Nom<th>Prix</tr><tr><td>Base<td>9,90&nbsp;&euro;</tr><tr><td>Pro &lt;équipe&gt;</td><td>29,00&nbsp;&euro;</td></tr></table>
<h2>Contact</h2><script>document.write("<h2>not a heading</h2>")</script><img src=logo.png alt="Logo"><br/>
<a href="../doc/#top">Doc</a></body></html>"""


class Page(HTMLParser):
    def __init__(self, base):
        super().__init__(convert_charrefs=True)
        self.base, self.links, self.rows, self.outline = base, [], [], []
        self.title, self._open, self._skip = "", None, False

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in ("script", "style"):
            self._skip = True
        elif tag == "a" and "href" in attributes:
            self.links.append([urljoin(self.base, attributes["href"]), ""])
            self._open = "a"
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._open = "cell"
        elif tag in ("h1", "h2", "h3"):
            self.outline.append([int(tag[1]), ""])
            self._open = "heading"
        elif tag == "title":
            self._open = "title"

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._skip = False
        elif tag in ("a", "tr", "table", "h1", "h2", "h3", "title"):
            self._open = None

    def handle_data(self, data):
        if self._skip or self._open is None:
            return
        if self._open == "a":
            self.links[-1][1] += data
        elif self._open == "cell":
            self.rows[-1][-1] += data
        elif self._open == "heading":
            self.outline[-1][1] += data
        else:
            self.title += data


page = Page("https://shop.test/fr/tarifs/")
page.feed(PAGE)
page.close()
print(page.title)
for level, text in page.outline:
    print("  " * level + text)
for row in page.rows:
    print(" | ".join(cell.replace("\xa0", " ") for cell in row))
for url, text in page.links:
    print(f"{text}: {url}")
print(escape("<a href='x'>\"&\"</a>"), unescape("&eacute;t&#233; &hearts; &#x4e2d;"))
