"""A command line tool with sub-commands, tried on several argument lists."""

import argparse
import contextlib
import io


def positive(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is not positive")
    return number


def build_parser():
    parser = argparse.ArgumentParser(prog="notes", description="Keep short notes.")
    parser.add_argument("-v", "--verbose", action="count", default=0)
    commands = parser.add_subparsers(dest="command", required=True)

    add = commands.add_parser("add")
    add.add_argument("text", nargs="+")
    add.add_argument("--tag", action="append", default=[])
    add.add_argument("--priority", type=positive, default=3)

    show = commands.add_parser("list")
    show.add_argument("--sort", choices=["date", "priority"], default="date")
    group = show.add_mutually_exclusive_group()
    group.add_argument("--all", action="store_true")
    group.add_argument("--limit", type=positive)
    return parser


LINES = [
    "add buy milk --tag home --tag shop",
    "-vv add call --priority 1",
    "list --sort priority --limit 2",
    "list --all --limit 2",
    "add x --priority 0",
    "list --limit many",
]


def main():
    parser = build_parser()
    notes = []
    for line in LINES:
        errors = io.StringIO()
        try:
            with contextlib.redirect_stderr(errors):
                options = parser.parse_args(line.split())
        except SystemExit as stop:
            message = errors.getvalue().strip().splitlines()[-1]
            print(f"exit {stop.code}: {message.split('error: ')[-1]}")
            continue
        if options.command == "add":
            notes.append((options.priority, " ".join(options.text), options.tag))
            print(f"added #{len(notes)} verbose={options.verbose} tags={options.tag}")
        else:
            rows = sorted(notes) if options.sort == "priority" else notes
            for priority, text, tags in rows[: options.limit]:
                print(f"  [{priority}] {text} {' '.join('#' + t for t in tags)}".rstrip())
    known, rest = parser.parse_known_args(["list", "--weird", "1"])
    print(sorted(vars(known).items()), rest)


if __name__ == "__main__":
    main()
