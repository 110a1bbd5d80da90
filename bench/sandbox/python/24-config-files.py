"""The same settings from INI, TOML and JSON; merging, interpolation, validation."""

import configparser
import io
import json
import tomllib

INI = """
[DEFAULT]
root = /srv/app
timeout = 30

[server]
host = 127.0.0.1
port = 8080
logs = %(root)s/logs
debug = yes

[worker]
timeout = 90
queues = mail, reports,  cleanup
"""

TOML = """
title = "Demo"
released = 2025-03-01
[owner]
name = "Zoë"
[[plugins]]
name = "csv"
options = { delimiter = ";", header = true }
[[plugins]]
name = "math"
ratio = 1e-3
limits = [1, 2_000, 0xff]
[server]
port = 9090
"""

JSON = '{"server": {"debug": false, "tls": {"min": "1.2"}}, "plugins": null}'


def merge(base, extra):
    merged = dict(base)
    for key, value in extra.items():
        if isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = merge(merged[key], value)
        elif value is not None:
            merged[key] = value
    return merged


ini = configparser.ConfigParser()
ini.read_string(INI)
print(ini.sections(), ini["server"]["logs"], ini.getint("worker", "timeout"), ini.getint("server", "timeout"))
queues = [q.strip() for q in ini["worker"]["queues"].split(",")]
print(queues, ini.getboolean("server", "debug"), ini.get("server", "missing", fallback="none"))

toml = tomllib.loads(TOML)
print(toml["released"].isoformat(), toml["owner"], [p["name"] for p in toml["plugins"]], toml["plugins"][1]["limits"])

base = {name: dict(ini[name]) for name in ini.sections()}
settings = merge(merge(base, toml), json.loads(JSON))
print(json.dumps(settings["server"], sort_keys=True))
print(json.dumps(settings["plugins"][0], indent=2, ensure_ascii=False))

for loads, text in ((tomllib.loads, "a = "), (json.loads, '{"a": }'), (json.loads, '{"a": 1,,}')):
    try:
        loads(text)
    except ValueError as error:
        print(type(error).__name__, "for", repr(text))
try:
    ini.get("nowhere", "x")
except configparser.NoSectionError as error:
    print(error)
out = io.StringIO()
ini["worker"]["timeout"] = "120"
ini.remove_section("server")
ini.write(out)
print(out.getvalue().split("[worker]\n")[1].strip())
