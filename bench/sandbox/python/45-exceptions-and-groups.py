"""Own exceptions, chaining, notes, groups, finally order, and tracebacks told briefly."""

import sys
import traceback


class ShopError(Exception):
    """Base of all errors of the shop."""


class OutOfStock(ShopError):
    def __init__(self, sku, wanted, left):
        super().__init__(f"{sku}: wanted {wanted}, only {left} left")
        self.sku, self.missing = sku, wanted - left


def take(stock, sku, count):
    try:
        left = stock[sku]
    except KeyError as error:
        raise ShopError(f"unknown article {sku}") from error
    if left < count:
        raise OutOfStock(sku, count, left)
    stock[sku] -= count
    return stock[sku]


def order(stock, lines):
    errors = []
    for sku, count in lines:
        try:
            take(stock, sku, count)
        except ShopError as error:
            error.add_note(f"in line {sku} × {count}")
            errors.append(error)
    if errors:
        raise ExceptionGroup("order refused", errors)


stock = {"tea": 5, "mug": 1}
try:
    order(stock, [("tea", 2), ("mug", 3), ("hat", 1), ("tea", 9)])
except* OutOfStock as group:
    print("out of stock:", [(e.sku, e.missing, e.__notes__) for e in group.exceptions])
except* ShopError as group:
    print("other:", [(str(e), repr(e.__cause__)) for e in group.exceptions])
print(stock)


def order_of_events():
    log = []
    try:
        try:
            log.append("try")
            raise ValueError("first")
        except ValueError:
            log.append("except")
            raise RuntimeError("second")
        finally:
            log.append("finally")
    except RuntimeError as error:
        log.append(f"context: {error.__context__}")
        return log
    finally:
        log.append("last")


print(order_of_events())


def deep(n):
    return 1 / n if n == 0 else deep(n - 1)


try:
    deep(3)
except ZeroDivisionError as error:
    frames = traceback.extract_tb(error.__traceback__)
    print([frame.name for frame in frames], frames[-1].lineno - frames[0].lineno < 0)
    print("".join(traceback.format_exception_only(type(error), error)).strip())
    print(sys.exc_info()[0] is ZeroDivisionError, error.__traceback__.tb_next is not None)

summary = traceback.TracebackException.from_exception(ShopError("told later"))
print(list(summary.format_exception_only()))
for bad in ("[][1]", "{}['k']", "int('x')", "None + 1", "'a'.foo", "undefined_name"):
    try:
        eval(bad)
    except Exception as error:
        print(f"{type(error).__name__:<15}{str(error)[:46]}")
