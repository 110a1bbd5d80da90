"""Character and bigram statistics of a Chinese text, sentence splitting, width-aware table."""

import re
import unicodedata
from collections import Counter

TEXT = """人工智能正在改变世界。许多公司使用人工智能来分析数据，提高效率！
但是，人工智能也带来了新的问题：数据安全、就业变化和伦理挑战。我们应该怎样应对这些挑战？
专家认为，教育是关键；只有不断学习，人们才能适应变化。"""


def sentences(text):
    return [s.strip() for s in re.findall(r"[^。！？]+[。！？]", text.replace("\n", ""))]


def width(text):
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def pad(text, columns):
    return text + " " * (columns - width(text))


han = [ch for ch in TEXT if "\u4e00" <= ch <= "\u9fff"]
print(f"字符 {len(TEXT)}，汉字 {len(han)}，不同汉字 {len(set(han))}")

for number, sentence in enumerate(sentences(TEXT), start=1):
    print(f"{number}. {sentence}（{len(sentence)}字）")

bigrams = Counter()
for run in re.findall(r"[\u4e00-\u9fff]+", TEXT):
    bigrams.update(run[i : i + 2] for i in range(len(run) - 1))

print(pad("词组", 10) + "次数")
for word, count in sorted(bigrams.items(), key=lambda item: (-item[1], item[0]))[:6]:
    print(pad(word, 10) + str(count))

punctuation = Counter(ch for ch in TEXT if unicodedata.category(ch).startswith("P"))
print({ch: n for ch, n in sorted(punctuation.items())})
print(TEXT.encode("utf-8")[:9].hex(" "), len(TEXT.encode("utf-8")), len(TEXT.encode("gb18030")))
full = unicodedata.normalize("NFKC", "ＡＢＣ１２３，ｈｅｌｌｏ！")
print(full, full.isascii())
