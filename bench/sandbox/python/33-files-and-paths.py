"""Files in a temporary folder: pathlib, glob, shutil, fileinput-like editing, atomic replace."""

import io
import json
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath, PureWindowsPath


def tree(folder, indent="  "):
    for path in sorted(folder.iterdir()):
        print(f"{indent}{path.name}{'/' if path.is_dir() else f' {path.stat().st_size}'}")
        if path.is_dir():
            tree(path, indent + "  ")


with tempfile.TemporaryDirectory() as name:
    root = Path(name)
    (root / "src" / "lib").mkdir(parents=True)
    (root / "notes.txt").write_text("un\ndeux\ntrois\n", encoding="utf-8")
    (root / "src" / "main.py").write_text("print('é')\n", encoding="utf-8")
    (root / "src" / "lib" / "data.json").write_text(json.dumps({"a": [1, 2]}))
    (root / "src" / "lib" / "raw.bin").write_bytes(bytes(range(10)))
    tree(root)

    print(sorted(p.relative_to(root).as_posix() for p in root.rglob("*.*")))
    print(sum(p.stat().st_size for p in root.rglob("*") if p.is_file()), "bytes")

    with open(root / "notes.txt", encoding="utf-8") as source, open(
        root / "notes.new", "w", encoding="utf-8"
    ) as target:
        for number, line in enumerate(source, start=1):
            target.write(f"{number}: {line.upper()}")
    os.replace(root / "notes.new", root / "notes.txt")
    with open(root / "notes.txt", "a+", encoding="utf-8") as file:
        file.write("4: END\n")
        file.seek(0)
        print(file.read().splitlines())

    with open(root / "src" / "lib" / "raw.bin", "r+b") as file:
        file.seek(-2, io.SEEK_END)
        file.write(b"\xff")
        print(file.tell(), file.truncate())
    print((root / "src/lib/raw.bin").read_bytes().hex())

    shutil.copytree(root / "src", root / "copy")
    shutil.move(root / "copy" / "main.py", root / "moved.py")
    (root / "copy" / "lib" / "data.json").unlink()
    print([p.name for p in sorted((root / "copy").rglob("*"))], (root / "moved.py").exists())
    shutil.rmtree(root / "copy")
    for action in (
        lambda: (root / "none.txt").read_text(),
        lambda: (root / "src").rmdir(),
        lambda: (root / "src").mkdir(),
    ):
        try:
            action()
        except OSError as error:
            print(type(error).__name__)
    print((root / "src").is_dir(), list(root.glob("*.md")))

print(Path(name).exists())
path = PurePosixPath("/data/2025/report.final.csv")
print(path.stem, path.suffixes, path.parent.name, path.with_suffix(".json"), path.parts[1], path.match("*.csv"))
print(
    PureWindowsPath(r"C:\Users\zoe\a.txt").as_posix(),
    os.path.commonpath(["/a/b/c", "/a/b/d"]),
    os.path.normpath("/a/./b/../c"),
)
