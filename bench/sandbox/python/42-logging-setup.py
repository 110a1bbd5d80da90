"""Logging to stdout without times: levels, filters, child loggers, a memory handler, exceptions."""

import logging
import logging.config
import sys

logging.config.dictConfig(
    {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"short": {"format": "{levelname:<8}{name}: {message}", "style": "{"}},
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "short"}},
        "loggers": {"shop": {"level": "DEBUG", "handlers": ["out"], "propagate": False}},
    }
)


class HideCards(logging.Filter):
    def filter(self, record):
        record.msg = str(record.msg).replace("4111", "****")
        return "health" not in record.getMessage()


class Collect(logging.Handler):
    def __init__(self):
        super().__init__(logging.ERROR)
        self.messages = []

    def emit(self, record):
        self.messages.append((record.levelname, record.getMessage()))


shop = logging.getLogger("shop")
orders = logging.getLogger("shop.orders")
collect = Collect()
shop.addHandler(collect)
shop.handlers[0].addFilter(HideCards())

shop.info("started with %d items", 3)
orders.debug("card 4111 accepted")
orders.info("health check")
orders.setLevel(logging.WARNING)
orders.info("not shown")
orders.warning("stock of %(name)s is %(left)d", {"name": "tea", "left": 1})


def pay(amount):
    try:
        return 100 / amount
    except ZeroDivisionError as error:
        shop.error("payment failed: %s", error)
        return None


pay(0)
print(collect.messages, orders.getEffectiveLevel(), shop.isEnabledFor(logging.DEBUG))

adapter = logging.LoggerAdapter(shop, {"user": "ana"})
adapter.process = lambda message, kwargs: (f"[{adapter.extra['user']}] {message}", kwargs)
adapter.warning("late")

root = logging.getLogger()
handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(logging.Formatter("%(levelname)s|%(message)s"))
root.addHandler(handler)
root.setLevel("INFO")
logging.info("root speaks")
logging.log(25, "between levels")
logging.addLevelName(25, "NOTICE")
logging.log(25, "a notice")
logging.disable(logging.ERROR)
logging.error("silenced")
logging.disable(logging.NOTSET)
logging.critical("heard %s %s", *["again", "!"])
print(logging.getLevelName(30), logging.getLogger("shop.orders") is orders, orders.parent.name)
