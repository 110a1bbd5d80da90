"""Tests of asynchronous code with IsolatedAsyncioTestCase, run in the program."""

import asyncio
import io
import unittest


class Counter:
    def __init__(self):
        self.value, self.lock = 0, asyncio.Lock()

    async def add(self, amount):
        async with self.lock:
            seen = self.value
            await asyncio.sleep(0)
            self.value = seen + amount
        return self.value


class CounterTest(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.counter = Counter()
        log.append("set up")

    async def test_adds_one_at_a_time(self):
        await asyncio.gather(*(self.counter.add(n) for n in range(5)))
        self.assertEqual(self.counter.value, 10)

    async def test_times_out(self):
        with self.assertRaises(TimeoutError):
            async with asyncio.timeout(0.01):
                await asyncio.sleep(5)

    async def test_wrong(self):
        self.assertEqual(await self.counter.add(1), 2)

    async def asyncTearDown(self):
        log.append(f"tear down {self.counter.value}")


log = []
suite = unittest.defaultTestLoader.loadTestsFromTestCase(CounterTest)
result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
print(log)
print(result.testsRun, len(result.errors), [text.strip().splitlines()[-1] for _, text in result.failures])
