"""Texts and annotations with arrows."""

from __future__ import annotations

from math import atan2, cos, hypot, isfinite, pi, sin

from ._data import number
from ._rc import font_points, rcParams
from ._svg import PX, Block, is_bold, outline, paint, union
from .artist import Artist, canonical
from .transforms import Transform


class Text(Artist):
    zorder = 3

    def __init__(self, x=0, y=0, text='', **properties):
        self.x, self.y = x, y
        self.text = str(text)
        self.fontsize = font_points(None)
        self.color = rcParams['text.color']
        self.horizontalalignment, self.verticalalignment, self.multialignment = 'left', 'baseline', None
        self.rotation, self.rotation_mode = 0, None
        self.fontweight, self.style, self.fontfamily = rcParams['font.weight'], rcParams['font.style'], None
        self.bbox = None
        self.linespacing, self.wrap = 1.2, False
        self.backgroundcolor = self.fontproperties = None
        # A dictionary of font settings gives way to what is said next to it.
        properties = {**canonical(properties.pop('fontdict', None) or {}), **canonical(properties)}
        super().__init__(**{'clip_on': False, **properties})

    def set_text(self, text) -> None:
        self.text = '' if text is None else str(text)

    def set_fontsize(self, size) -> None:
        self.fontsize = font_points(size)

    set_size = set_fontsize

    def set_fontfamily(self, family) -> None:
        family = family[0] if isinstance(family, (list, tuple)) and family else family
        name = str(family).lower()
        self.fontfamily = 'monospace' if 'mono' in name or 'courier' in name else 'serif' if name == 'serif' else None

    set_family = set_fontname = set_fontfamily

    def set_fontproperties(self, properties) -> None:
        self.update({key: value for key, value in vars(properties).items() if value is not None} if properties else {})

    def set_rotation(self, rotation) -> None:
        words = {'vertical': 90.0, 'horizontal': 0.0}
        self.rotation = words[rotation] if rotation in words else float(rotation)

    def like(self, text: str, **changes) -> Text:
        """Another text that looks as this one does, but for the changes."""
        other = Text(0, 0, text)
        other.__dict__.update({**vars(self), 'text': text})
        other.update(changes)
        return other

    def get_position(self) -> tuple:
        return self.x, self.y

    def set_position(self, position) -> None:
        self.x, self.y = position

    def anchor(self, axes) -> tuple[float, float]:
        project = axes.projector(self.transform)
        return project(axes.xaxis.convert_one(self.x), axes.yaxis.convert_one(self.y))

    def draw(self, canvas, axes) -> None:
        self.draw_at(canvas, *self.anchor(axes))

    def block(self) -> Block:
        bold, mono = is_bold(self.fontweight), self.fontfamily == 'monospace'
        size, ha, va = self.fontsize * PX, self.horizontalalignment, self.verticalalignment
        return Block(self.text, size, ha, va, self.rotation, self.rotation_mode, bold, mono, self.linespacing)

    def draw_at(self, canvas, x: float, y: float) -> None:
        frame = self.bbox or ({'fc': self.backgroundcolor, 'ec': 'none'} if self.backgroundcolor else None)
        if frame and self.text.strip() and isfinite(x) and isfinite(y):
            self._draw_frame(canvas, x, y, canonical(frame))
        place = {'mode': self.rotation_mode, 'align': self.multialignment, 'spacing': self.linespacing}
        look = {'weight': self.fontweight, 'style': self.style, 'family': self.fontfamily, 'alpha': self.alpha}
        ha, va = self.horizontalalignment, self.verticalalignment
        canvas.text(x, y, self.text, self.fontsize, self.color, ha, va, self.rotation, **place, **look)

    def _draw_frame(self, canvas, x: float, y: float, frame: dict) -> None:
        corners = self.block().corners(x, y, self._frame_pad(frame) * PX)
        face, edge = (
            frame.get('facecolor', frame.get('color', 'C0')),
            frame.get('edgecolor', frame.get('color', 'black')),
        )
        style = paint(face, edge, frame.get('linewidth', 1), frame.get('linestyle'), frame.get('alpha'))
        box = union((px, py, px, py) for px, py in corners)
        if self.rotation % 90:
            canvas.path(outline(corners, closed=True), style)
        else:
            canvas.rect(box, style, radius=0.3 * self.fontsize * PX if 'round' in str(frame.get('boxstyle', '')) else 0)
        canvas.boxes.append(box)

    def _frame_pad(self, frame: dict) -> float:
        for part in str(frame.get('boxstyle', '')).replace(' ', '').split(','):
            if part.startswith('pad='):
                return number(part[4:]) * self.fontsize
        return number(frame.get('pad', 4)) if 'boxstyle' not in frame else 0.3 * self.fontsize


class Annotation(Text):
    def __init__(self, text, xy, xytext=None, xycoords='data', textcoords=None, arrowprops=None, **properties):
        properties.pop('annotation_clip', None)
        x, y = xy if xytext is None else xytext
        super().__init__(x, y, text, **properties)
        self.xy, self.xycoords, self.arrowprops = tuple(xy), xycoords, arrowprops
        self.textcoords = textcoords if textcoords is not None and xytext is not None else xycoords

    def _point(self, axes, xy, coords) -> tuple[float, float]:
        x, y = axes.xaxis.convert_one(xy[0]), axes.yaxis.convert_one(xy[1])
        if isinstance(coords, Transform):
            return axes.projector(coords)(x, y)
        if coords in ('offset points', 'offset pixels'):
            scale = PX if coords == 'offset points' else 1
            px, py = self._point(axes, self.xy, self.xycoords)
            return px + number(xy[0]) * scale, py - number(xy[1]) * scale
        space = 'axes' if 'axes' in str(coords) else 'figure' if 'figure' in str(coords) else 'data'
        return axes.projector(Transform(space, space))(x, y)

    def anchor(self, axes) -> tuple[float, float]:
        return self._point(axes, (self.x, self.y), self.textcoords)

    def draw(self, canvas, axes) -> None:
        tip = self._point(axes, self.xy, self.xycoords)
        left, top, right, bottom = axes.box
        inside = left - 1 <= tip[0] <= right + 1 and top - 1 <= tip[1] <= bottom + 1
        if self.xycoords == 'data' and not inside:
            return
        x, y = self.anchor(axes)
        if self.arrowprops is not None and all(map(isfinite, (*tip, x, y))):
            self._draw_arrow(canvas, tip, x, y)
        self.draw_at(canvas, x, y)

    def _draw_arrow(self, canvas, tip: tuple, x: float, y: float) -> None:
        look = canonical(self.arrowprops)
        pad = (self._frame_pad(canonical(self.bbox)) if self.bbox else 2) * PX
        box = self.block().box(x, y, pad)
        start = _leave(box, tip) if self.text.strip() else (x, y)
        draw_arrow(canvas, start, tip, look, shrink=look.get('shrinkB', 2), alpha=self.alpha)


def _leave(box, tip: tuple) -> tuple[float, float]:
    """Where the line from the middle of a box to `tip` leaves it."""
    cx, cy = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    dx, dy = tip[0] - cx, tip[1] - cy
    shares = [half / abs(d) for half, d in (((box[2] - box[0]) / 2, dx), ((box[3] - box[1]) / 2, dy)) if d]
    share = min([1.0, *shares])
    return cx + dx * share, cy + dy * share


def draw_arrow(canvas, start: tuple, tip: tuple, look: dict, shrink: float = 2, alpha=None) -> None:
    """An arrow as `arrowprops` describe it: `arrowstyle` of lines, or, without one, a filled wide one."""
    simple = 'arrowstyle' not in look and {'width', 'headwidth', 'facecolor', 'headlength', 'shrink'} & look.keys()
    kind = str(look.get('arrowstyle', '-|>')).split(',')[0]
    color = look.get('color') or (look.get('facecolor') if simple else None) or look.get('edgecolor') or 'black'
    width = look.get('linewidth', 1)
    alpha = look.get('alpha', alpha)
    bend = str(look.get('connectionstyle', '')).replace(' ', '')
    rad = float(bend.split('rad=')[1].split(',')[0]) if 'rad=' in bend else 0.0
    length = hypot(tip[0] - start[0], tip[1] - start[1])
    if length < 1:
        return
    cx = (start[0] + tip[0]) / 2 - rad * (tip[1] - start[1])
    cy = (start[1] + tip[1]) / 2 + rad * (tip[0] - start[0])
    angle = atan2(tip[1] - cy, tip[0] - cx)
    gap = min(shrink * PX, length / 3) if not simple else min(look.get('shrink', 0) * length, length / 3)
    tip = (tip[0] - gap * cos(angle), tip[1] - gap * sin(angle))
    head = min((4 + 2 * width) * PX if not simple else look.get('headwidth', 10) * PX * 0.9, length * 0.6)
    line = look.get('width', 3) if simple else width
    end = tip
    if simple or '|>' in kind or kind in ('simple', 'fancy'):
        end = (tip[0] - head * 0.9 * cos(angle), tip[1] - head * 0.9 * sin(angle))
    curve = f'Q{cx:.2f} {cy:.2f} ' if rad else 'L'
    canvas.path(
        f'M{start[0]:.2f} {start[1]:.2f}{curve}{end[0]:.2f} {end[1]:.2f}',
        paint(None, color, line, look.get('linestyle'), alpha),
    )
    heads = [(tip, angle)] if simple or '>' in kind or kind in ('simple', 'fancy') else []
    if kind.startswith('<'):
        heads.append((start, atan2(start[1] - cy, start[0] - cx)))
    for (px, py), toward in heads:
        spread = pi / 7 if not simple else pi / 6
        wings = [(px - head * cos(toward + turn), py - head * sin(toward + turn)) for turn in (spread, -spread)]
        filled = end is not tip
        data = outline([wings[0], (px, py), wings[1]], closed=filled)
        canvas.path(data, paint(color if filled else None, color, width, None, alpha, join='round'))
