"""The page that is drawn on: SVG elements, and the boxes of what must not be cut off."""

from __future__ import annotations

from math import cos, isfinite, pi, sin

from ._mathtext import runs
from ._metrics import ASCENT, CAPITAL, DESCENT, text_width
from .colors import to_rgba

PX = 100 / 72  # pixels of a point: an inch has 72 points and, here, 100 pixels
FAMILY = 'DejaVu Sans, Noto Sans S Chinese, Noto Sans SC, Noto Sans CJK SC, sans-serif'
_FAMILIES = {'monospace': 'DejaVu Sans Mono', 'serif': 'DejaVu Serif'}
_SCRIPT = 0.7  # size of what is raised or lowered
_SHIFT = {1: -0.36, 0: 0.0, -1: 0.16}
_ANCHORS = {'left': 'start', 'center': 'middle', 'right': 'end'}
_DASHES = {
    '--': (3.7, 1.6), 'dashed': (3.7, 1.6), ':': (1, 1.65), 'dotted': (1, 1.65), '-.': (6.4, 1.6, 1, 1.6),
    'dashdot': (6.4, 1.6, 1, 1.6),
}  # fmt: skip

Box = tuple[float, float, float, float]  # left, top, right, bottom in pixels


def union(boxes) -> Box | None:
    boxes = list(boxes)
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes)
    return min(left), min(top), max(right), max(bottom)


def overlap(a: Box, b: Box, gap: float = 0) -> bool:
    return a[0] < b[2] + gap and b[0] < a[2] + gap and a[1] < b[3] + gap and b[1] < a[3] + gap


def num(value: float) -> str:
    text = f'{value:.2f}'
    return text.rstrip('0').rstrip('.') if text != '-0.00' else '0'


def escape(text: str) -> str:
    # XML has no way at all to write control characters and halves of surrogate pairs.
    if not text.isprintable():
        text = ''.join(
            char for char in text if char >= ' ' and not '\ud800' <= char <= '\udfff' and char not in '\ufffe\uffff'
        )
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('"', '&quot;')


def is_drawn(linestyle) -> bool:
    return linestyle not in ('', ' ', 'None', 'none', None)


def paint(
    fill=None, stroke=None, width: float = 0, dash=None, alpha=None, cap: str = 'butt', join: str = 'miter'
) -> str:
    """Attributes for a colour inside, and a line of `width` points around."""
    result = ' fill="none"'
    if fill is not None:
        rgba = to_rgba(fill, alpha)
        result = _color('fill', rgba) if rgba[3] > 0 else result
    if stroke is None or width <= 0 or not is_drawn(dash or '-'):
        return result
    rgba = to_rgba(stroke, alpha)
    if rgba[3] <= 0:
        return result
    result += _color('stroke', rgba) + f' stroke-width="{num(width * PX)}"'
    pattern = dash[1] if isinstance(dash, (tuple, list)) else _DASHES.get(dash)
    if pattern:
        lengths = ' '.join(num(max(part, 0.1) * width * PX) for part in pattern)
        result += f' stroke-dasharray="{lengths}"'
    if join != 'miter':
        result += f' stroke-linejoin="{join}"'
    return result + (f' stroke-linecap="{cap}"' if cap != 'butt' and not pattern else '')


def _color(name: str, rgba: tuple) -> str:
    code = ''.join(f'{round(part * 255):02x}' for part in rgba[:3])
    return f' {name}="#{code}"' + (f' {name}-opacity="{num(rgba[3])}"' if rgba[3] < 1 else '')


def outline(points, closed: bool = False) -> str:
    """Path data; a point that is not a number begins a new piece."""
    parts = []
    pen = 'M'
    for x, y in points:
        if not (isfinite(x) and isfinite(y)):
            pen = 'M'
            continue
        x, y = min(max(x, -1e5), 1e5), min(max(y, -1e5), 1e5)
        parts.append(f'{pen}{num(x)} {num(y)}')
        pen = 'L'
    return ''.join(parts) + ('Z' if closed and parts else '')


class Block:
    """Lines of text in place: where each begins, and the corners of them all."""

    def __init__(
        self, text: str, size: float, ha: str, va: str, rotation: float, mode, bold: bool, mono: bool, spacing: float
    ):
        self.lines = [runs(line) for line in text.split('\n')]
        self.size, self.spacing = size, spacing * size
        self.widths = [self._width(line, bold, mono) for line in self.lines]
        self.width = max(self.widths)
        self.last = (len(self.lines) - 1) * self.spacing
        self.angle = -rotation * pi / 180  # SVG turns clockwise
        self.rotation = rotation
        top, bottom = -ASCENT * size, self.last + DESCENT * size
        self.height = bottom - top
        middle = (self.last - CAPITAL * size) / 2
        across = {'left': 0.0, 'right': self.width}.get(ha, self.width / 2)
        down = {'top': top, 'bottom': bottom, 'baseline': self.last}.get(va, middle)
        if rotation % 360 and mode != 'anchor':  # the box around the turned text is what is aligned
            corners = [self._turn(x - self.width / 2, y - middle) for x in (0, self.width) for y in (top, bottom)]
            left, up, right, low = union((x, y, x, y) for x, y in corners)
            self.pivot = (self.width / 2, middle)
            self.offset = (
                {'left': -left, 'right': -right}.get(ha, 0),
                {'top': -up, 'bottom': -low, 'baseline': -low}.get(va, 0),
            )
        else:
            self.pivot, self.offset = (across, down), (0, 0)

    def _width(self, line, bold: bool, mono: bool) -> float:
        return sum(text_width(piece, self.size * (_SCRIPT if level else 1), bold, mono) for piece, level in line)

    def _turn(self, x: float, y: float) -> tuple[float, float]:
        c, s = cos(self.angle), sin(self.angle)
        return x * c - y * s, x * s + y * c

    def place(self, x: float, y: float, px: float, py: float) -> tuple[float, float]:
        """Where a point of the unturned text comes to lie when its anchor is at `px, py`."""
        dx, dy = self._turn(x - self.pivot[0], y - self.pivot[1])
        return px + self.offset[0] + dx, py + self.offset[1] + dy

    def corners(self, px: float, py: float, pad: float = 0) -> list[tuple[float, float]]:
        left, right = -pad, self.width + pad
        top, bottom = -ASCENT * self.size - pad, self.last + DESCENT * self.size + pad
        return [self.place(x, y, px, py) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]

    def box(self, px: float, py: float, pad: float = 0) -> Box:
        return union((x, y, x, y) for x, y in self.corners(px, py, pad))


class Canvas:
    def __init__(self, width: float, height: float):
        self.width, self.height = width, height
        self.parts: list[str] = []
        self.boxes: list[Box] = []  # of texts and legends: what the layout makes room for

    def add(self, markup: str) -> None:
        self.parts.append(markup)

    def path(self, data: str, style: str) -> None:
        if data:
            self.parts.append(f'<path d="{data}"{style}/>')

    def line(self, x1: float, y1: float, x2: float, y2: float, style: str) -> None:
        self.path(outline([(x1, y1), (x2, y2)]), style)

    def rect(self, box: Box, style: str, radius: float = 0) -> None:
        left, top, right, bottom = box
        rounded = f' rx="{num(radius)}"' if radius else ''
        size = f'width="{num(max(right - left, 0))}" height="{num(max(bottom - top, 0))}"'
        self.parts.append(f'<rect x="{num(left)}" y="{num(top)}" {size}{rounded}{style}/>')

    def clip(self, box: Box) -> None:
        """Opens a region nothing is drawn outside of, until `unclip`. Unlike a clip path it needs no id."""
        left, top, width, height = (num(v) for v in (box[0], box[1], max(box[2] - box[0], 1), max(box[3] - box[1], 1)))
        place = f'x="{left}" y="{top}" width="{width}" height="{height}"'
        self.parts.append(f'<svg {place} viewBox="{left} {top} {width} {height}" overflow="hidden">')

    def unclip(self) -> None:
        self.parts.append('</svg>')

    def text(self, x: float, y: float, text: str, size: float, color='black', ha: str = 'left', va: str = 'baseline',
             rotation: float = 0, mode=None, weight='normal', style='normal', family=None, alpha=None,
             spacing: float = 1.2, align: str | None = None) -> Box | None:  # fmt: skip
        """Draws text of `size` points at a point of the page and returns the box it fills."""
        if not text.strip() or not (isfinite(x) and isfinite(y)):
            return None
        bold, mono = is_bold(weight), family == 'monospace'
        block = Block(text, size * PX, ha, va, rotation, mode, bold, mono, spacing)
        look = f' font-size="{num(size * PX)}"{_color("fill", to_rgba(color, alpha))}'
        look += ' font-weight="bold"' if bold else ''
        look += ' font-style="italic"' if style in ('italic', 'oblique') else ''
        if family in _FAMILIES:
            look += f' font-family="{_FAMILIES[family]}, {FAMILY}"'
        align = align or (ha if mode == 'anchor' or not rotation % 360 else 'center')
        for i, line in enumerate(block.lines):
            place = {'left': 0, 'right': block.width}.get(align, block.width / 2)
            px, py = block.place(place, i * block.spacing, x, y)
            turn = f' transform="rotate({num(-rotation)} {num(px)} {num(py)})"' if rotation % 360 else ''
            anchor = _ANCHORS.get(align, 'middle')
            anchored = f' text-anchor="{anchor}"' if anchor != 'start' else ''
            self.parts.append(
                f'<text x="{num(px)}" y="{num(py)}"{anchored}{look}{turn}>{_spans(line, block.size)}</text>'
            )
        box = block.box(x, y)
        self.boxes.append(box)
        return box

    def svg(self, background, label: str) -> str:
        width, height = num(self.width), num(self.height)
        start = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        )
        start += f' font-family="{FAMILY}" role="img" aria-label="{escape(label)}">'
        page = f'<rect width="{width}" height="{height}"{paint(background)}/>'
        return '\n'.join([start, page, *self.parts, '</svg>\n'])


def is_bold(weight) -> bool:
    return (
        weight >= 600
        if isinstance(weight, (int, float))
        else weight in ('bold', 'semibold', 'demibold', 'heavy', 'black', 'demi', 'extra bold')
    )


def _spans(line, size: float) -> str:
    if len(line) == 1 and line[0][1] == 0:
        return escape(line[0][0])
    result, height = '', 0.0
    for piece, level in line:
        shift = _SHIFT[level] * size
        move = f' dy="{num(shift - height)}"' if shift != height else ''
        scale = f' font-size="{num(size * _SCRIPT)}"' if level else ''
        result += f'<tspan{move}{scale}>{escape(piece)}</tspan>'
        height = shift
    return result
