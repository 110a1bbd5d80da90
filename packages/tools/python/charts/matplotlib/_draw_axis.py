"""Draws the grid, ticks and labels of an axis with straight sides."""

from __future__ import annotations

from math import cos, radians

from ._metrics import text_width, wrap
from ._svg import PX, Canvas, is_bold, overlap, paint, union
from .spines import SIDES

_GAP = 5  # pixels between neighbouring tick labels
_TURNED = 8  # pixels between turned ones, beyond their height


def draw_grid(axis, canvas: Canvas) -> None:
    axes = axis.axes
    left, top, right, bottom = axes.box
    along = axes.along(axis.axis_name, 'data')
    for kind, look in axis.grids.items():
        if look is None:
            continue
        style = paint(None, look['color'], look['linewidth'], look['linestyle'], look['alpha'])
        for value in axis.major_values() if kind == 'major' else axis.minor_values():
            at = along(value)
            canvas.line(*((at, bottom, at, top) if axis.axis_name == 'x' else (left, at, right, at)), style)


def draw_axis(axis, canvas: Canvas) -> None:
    """Ticks and their labels on each side that has them, then the axis' own label."""
    if not axis.visible:
        return
    values = _fitting(axis)
    along = axis.axes.along(axis.axis_name, 'data')
    positions, minor = [along(value) for value in values], [along(value) for value in axis.minor_values()]
    labels = axis.labels(values)
    start = len(canvas.boxes)
    for side in SIDES:
        if side not in axis.tick:
            continue
        at = axis.axes.spines[side].place(axis.axes)
        if axis.tick[side]:
            _draw_ticks(axis, canvas, side, at, positions, axis.tick)
            _draw_ticks(axis, canvas, side, at, minor, axis.minor)
        if axis.tick.get(f'label{side}'):
            _draw_tick_labels(axis, canvas, side, at, positions, labels)
            _draw_offset(axis, canvas, side, values, start)
    _draw_label(axis, canvas, start)


def _fitting(axis) -> list[float]:
    """The values of the ticks: fewer where labels of automatic ones would touch."""
    room = axis.room()
    values = axis.major_values(room)
    if axis.axis_name == 'y' or not getattr(axis.domain.pick_locator(), 'adapts', False):
        return values
    while room > 2 and _touch(axis, values):
        room -= 1
        values = axis.major_values(room)
    return values


def _touch(axis, values: list[float]) -> bool:
    if axis.tick['labelrotation'] or any(text.rotation for text in axis.texts.values()):
        return False
    along, size = axis.axes.along('x', 'data'), axis.label_points() * PX
    spans = sorted((along(value), text_width(label, size)) for value, label in zip(values, axis.labels(values)))
    return any(b - a < (wa + wb) / 2 + _GAP for (a, wa), (b, wb) in zip(spans, spans[1:]))


def _draw_ticks(axis, canvas: Canvas, side: str, at: float, positions: list[float], look: dict) -> None:
    length = float(look['length']) * PX
    out = {'left': -1, 'right': 1, 'bottom': 1, 'top': -1}[side] * length
    direction = axis.tick['direction']
    start, end = {'in': (0, -out), 'inout': (-out / 2, out / 2)}.get(direction, (0, out))
    style = paint(None, look['color'], float(look['width']))
    if 'stroke' not in style or length <= 0:
        return
    for place in positions:
        ends = (
            (at + start, place, at + end, place) if side in ('left', 'right') else (place, at + start, place, at + end)
        )
        canvas.line(*ends, style)


def _reach(axis) -> float:
    length = float(axis.tick['length']) if axis.tick['direction'] != 'in' else 0
    return (length + float(axis.tick['pad'])) * PX


def _draw_tick_labels(axis, canvas: Canvas, side: str, at: float, positions: list[float], labels: list[str]) -> None:
    texts = []
    for i, (place, label) in enumerate(zip(positions, labels)):
        text = axis.texts.get(i) or axis.new_text()
        if text.visible and label.strip():
            texts.append((place, text, label))
    turn, every = _turn(axis, texts)
    out = {'left': -1, 'right': 1, 'bottom': 1, 'top': -1}[side] * _reach(axis)
    for place, text, label in texts[::every]:
        rotation = text.rotation or turn
        ha, va, mode = _alignment(side, rotation)
        if side in ('bottom', 'top') and text.horizontalalignment not in (None, ha):
            va, mode = 'top' if side == 'bottom' else 'bottom', None
        ha, va = text.horizontalalignment or ha, text.verticalalignment or va
        shown = text.like(label, rotation=rotation, ha=ha, va=va, rotation_mode=text.rotation_mode or mode)
        x, y = (at + out, place) if side in ('left', 'right') else (place, at + out)
        if shown.rotation_mode == 'anchor' and side in ('bottom', 'top') and rotation % 90:
            y += out / abs(out or 1) * 0.35 * text.fontsize * PX * abs(cos(radians(rotation)))
        shown.draw_at(canvas, x, y)


def _alignment(side: str, rotation: float) -> tuple[str, str, str | None]:
    """How a label hangs on its tick: a slanted one by its end, so that it points at the tick."""
    if side in ('left', 'right'):
        return ('right' if side == 'left' else 'left'), 'center', None
    if rotation % 90 == 0:
        return 'center', 'top' if side == 'bottom' else 'bottom', None
    ends_here = (rotation > 0) == (side == 'bottom')
    return 'right' if ends_here else 'left', 'center', 'anchor'


def _turn(axis, texts: list) -> tuple[float, int]:
    """As `_least_turn`; labels that were turned stay so while a picture is laid out, or the layout would not settle."""
    turn, every = _least_turn(axis, texts)
    axis.turned = max(axis.turned, turn)
    return axis.turned, every


def _least_turn(axis, texts: list) -> tuple[float, int]:
    """Degrees to turn labels by so that they don't touch, unless somebody chose; and to show each how-manieth."""
    if len(texts) < 2 or any(text.rotation for _, text, _ in texts):
        return 0, 1
    places = sorted(place for place, _, _ in texts)
    spacing = min(b - a for a, b in zip(places, places[1:])) or 1e-9
    size = max(text.fontsize for _, text, _ in texts) * PX
    if axis.axis_name == 'y':
        return 0, max(1, int(size * 0.95 / spacing + 0.999))
    widths = {}
    for place, text, label in texts:
        lines = label.split('\n')
        widths[place] = max(text_width(line, text.fontsize * PX, is_bold(text.fontweight)) for line in lines)
    if all(b - a >= (widths[a] + widths[b]) / 2 + _GAP for a, b in zip(places, places[1:])):
        return 0, 1
    if spacing >= 2 * size + _TURNED and max(widths.values()) < 2.2 * spacing:
        return 30, 1
    if spacing >= 1.42 * size + _TURNED / 2:
        return 45, 1
    return 90, max(1, int(size * 1.1 / spacing + 0.999))


def _draw_offset(axis, canvas: Canvas, side: str, values: list[float], start: int) -> None:
    text = axis.offset_text(values)
    if not text:
        return
    left, top, right, bottom = axis.axes.box
    size, color = axis.label_points(), axis.tick['labelcolor']
    if axis.axis_name == 'x':
        low = max([box[3] for box in canvas.boxes[start:]], default=bottom)
        canvas.text(right, low + 2, text, size, color, 'right', 'top')
    else:
        canvas.text(
            left if side == 'left' else right, top - 4, text, size, color, 'left' if side == 'left' else 'right'
        )


def _draw_label(axis, canvas: Canvas, start: int) -> None:
    label = axis.label
    if not label.text.strip() or not label.visible:
        return
    left, top, right, bottom = axis.axes.box
    pad = float(axis.labelpad) * PX
    around = union([*canvas.boxes[start:], (left, top, right, bottom)])
    cell = axis.axes.cell or (0, 0, canvas.width, canvas.height)
    side = axis.label_side
    share = {'left': 0.0, 'right': 1.0}.get(axis.label_place, 0.5)
    bold = is_bold(label.fontweight)
    if axis.axis_name == 'x':
        text = wrap(label.text, label.fontsize * PX, _twice_nearest((left + right) / 2, cell[0], cell[2]), bold)
        x, y = left + share * (right - left), around[3] + pad if side == 'bottom' else around[1] - pad
        place = {'ha': ('left', 'center', 'right')[int(share * 2)], 'va': 'top' if side == 'bottom' else 'bottom'}
    else:
        text = wrap(label.text, label.fontsize * PX, _twice_nearest((top + bottom) / 2, cell[1], cell[3]), bold)
        y, x = bottom - share * (bottom - top), around[0] - pad if side == 'left' else around[2] + pad
        across = ('bottom', 'center', 'top')[int(share * 2)]
        place = {'ha': 'right' if side == 'left' else 'left', 'va': across, 'rotation': label.rotation}
    shown = label.like(text, **place, multialignment='center')
    shown.draw_at(canvas, x, y)


def _twice_nearest(middle: float, start: float, end: float) -> float:
    """The longest stretch around a point that stays between two ends; not less than a short word needs."""
    return max(2 * min(middle - start, end - middle), 60)


def draw_titles(axes, canvas: Canvas, start: int) -> None:
    """Titles above everything that stands over the plot, kept within its cell."""
    left, top, right, bottom = axes.box
    above = [box for box in canvas.boxes[start:] if box[1] < top]
    cell = axes.cell or (0, 0, canvas.width, canvas.height)
    for place, title in axes.titles.items():
        if not title.text.strip() or not title.visible:
            continue
        size = title.fontsize * PX
        text = wrap(title.text, size, max(cell[2] - cell[0], 60), is_bold(title.fontweight))
        x = {'left': left, 'right': right}.get(place, (left + right) / 2)
        shown = title.like(text, ha=place, va='baseline')
        half = shown.block().width / 2
        if place == 'center' and half * 2 <= cell[2] - cell[0]:
            x = min(max(x, cell[0] + half), cell[2] - half)
        y = min([top, *(box[1] for box in above if _beside(box, x, half, place))]) - float(axes.titlepad) * PX
        if isinstance(title.y, (int, float)) and title.y < 0.99:
            y = bottom - title.y * (bottom - top)
        shown.draw_at(canvas, x, y)


def _beside(box, x: float, half: float, place: str) -> bool:
    start, end = {'left': (x, x + 2 * half), 'right': (x - 2 * half, x)}.get(place, (x - half, x + half))
    return overlap((start, 0, end, 1), (box[0], 0, box[2], 1), 4)
