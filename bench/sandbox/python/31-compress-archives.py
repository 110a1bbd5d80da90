"""zlib, gzip, bz2, lzma, zipfile and tarfile in memory; round trips, not sizes, are printed."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib

TEXT = ("La compression retire la redondance. 压缩消除冗余。 " * 200).encode()

for name, module in (("zlib", zlib), ("gzip", gzip), ("bz2", bz2), ("lzma", lzma)):
    packed = module.compress(TEXT)
    print(f"{name:<5} smaller: {len(packed) * 10 < len(TEXT)}, same: {module.decompress(packed) == TEXT}")

compressor = zlib.compressobj(level=9)
pieces = [compressor.compress(TEXT[i : i + 1000]) for i in range(0, len(TEXT), 1000)] + [compressor.flush()]
decompressor = zlib.decompressobj()
head = decompressor.decompress(b"".join(pieces), 60)
print(head.decode(), len(TEXT) - len(head), bool(decompressor.unconsumed_tail))

buffer = io.BytesIO()
with gzip.open(buffer, "wt", encoding="utf-8") as file:
    file.write("première ligne\n第二行\n")
buffer.seek(0)
with gzip.open(buffer, "rt", encoding="utf-8") as file:
    print([line.strip() for line in file])

archive = io.BytesIO()
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
    zipped.writestr("readme.txt", "bonjour")
    zipped.writestr("data/数据.csv", "a,b\n1,2\n" * 50)
with zipfile.ZipFile(archive) as zipped:
    for info in zipped.infolist():
        print(info.filename, info.file_size, info.compress_size < info.file_size)
    print(zipped.testzip(), zipped.read("readme.txt").decode(), zipfile.is_zipfile(archive))

archive = io.BytesIO()
with tarfile.open(fileobj=archive, mode="w:xz") as tar:
    for name in ("b.txt", "a.txt"):
        data = f"content of {name}".encode()
        info = tarfile.TarInfo(f"dir/{name}")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
archive.seek(0)
with tarfile.open(fileobj=archive) as tar:
    print(sorted(tar.getnames()), tar.extractfile("dir/a.txt").read().decode())

for module, bad in ((zlib, b"junk"), (lzma, b"junk"), (gzip, b"junk")):
    try:
        module.decompress(bad)
    except (zlib.error, lzma.LZMAError, gzip.BadGzipFile) as error:
        print(module.__name__, type(error).__name__)


def run_lengths(text):
    out = []
    for ch in text:
        if out and out[-1][0] == ch:
            out[-1][1] += 1
        else:
            out.append([ch, 1])
    return "".join(f"{n}{ch}" if n > 1 else ch for ch, n in out)


print(run_lengths("WWWWBBBWWC"))
