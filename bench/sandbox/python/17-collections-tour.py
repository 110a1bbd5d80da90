"""Word counts, bounded history, layered settings and ordered dictionaries with collections."""

from collections import ChainMap, Counter, OrderedDict, UserDict, defaultdict, deque, namedtuple

votes = "ada grace alan ada linus grace ada alan barbara ada grace".split()
tally = Counter(votes)
print(tally.most_common(2), tally["nobody"], sum(tally.values()))
more = Counter(grace=3, linus=1)
tally.update(more)
print(sorted((tally - Counter(ada=4)).items()), sorted((tally & more).items()), tally.total())

history = deque(maxlen=3)
for page in ["home", "search", "item", "cart", "pay"]:
    history.append(page)
history.rotate(1)
print(list(history), history[0], deque([1, 2, 3]).pop())

defaults = {"theme": "light", "lang": "en", "size": 12}
user, session = {"lang": "fr"}, {"size": 14}
settings = ChainMap(session, user, defaults)
settings["theme"] = "dark"
print(dict(sorted(settings.items())), session, settings.parents["size"])

index = defaultdict(set)
for number, line in enumerate(["the cat", "the dog", "a cat"], start=1):
    for word in line.split():
        index[word].add(number)
print({word: sorted(lines) for word, lines in sorted(index.items())})


class LRU:
    def __init__(self, size):
        self.size, self.data = size, OrderedDict()

    def get(self, key, load):
        if key in self.data:
            self.data.move_to_end(key)
        else:
            self.data[key] = load(key)
            if len(self.data) > self.size:
                self.data.popitem(last=False)
        return self.data[key]


class CaseInsensitive(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())


loads = []
cache = LRU(2)
for key in "abacab":
    cache.get(key, lambda k: loads.append(k) or k.upper())
print(loads, list(cache.data))
headers = CaseInsensitive({"Content-Type": "text/html"})
print(headers["CONTENT-TYPE"], list(headers))
City = namedtuple("City", "name country population", defaults=[0])
print(City("Lyon", "FR"), City._make(["Xi'an", "CN", 13])._asdict(), City._fields)
