"""Write and read binary records: struct, array, memoryview, a tiny BMP and a WAV header."""

import io
import struct
import wave
from array import array

HEADER = struct.Struct("<4sHHI")
RECORD = struct.Struct("<I16sd?3x")

people = [(1, "Amélie", 1.68, True), (2, "Bo", 1.82, False), (3, "北京人", 1.75, True)]


def pack():
    out = io.BytesIO()
    out.write(HEADER.pack(b"PPL1", 1, RECORD.size, len(people)))
    for number, name, height, active in people:
        out.write(RECORD.pack(number, name.encode()[:16], height, active))
    return out.getvalue()


def unpack(data):
    magic, version, size, count = HEADER.unpack_from(data)
    assert magic == b"PPL1" and size == RECORD.size, "not our file"
    for number, name, height, active in RECORD.iter_unpack(data[HEADER.size : HEADER.size + size * count]):
        yield version, number, name.rstrip(b"\0").decode(), height, active


data = pack()
print(len(data), RECORD.size, data[:12].hex(" "))
for row in unpack(data):
    print(row)

print(struct.pack(">I", 1).hex(), struct.pack("<I", 1).hex(), struct.unpack("<f", b"\xdb\x0fI@")[0])
print(
    (1000).to_bytes(4, "big"),
    int.from_bytes(b"\xff\xfe", "little", signed=True),
    (3.5).hex(),
    float.fromhex("0x1.8p+1"),
)


def bmp(pixels):
    height, width = len(pixels), len(pixels[0])
    rows = b""
    for row in reversed(pixels):
        line = b"".join(bytes(reversed(colour)) for colour in row)
        rows += line + b"\0" * (-len(line) % 4)
    head = struct.pack("<2sIHHI", b"BM", 54 + len(rows), 0, 0, 54)
    return head + struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(rows), 2835, 2835, 0, 0) + rows


image = bmp([[(255, 0, 0), (0, 255, 0), (0, 0, 255)], [(0, 0, 0), (255, 255, 255), (9, 9, 9)]])
print(len(image), image[:2], struct.unpack_from("<ii", image, 18), image[54:63].hex())

samples = array("h", (int(8000 * (i % 50) / 50) for i in range(400)))
sound = io.BytesIO()
with wave.open(sound, "wb") as out:
    out.setparams((1, 2, 8000, 0, "NONE", ""))
    out.writeframes(samples.tobytes())
sound.seek(0)
with wave.open(sound) as back:
    print(back.getnchannels(), back.getframerate(), back.getnframes(), array("h", back.readframes(4)).tolist())

view = memoryview(bytearray(b"hello world"))
view[0:5] = b"HELLO"
print(bytes(view), view[6:].tobytes(), array("i", [1, 2, 3]).itemsize, bytes(range(65, 70)).decode())
try:
    HEADER.unpack(b"short")
except struct.error as error:
    print("struct.error:", error)
