"""Filled shapes. Each gives its outline in data coordinates, so that any scale and projection can draw it."""

from __future__ import annotations

from math import cos, hypot, isfinite, pi, radians, sin

from ._data import as_list, number
from ._rc import rcParams
from ._svg import Box, num, outline, paint
from .artist import Artist
from .colors import to_rgba
from .transforms import Bbox

Points = list[tuple[float, float]]


class Patch(Artist):
    zorder = 1

    def __init__(self, **properties):
        self.facecolor = rcParams['patch.facecolor']
        self.edgecolor = None
        self.linewidth = rcParams['patch.linewidth']
        self.linestyle = '-'
        self.hatch = None
        self.fill = True
        self.joinstyle = 'miter'
        super().__init__(**properties)

    def set_color(self, color) -> None:
        self.facecolor = self.edgecolor = color

    def get_facecolor(self) -> tuple:
        return to_rgba(self.facecolor, self.alpha)

    get_fc = get_facecolor

    def get_edgecolor(self) -> tuple:
        return to_rgba(self.edgecolor or 'none', self.alpha)

    get_ec = get_edgecolor

    def paint(self) -> str:
        edge = self.edgecolor
        if edge is None and (not self.fill or rcParams['patch.force_edgecolor']):
            edge = rcParams['patch.edgecolor']
        return paint(self.facecolor if self.fill else None, edge, self.linewidth, self.linestyle, self.alpha)

    def rings(self) -> list[Points]:
        return []

    def extent(self):
        points = [point for ring in self.rings() for point in ring]
        return [x for x, _ in points], [y for _, y in points]

    def draw(self, canvas, axes) -> None:
        project = axes.projector(self.transform)
        rings = [[project(x, y) for x, y in axes.bent(ring)] for ring in self.rings()]
        data = ''.join(outline(ring, closed=True) for ring in rings)
        canvas.path(data, self.paint() + (' fill-rule="evenodd"' if len(rings) > 1 else ''))


class Rectangle(Patch):
    def __init__(self, xy, width, height, angle: float = 0, **properties):
        self.x, self.y = number(xy[0]), number(xy[1])
        self.width, self.height, self.angle = number(width), number(height), angle
        self.held: tuple[list, list] = ([], [])
        super().__init__(**properties)

    def get_xy(self) -> tuple[float, float]:
        return self.x, self.y

    def set_xy(self, xy) -> None:
        self.x, self.y = xy

    xy = property(get_xy, set_xy)

    def get_bbox(self) -> Bbox:
        return Bbox.from_bounds(self.x, self.y, self.width, self.height)

    def get_center(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def sticky(self):
        return self.held

    def rings(self):
        x, y, width, height = self.x, self.y, self.width, self.height
        turn = radians(self.angle)
        corners = [(0, 0), (width, 0), (width, height), (0, height)]
        return [[(x + dx * cos(turn) - dy * sin(turn), y + dx * sin(turn) + dy * cos(turn)) for dx, dy in corners]]

    def pixels(self, axes) -> Box | None:
        """Its box on the page; on a logarithmic axis what goes down to zero ends at the edge."""
        project = axes.projector(self.transform)
        left, right, top, bottom = axes.box[0], axes.box[2], axes.box[1], axes.box[3]
        (x0, y0), (x1, y1) = project(self.x, self.y), project(self.x + self.width, self.y + self.height)
        x0 = x0 if isfinite(x0) or not isfinite(x1) else (left if x1 > left else right)
        y0 = y0 if isfinite(y0) or not isfinite(y1) else (bottom if y1 < bottom else top)
        if not all(map(isfinite, (x0, y0, x1, y1))):
            return None
        x0, y0, x1, y1 = (min(max(v, -1e5), 1e5) for v in (x0, y0, x1, y1))
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def draw(self, canvas, axes) -> None:
        if self.angle or axes.is_polar:
            super().draw(canvas, axes)
            return
        box = self.pixels(axes)
        if box is not None:
            self.draw_box(canvas, box)

    def draw_box(self, canvas, box: Box) -> None:
        canvas.rect(box, self.paint())
        if self.hatch:
            canvas.clip(box)
            canvas.path(
                _hatch(self.hatch, box), paint(None, self.edgecolor or rcParams['hatch.color'], 0.8, None, self.alpha)
            )
            canvas.unclip()


def _hatch(pattern: str, box: Box) -> str:
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    parts = []
    for sign in dict.fromkeys(pattern):
        step = 14 / min(pattern.count(sign), 4)
        count = int(min((width + height) / step, 400)) + 1
        for i in range(count):
            at = i * step
            if sign in '/x':
                parts.append(f'M{num(left + at)} {num(top)}L{num(left + at - height)} {num(bottom)}')
            if sign in '\\x':
                parts.append(f'M{num(right - at)} {num(top)}L{num(right - at + height)} {num(bottom)}')
            if sign in '-+' and at < height:
                parts.append(f'M{num(left)} {num(top + at)}H{num(right)}')
            if sign in '|+' and at < width:
                parts.append(f'M{num(left + at)} {num(top)}V{num(bottom)}')
        if sign in 'oO.*':
            for row in range(min(int(height / step) + 1, 40)):
                for column in range(min(int(width / step) + 1, 60)):
                    x, y = left + (column + 0.5 * (row % 2)) * step, top + row * step
                    parts.append(f'M{num(x - 1.5)} {num(y)}a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0 -3 0')
    return ''.join(parts)


class FancyBboxPatch(Rectangle):
    def __init__(self, xy, width, height, boxstyle='round', **properties):
        self.boxstyle = str(boxstyle)
        super().__init__(xy, width, height, **properties)

    def draw_box(self, canvas, box: Box) -> None:
        radius = min(8, (box[2] - box[0]) / 4, (box[3] - box[1]) / 4) if 'round' in self.boxstyle else 0
        canvas.rect(box, self.paint(), radius)


class Polygon(Patch):
    def __init__(self, xy, closed: bool = True, **properties):
        self.points = [(number(x), number(y)) for x, y in map(as_list, as_list(xy))]
        super().__init__(**properties)

    def get_xy(self) -> Points:
        return self.points

    def rings(self):
        return [self.points]


PathPatch = Polygon


class Ellipse(Patch):
    def __init__(self, xy, width, height, angle: float = 0, **properties):
        self.center = (number(xy[0]), number(xy[1]))
        self.width, self.height, self.angle = width, height, angle
        super().__init__(**properties)

    def rings(self):
        turn = radians(self.angle)
        arc = [(self.width / 2 * cos(i * pi / 45), self.height / 2 * sin(i * pi / 45)) for i in range(90)]
        (cx, cy), c, s = self.center, cos(turn), sin(turn)
        return [[(cx + x * c - y * s, cy + x * s + y * c) for x, y in arc]]


class Circle(Ellipse):
    def __init__(self, xy, radius: float = 5, **properties):
        super().__init__(xy, 2 * radius, 2 * radius, **properties)
        self.radius = radius


class Wedge(Patch):
    """A slice from `theta1` to `theta2` degrees, counter-clockwise; `width` leaves a hole."""

    def __init__(self, center, r: float, theta1: float, theta2: float, *, width: float | None = None, **properties):
        self.center, self.r, self.theta1, self.theta2, self.width = tuple(center), r, theta1, theta2, width
        super().__init__(**properties)

    def rings(self):
        span = min(max(self.theta2 - self.theta1, -360), 360)
        inner = 0 if self.width is None else max(self.r - self.width, 0)
        if abs(span) >= 359.999:
            return [self._arc(self.r, 0, 360), *([self._arc(inner, 0, 360)] if inner > 0 else [])]
        back = self._arc(inner, self.theta2, -span) if inner > 0 else [self.center]
        return [self._arc(self.r, self.theta1, span) + back]

    def _arc(self, radius: float, start: float, span: float) -> Points:
        steps = max(int(abs(span) / 2), 1)
        angles = [radians(start + span * i / steps) for i in range(steps + 1)]
        return [(self.center[0] + radius * cos(a), self.center[1] + radius * sin(a)) for a in angles]


class FancyArrowPatch(Patch):
    def __init__(
        self, posA=None, posB=None, arrowstyle='simple', connectionstyle='arc3', mutation_scale=1, **properties
    ):
        self.posA, self.posB = posA, posB
        self.look = {'arrowstyle': str(arrowstyle), 'connectionstyle': str(connectionstyle)}
        self.color = None
        super().__init__(**properties)

    def set_color(self, color) -> None:
        self.color = color

    def extent(self):
        return [self.posA[0], self.posB[0]], [self.posA[1], self.posB[1]]

    def draw(self, canvas, axes) -> None:
        from .text import draw_arrow

        project = axes.projector(self.transform)
        look = {
            **self.look,
            'color': self.color or self.edgecolor or 'black',
            'linewidth': self.linewidth,
            'linestyle': self.linestyle,
        }
        draw_arrow(canvas, project(*self.posA), project(*self.posB), look, shrink=0, alpha=self.alpha)


class FancyArrow(Polygon):
    """The arrow of `arrow(x, y, dx, dy)`: a filled shape in data coordinates."""

    def __init__(
        self, x, y, dx, dy, width=0.001, head_width=None, head_length=None, length_includes_head=False, **properties
    ):
        x, y, dx, dy = map(number, (x, y, dx, dy))
        length = hypot(dx, dy) or 1e-9
        head = 3 * width if head_width is None else head_width
        tip = 1.5 * head if head_length is None else head_length
        ux, uy = dx / length, dy / length
        total = length if length_includes_head else length + tip
        shape = [(0, width / 2), (total - tip, width / 2), (total - tip, head / 2), (total, 0)]
        shape += [(along, -across) for along, across in reversed(shape[:3])]
        super().__init__([(x + a * ux - b * uy, y + a * uy + b * ux) for a, b in shape], **properties)
