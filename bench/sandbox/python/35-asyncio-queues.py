"""Producers and consumers, task groups, async generators and async context managers."""

import asyncio
from contextlib import asynccontextmanager


async def produce(queue, name, count):
    for number in range(count):
        await queue.put((name, number))
        await asyncio.sleep(0)


async def consume(queue, totals):
    while True:
        name, number = await queue.get()
        totals[name] = totals.get(name, 0) + number
        queue.task_done()


async def pipeline():
    queue, totals = asyncio.Queue(maxsize=2), {}
    workers = [asyncio.create_task(consume(queue, totals)) for _ in range(3)]
    await asyncio.gather(produce(queue, "x", 5), produce(queue, "y", 4))
    await queue.join()
    for worker in workers:
        worker.cancel()
    ends = await asyncio.gather(*workers, return_exceptions=True)
    return sorted(totals.items()), {type(e).__name__ for e in ends}


async def ticker(limit):
    try:
        for n in range(limit):
            yield n
            await asyncio.sleep(0)
    finally:
        print("ticker closed")


@asynccontextmanager
async def connection(name):
    print("connect", name)
    try:
        yield name.upper()
    finally:
        await asyncio.sleep(0)
        print("disconnect", name)


async def fails(after, error):
    await asyncio.sleep(after)
    raise error


async def main():
    print(await pipeline())
    async with connection("db") as db:
        print("using", db)
    print([n * n async for n in ticker(3)])

    try:
        async with asyncio.TaskGroup() as group:
            kept = group.create_task(asyncio.sleep(10))
            group.create_task(fails(0.01, ValueError("bad input")))
    except* ValueError as errors:
        print("group:", [str(e) for e in errors.exceptions], kept.cancelled())

    lock, log = asyncio.Lock(), []

    async def careful(name):
        async with lock:
            log.append(f"{name} in")
            await asyncio.sleep(0)
            log.append(f"{name} out")

    await asyncio.gather(careful("a"), careful("b"))
    print(log)


asyncio.run(main())
