"""A small class with its unit tests, run in the program; the outcome is printed without times."""

import io
import unittest


class Stack:
    def __init__(self, items=()):
        self._items = list(items)

    def push(self, item):
        self._items.append(item)
        return self

    def pop(self):
        if not self._items:
            raise IndexError("pop from empty stack")
        return self._items.pop()

    def __len__(self):
        return len(self._items)


class StackTest(unittest.TestCase):
    def setUp(self):
        self.stack = Stack("ab")

    def test_push_and_pop(self):
        self.assertEqual(self.stack.push("c").pop(), "c")
        self.assertEqual(len(self.stack), 2)

    def test_empty(self):
        with self.assertRaisesRegex(IndexError, "empty"):
            Stack().pop()

    def test_sub_tests(self):
        for n in range(4):
            with self.subTest(n=n):
                self.assertLess(n, 3)

    def test_wrong(self):
        self.assertEqual(self.stack.pop(), "a", "order")

    def test_breaks(self):
        self.stack.peek()

    @unittest.skip("not now")
    def test_skipped(self):
        self.fail("never runs")

    @unittest.expectedFailure
    def test_known_bug(self):
        self.assertTrue(False)

    def test_almost(self):
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertCountEqual([1, 2, 2], [2, 1, 2])
        self.assertIn("a", {"a": 1})


class Names(unittest.TextTestResult):
    def startTest(self, test):
        names.append(test.id().split(".")[-1])
        super().startTest(test)


names = []
suite = unittest.defaultTestLoader.loadTestsFromTestCase(StackTest)
result = unittest.TextTestRunner(stream=io.StringIO(), resultclass=Names).run(suite)

print("ran:", [name for name in names if name != "test_skipped"])
print("failures:", [test.id().split(".")[-1] if "." in test.id() else str(test) for test, _ in result.failures])
print("first message:", [text.strip().splitlines()[-1] for _, text in result.failures][-1])
print("errors:", [text.strip().splitlines()[-1] for _, text in result.errors])
print("skipped:", [reason for _, reason in result.skipped], "expected:", len(result.expectedFailures))
print("all well:", result.wasSuccessful())
