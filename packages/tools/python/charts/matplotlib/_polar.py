"""Plots around a centre: radar charts, roses."""

from __future__ import annotations

from math import ceil, cos, degrees, isfinite, pi, radians, sin

from ._data import numbers
from ._svg import PX, Canvas, num, outline, paint
from .artist import Properties
from .axes import Axes
from .spines import Spine, Spines
from .ticker import FixedLocator, FuncFormatter
from .transforms import Transform

_STEP = radians(3)


class PolarAxes(Axes):
    """`x` is the angle in radians, counter-clockwise from the right unless turned; `y` is the radius."""

    is_polar = True
    name = 'polar'

    def __init__(self, figure, **properties):
        super().__init__(figure, **properties)
        self.zero, self.direction, self.label_angle = 0.0, 1, 22.5
        self.aspect = 'equal'
        self.spines = Spines({'polar': Spine('polar')})
        angles, radii = self.xaxis.domain, self.yaxis.domain
        angles.angular, radii.radial = True, True
        angles.locator = FixedLocator([i * pi / 4 for i in range(8)])
        angles.formatter = FuncFormatter(lambda angle, _pos: f'{degrees(angle):.0f}°')
        self.grid(True)

    # Where things are

    def _center(self) -> tuple[float, float, float]:
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2, min(right - left, bottom - top) / 2

    def projector(self, transform: Transform | None = None):
        if transform is not None and (transform.x, transform.y) != ('data', 'data'):
            return super().projector(transform)
        cx, cy, size = self._center()
        forward = self.yaxis.domain.scale.forward
        low, high = map(forward, self.yaxis.domain.view())
        turn, zero, scale = self.direction, self.zero, size / ((high - low) or 1)

        def project(angle: float, radius: float) -> tuple[float, float]:
            length = max((forward(radius) - low) * scale, 0.0) if isfinite(radius) else radius
            return cx + length * cos(zero + turn * angle), cy - length * sin(zero + turn * angle)

        return project

    def bent(self, ring: list) -> list:
        result = []
        for (a0, r0), (a1, r1) in zip(ring, [*ring[1:], ring[0]]):
            steps = max(ceil(abs(a1 - a0) / _STEP), 1) if r0 == r1 else 1
            result += [(a0 + (a1 - a0) * i / steps, r0 + (r1 - r0) * i / steps) for i in range(steps)]
        return result

    # What is set

    def set_theta_offset(self, offset: float) -> None:
        self.zero = offset

    def set_theta_direction(self, direction) -> None:
        self.direction = {'clockwise': -1, 'counterclockwise': 1, 'anticlockwise': 1}.get(direction, direction)

    def set_theta_zero_location(self, loc: str, offset: float = 0) -> None:
        self.zero = ['E', 'NE', 'N', 'NW', 'W', 'SW', 'S', 'SE'].index(loc) * pi / 4 + radians(offset)

    def set_rlabel_position(self, value: float) -> None:
        self.label_angle = float(value)

    def set_thetagrids(self, angles, labels=None, fmt=None, **properties) -> None:
        self.set_xticks([radians(angle) for angle in numbers(angles)], labels, **properties)

    def set_rgrids(self, radii, labels=None, angle=None, fmt=None, **properties) -> None:
        self.set_yticks(radii, labels, **properties)
        self.label_angle = self.label_angle if angle is None else float(angle)

    def set_rmax(self, rmax: float) -> None:
        self.yaxis.set_lim(high=rmax)

    def set_rmin(self, rmin: float) -> None:
        self.yaxis.set_lim(low=rmin)

    def set_rlim(self, bottom=None, top=None, **named):
        return self.yaxis.set_lim(bottom, top, **{key.replace('r', 'y', 1): value for key, value in named.items()})

    def set_rticks(self, ticks, labels=None, **properties) -> None:
        self.set_yticks(ticks, labels, **properties)

    # The circle is always whole, and its middle the lowest radius.
    set_xlim = set_thetamin = set_thetamax = set_thetalim = set_rorigin = set_rscale = Properties.accept

    def get_rmax(self) -> float:
        return self.yaxis.domain.view()[1]

    # Drawing

    def background(self, canvas: Canvas) -> None:
        if self.axis_on and self.frame_on:
            cx, cy, size = self._center()
            canvas.add(f'<circle cx="{num(cx)}" cy="{num(cy)}" r="{num(size)}"{paint(self.facecolor)}/>')

    def draw_grids(self, canvas: Canvas) -> None:
        cx, cy, size = self._center()
        high = self.yaxis.domain.view()[1]
        project = self.projector()
        look = self.xaxis.grids['major']
        for angle in self.xaxis.major_values() if look else ():
            style = paint(None, look['color'], look['linewidth'], look['linestyle'], look['alpha'])
            canvas.path(outline([(cx, cy), project(angle, high)]), style)
        look = self.yaxis.grids['major']
        for radius in self.yaxis.major_values() if look else ():
            x, y = project(0, radius)
            length = ((x - cx) ** 2 + (y - cy) ** 2) ** 0.5
            if 0 < length < size - 0.5:
                style = paint(None, look['color'], look['linewidth'], look['linestyle'], look['alpha'])
                canvas.add(f'<circle cx="{num(cx)}" cy="{num(cy)}" r="{num(length)}"{style}/>')

    def draw_frame(self, canvas: Canvas) -> None:
        cx, cy, size = self._center()
        spine = self.spines['polar']
        if spine.visible and self.frame_on:
            style = paint(None, spine.color, spine.linewidth, spine.linestyle)
            canvas.add(f'<circle cx="{num(cx)}" cy="{num(cy)}" r="{num(size)}"{style}/>')
        canvas.boxes.append((cx - size, cy - size, cx + size, cy + size))
        if self.xaxis.visible and self.xaxis.tick['labelbottom']:
            self._draw_angles(canvas, cx, cy, size)
        if self.yaxis.visible and self.yaxis.tick['labelleft']:
            self._draw_radii(canvas)

    def _draw_angles(self, canvas: Canvas, cx: float, cy: float, size: float) -> None:
        values = self.xaxis.major_values()
        reach = size + (float(self.xaxis.tick['pad']) + 2.5) * PX
        drawn = set()
        for i, (value, label) in enumerate(zip(values, self.xaxis.labels(values))):
            angle = self.zero + self.direction * value
            place = round(degrees(angle)) % 360
            text = self.xaxis.texts.get(i) or self.xaxis.new_text()
            if place in drawn or not text.visible:
                continue
            drawn.add(place)
            across, up = cos(angle), sin(angle)
            ha = 'center' if abs(across) < 0.2 else 'left' if across > 0 else 'right'
            va = 'center' if abs(up) < 0.4 else 'bottom' if up > 0 else 'top'
            text.like(label, ha=ha, va=va).draw_at(canvas, cx + reach * across, cy - reach * up)

    def _draw_radii(self, canvas: Canvas) -> None:
        values = self.yaxis.major_values(5)
        project, angle = self.projector(), radians(self.label_angle)
        for i, (value, label) in enumerate(zip(values, self.yaxis.labels(values))):
            text = self.yaxis.texts.get(i) or self.yaxis.new_text()
            if value > self.yaxis.domain.view()[0] and text.visible:
                x, y = project(angle, value)
                text.like(label, ha='left', va='center').draw_at(canvas, x + 2, y)
