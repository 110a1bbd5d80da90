"""Take URLs, queries, e-mail headers and IP networks apart."""

import ipaddress
from email.message import EmailMessage
from email.parser import Parser
from email.policy import default
from email.utils import parseaddr
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, parse_qsl, quote, quote_plus, unquote, urlencode, urljoin, urlsplit, urlunsplit

URL = "https://user:pw@例子.test:8443/a%20b/index.html;v=1?q=caf%C3%A9&tag=x&tag=y&empty=#top"
parts = urlsplit(URL)
print(parts.scheme, parts.hostname, parts.port, parts.username, unquote(parts.path), parts.fragment)
print(parse_qs(parts.query), parse_qsl(parts.query, keep_blank_values=True)[-1])


def without_tracking(url):
    pieces = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(pieces.query) if not k.startswith("utm_")]
    return urlunsplit(pieces._replace(query=urlencode(sorted(kept)), fragment="", netloc=pieces.netloc.lower()))


print(without_tracking("https://Shop.TEST/p?utm_source=x&b=2&a=1+1&utm_medium=mail#frag"))
print([urljoin("https://a.test/docs/guide/", r) for r in ("../api", "/root", "?q=1", "//b.test/x", "page#s")])
print(
    quote("a/b c&d=é"), quote("a/b", safe=""), quote_plus("a b+c"), urlencode({"ids": [1, 2], "中": "文"}, doseq=True)
)

network = ipaddress.ip_network("192.168.10.0/24")
print(network.num_addresses, network.netmask, [str(s) for s in network.subnets(new_prefix=26)][:2])
print(ipaddress.ip_address("192.168.10.77") in network, str(network[-1]), network.supernet(new_prefix=20))
for text in ("10.1.2.3", "8.8.8.8", "::1", "fe80::1", "2001:db8::ff00:42:8329", "256.1.1.1", "192.168.1.1/24"):
    try:
        address = ipaddress.ip_address(text)
        print(f"{text:<24} v{address.version} private={address.is_private} {address.exploded[-9:]}")
    except ValueError:
        print(f"{text:<24} no address")
ranges = ipaddress.summarize_address_range(ipaddress.ip_address("10.0.0.5"), ipaddress.ip_address("10.0.0.16"))
print([str(r) for r in ranges], [str(n) for n in ipaddress.collapse_addresses([*network.subnets()])])

message = EmailMessage()
message["From"], message["To"], message["Subject"] = "Zoé <zoe@a.test>", "bob@b.test", "Réunion – 会议"
message.set_content("Bonjour,\nà demain.\n")
message.add_attachment(b"a,b\n1,2\n", maintype="text", subtype="csv", filename="data.csv")
parsed = Parser(policy=default).parsestr(message.as_string())
print(parsed["subject"], parseaddr(parsed["from"]), parsed.get_content_type())
print(repr(parsed.get_body().get_content().splitlines()[1]), [p.get_filename() for p in parsed.iter_attachments()])
cookie = SimpleCookie('session="a b"; theme=dark')
cookie["theme"]["path"] = "/"
print({k: m.value for k, m in cookie.items()}, cookie["theme"].OutputString())
