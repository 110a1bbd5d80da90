"""Functions that document themselves with examples, which doctest checks.

>>> roman(2024)
'MMXXIV'
"""

import doctest


def roman(number):
    """
    >>> [roman(n) for n in (1, 4, 9, 14, 40, 90, 400)]
    ['I', 'IV', 'IX', 'XIV', 'XL', 'XC', 'CD']
    >>> roman(0)
    Traceback (most recent call last):
        ...
    ValueError: 0 has no roman numeral
    """
    if number < 1:
        raise ValueError(f"{number} has no roman numeral")
    parts = zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), "M CM D CD C XC L XL X IX V IV I".split())
    text = ""
    for value, letters in parts:
        count, number = divmod(number, value)
        text += letters * count
    return text


def chunks(items, size):
    """
    >>> list(chunks([1, 2, 3, 4, 5], 2))
    [[1, 2], [3, 4], [5]]
    >>> list(chunks(range(25), 20))  # doctest: +ELLIPSIS
    [[0, 1, ..., 19], [20, 21, 22, 23, 24]]
    """
    items = list(items)
    for start in range(0, len(items), size):
        yield items[start : start + size]


def table(rows):
    """
    >>> print(table([("a", 1), ("bcd", 22)]))
    a   |  1
    <BLANKLINE>
    bcd | 22
    """
    return "\n\n".join(f"{name:<3} | {number:>2}" for name, number in rows)


def wrong(x):
    """
    >>> wrong(2)
    5
    >>> wrong(3)
    6
    """
    return x * 2


finder = doctest.DocTestFinder(exclude_empty=True)
messages = []
for function in (roman, chunks, table, wrong):
    runner = doctest.DocTestRunner(verbose=False)
    for test in finder.find(function, function.__name__, globs=globals()):
        outcome = runner.run(test, out=messages.append)
        print(f"{test.name:<8}{outcome.attempted} tried, {outcome.failed} failed")
report = "".join(messages).splitlines()
print([line.strip() for line in report if line.strip().isdigit()])

everything = doctest.DocTestSuite
print(len(doctest.script_from_examples(roman.__doc__).splitlines()) > 4, callable(everything))
examples = doctest.DocTestParser().get_examples(__doc__)
print(eval(examples[0].source) == eval(examples[0].want), repr(examples[0].want))
