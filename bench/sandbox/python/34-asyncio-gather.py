"""asyncio.run with gather, timeouts, errors, a semaphore and as_completed."""

import asyncio


async def fetch(name, delay, fail=False):
    await asyncio.sleep(delay)
    if fail:
        raise ConnectionError(f"{name} refused")
    return f"{name} ok"


async def limited(jobs, limit):
    gate, running, peak = asyncio.Semaphore(limit), 0, 0

    async def one(number):
        nonlocal running, peak
        async with gate:
            running += 1
            peak = max(peak, running)
            await asyncio.sleep(0.005)
            running -= 1
            return number * number

    results = await asyncio.gather(*(one(n) for n in range(jobs)))
    return results, peak


async def with_timeout():
    try:
        await asyncio.wait_for(fetch("slow", 5), timeout=0.02)
    except asyncio.TimeoutError:
        return "timed out"


async def cancelled():
    log = []

    async def worker():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log.append("cleaning up")
            raise
        finally:
            log.append("done")

    task = asyncio.create_task(worker(), name="worker")
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        log.append(f"{task.get_name()} cancelled={task.cancelled()}")
    return log


async def main():
    print(await asyncio.gather(fetch("a", 0.03), fetch("b", 0.01), fetch("c", 0.02)))
    results = await asyncio.gather(fetch("a", 0.01), fetch("b", 0, fail=True), return_exceptions=True)
    print([r if isinstance(r, str) else f"{type(r).__name__}: {r}" for r in results])

    order = []
    for next_done in asyncio.as_completed([fetch("slow", 0.09), fetch("quick", 0.01), fetch("middle", 0.05)]):
        order.append(await next_done)
    print(order)
    print(await limited(6, 2))
    print(await with_timeout(), await cancelled())

    try:
        async with asyncio.timeout(0.02):
            await asyncio.sleep(5)
    except TimeoutError:
        print("asyncio.timeout works")

    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    await event.wait()
    print("event", event.is_set(), await asyncio.shield(fetch("shielded", 0)))
    return "finished"


if __name__ == "__main__":
    print(asyncio.run(main()))
