"""Shapes of markers, in units of their size around the origin, y downwards."""

from __future__ import annotations

from math import cos, pi, sin, sqrt

from ._svg import num

Shape = tuple[list[list[tuple[float, float]]], bool]  # pieces, and whether they are filled


def _regular(corners: int, turn: float = 0, inner: float | None = None) -> Shape:
    count = corners if inner is None else 2 * corners
    points = []
    for i in range(count):
        radius = 0.5 if inner is None or i % 2 == 0 else 0.5 * inner
        angle = 2 * pi * i / count - pi / 2 + turn
        points.append((radius * cos(angle), radius * sin(angle)))
    return [points], True


def _polygon(*points: float) -> Shape:
    return [list(zip(points[::2], points[1::2]))], True


def _strokes(*lines: tuple) -> Shape:
    return [[line[:2], line[2:]] for line in lines], False


_D = sqrt(0.5)
_T = 1 / 6
_PLUS = (
    -_T,
    -0.5,
    _T,
    -0.5,
    _T,
    -_T,
    0.5,
    -_T,
    0.5,
    _T,
    _T,
    _T,
    _T,
    0.5,
    -_T,
    0.5,
    -_T,
    _T,
    -0.5,
    _T,
    -0.5,
    -_T,
    -_T,
    -_T,
)
_CROSS = tuple(v for x, y in zip(_PLUS[::2], _PLUS[1::2]) for v in ((x - y) * _D, (x + y) * _D))

_SHAPES: dict[object, Shape] = {
    's': _polygon(-0.5, -0.5, 0.5, -0.5, 0.5, 0.5, -0.5, 0.5),
    '^': _polygon(0, -0.5, 0.5, 0.5, -0.5, 0.5),
    'v': _polygon(0, 0.5, 0.5, -0.5, -0.5, -0.5),
    '<': _polygon(-0.5, 0, 0.5, -0.5, 0.5, 0.5),
    '>': _polygon(0.5, 0, -0.5, -0.5, -0.5, 0.5),
    'D': _polygon(0, -_D, _D, 0, 0, _D, -_D, 0),
    'd': _polygon(0, -_D, _D * 0.6, 0, 0, _D, -_D * 0.6, 0),
    '*': _regular(5, inner=0.381966),
    'p': _regular(5),
    'h': _regular(6),
    'H': _regular(6, pi / 6),
    '8': _regular(8, pi / 8),
    'P': _polygon(*_PLUS),
    'X': _polygon(*_CROSS),
    'x': _strokes((-0.5, -0.5, 0.5, 0.5), (-0.5, 0.5, 0.5, -0.5)),
    '+': _strokes((-0.5, 0, 0.5, 0), (0, -0.5, 0, 0.5)),
    '|': _strokes((0, -0.5, 0, 0.5)),
    '_': _strokes((-0.5, 0, 0.5, 0)),
    '1': _strokes((0, 0, 0, 0.5), (0, 0, 0.4, -0.25), (0, 0, -0.4, -0.25)),
    '2': _strokes((0, 0, 0, -0.5), (0, 0, 0.4, 0.25), (0, 0, -0.4, 0.25)),
    '3': _strokes((0, 0, -0.5, 0), (0, 0, 0.25, 0.4), (0, 0, 0.25, -0.4)),
    '4': _strokes((0, 0, 0.5, 0), (0, 0, -0.25, 0.4), (0, 0, -0.25, -0.4)),
}
_ROUND = {'o': 1.0, '.': 0.5, ',': 0.1}
NAMES = {*_SHAPES, *_ROUND}


def is_marker(marker) -> bool:
    return marker not in (None, '', ' ', 'None', 'none')


def is_filled(marker) -> bool:
    return marker not in _SHAPES or _SHAPES[marker][1]


class MarkerStyle:
    def __init__(self, marker='o', fillstyle=None, **_ignored):
        self.marker, self.fillstyle = marker, fillstyle

    def get_marker(self):
        return self.marker


def marker_markup(marker, x: float, y: float, size: float, style: str = '') -> str:
    """One marker of `size` pixels; a shape that is not known is drawn as a circle."""
    if isinstance(marker, MarkerStyle):
        marker = marker.marker
    if marker not in _SHAPES:
        radius = size / 2 * _ROUND.get(marker, 1.0)
        return f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(radius)}"{style}/>'
    pieces, filled = _SHAPES[marker]
    end = 'Z' if filled else ''
    data = ''.join(
        'M' + 'L'.join(f'{num(x + px * size)} {num(y + py * size)}' for px, py in piece) + end for piece in pieces
    )
    return f'<path d="{data}"{style}/>'
