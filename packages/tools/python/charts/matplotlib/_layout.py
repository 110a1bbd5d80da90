"""Places the plots of a figure so that nothing is cut off and nothing overlaps."""

from __future__ import annotations

from ._data import number
from ._room import make_room, make_room_for_legends
from ._svg import Box, Canvas, union
from .gridspec import GridSpec

_EDGE = 12.0  # pixels at the edges of the page
_BETWEEN = 18.0  # pixels between plots
_ROUNDS = 3  # tick labels change with the room they have, and the room with them
_MOST = 0.75  # of the page that may go to what stands around a plot, along x and along y

_RIM = 0.08  # of the page: a legend anchored this close to an edge stands at the edge

Margins = tuple[float, float, float, float]  # left, top, right, bottom


def arrange(figure) -> None:
    roots = [axes for axes in figure.axes if axes.host is None]
    for axes in figure.axes:
        axes.xaxis.turned = 0.0
        if axes.legend_ is not None:
            axes.legend_.is_beside = False
    for axes in roots:
        _set_box(axes, first_guess(figure, axes))
        make_room(axes)
    _round(figure, roots)
    for axes in roots:
        make_room_for_legends(axes)
    for _ in range(_ROUNDS):
        for axes in roots:
            make_room(axes)
        _round(figure, roots)


def _round(figure, roots: list) -> None:
    area = figure.plot_area(_EDGE)
    for axes in roots:
        _set_box(axes, axes.box if axes.position is None else _fixed(figure, axes.position))
    needs = {id(axes): _needs(figure, axes) for axes in roots if axes.visible}
    for grid in _grids(figure):
        if grid.parent is None:
            _place(figure, grid, area, needs)


def _fixed(figure, position) -> Box:
    left, bottom, width, height = map(number, position)
    wide, high = figure.width_px, figure.height_px
    return left * wide, (1 - bottom - height) * high, (left + width) * wide, (1 - bottom) * high


def first_guess(figure, axes) -> Box:
    if axes.spec is None:
        return _fixed(figure, axes.position or (0.125, 0.11, 0.775, 0.77))
    grid = axes.spec.grid
    width, height = figure.width_px / grid.ncols, figure.height_px / grid.nrows
    (top, low), (left, right) = axes.spec.rows, axes.spec.columns
    return (
        left * width + 60,
        top * height + 30,
        max((right + 1) * width - 15, left * width + 80),
        max((low + 1) * height - 45, top * height + 50),
    )


def _grids(figure) -> list[GridSpec]:
    found: list[GridSpec] = []
    for axes in figure.axes:
        grid = axes.spec.grid if axes.spec is not None and axes.host is None and axes.position is None else None
        while grid is not None:
            if grid not in found:
                found.append(grid)
            grid = grid.parent.grid if grid.parent is not None else None
    return found


def _needs(figure, axes) -> Margins:
    """What stands around the plot, measured by drawing it."""
    canvas = Canvas(figure.width_px, figure.height_px)
    axes.draw(canvas, is_measured=True)
    box = axes.box
    around = union([box, *canvas.boxes])
    sides = (box[0] - around[0], box[1] - around[1], around[2] - box[2], around[3] - box[3])
    left, top, right, bottom = (max(side, 0.0) for side in sides)
    across = min(_MOST * figure.width_px / ((left + right) or 1), 1.0)
    down = min(_MOST * figure.height_px / ((top + bottom) or 1), 1.0)
    return left * across, top * down, right * across, bottom * down


def _place(figure, grid: GridSpec, area: Box, needs: dict) -> None:
    """Splits `area` into rows and columns, each with the margins the neediest of its plots asks for."""
    members = [
        axes
        for axes in figure.axes
        if axes.host is None and axes.position is None and axes.spec is not None and id(axes) in needs
    ]
    spans = [(axes.spec, needs[id(axes)]) for axes in members if axes.spec.grid is grid]
    inner = [other for other in _grids(figure) if other.parent is not None and other.parent.grid is grid]
    spans += [(other.parent, (0.0, 0.0, 0.0, 0.0)) for other in inner]
    lefts, rights = [0.0] * grid.ncols, [0.0] * grid.ncols
    tops, bottoms = [0.0] * grid.nrows, [0.0] * grid.nrows
    for spec, (left, top, right, bottom) in spans:
        lefts[spec.columns[0]] = max(lefts[spec.columns[0]], left)
        rights[spec.columns[1]] = max(rights[spec.columns[1]], right)
        tops[spec.rows[0]] = max(tops[spec.rows[0]], top)
        bottoms[spec.rows[1]] = max(bottoms[spec.rows[1]], bottom)
    columns = _split(area[0], area[2], grid.widths, lefts, rights, _gap(grid.wspace, figure.wspace))
    lines = _split(area[1], area[3], grid.heights, tops, bottoms, _gap(grid.hspace, figure.hspace))
    for axes in members:
        if axes.spec.grid is grid:
            _set_cell(axes, columns, lines, needs[id(axes)])
    for other in inner:
        (x0, x1), (y0, y1) = other.parent.columns, other.parent.rows
        _place(figure, other, (columns[x0][0], lines[y0][0], columns[x1][1], lines[y1][1]), needs)


def _gap(own, general):
    return own if own is not None else general


def _split(
    start: float, end: float, ratios: list[float], before: list[float], after: list[float], gap
) -> list[tuple[float, float]]:
    """Start and end of each stretch, in proportion to `ratios`, with room before and after each."""
    count = len(ratios)
    between = _BETWEEN if gap is None or gap > 0.02 else 0.0
    gaps = [after[i] + before[i + 1] + between for i in range(count - 1)]
    free = end - start - before[0] - after[-1]
    if gap is not None:  # a share of the mean size, at least what is needed
        wanted = gap * free / (count + gap * (count - 1))
        gaps = [max(needed, wanted) for needed in gaps]
    free = max(free - sum(gaps), 20.0 * count)
    places, at = [], start + before[0]
    for i, ratio in enumerate(ratios):
        size = free * ratio / sum(ratios)
        places.append((at, at + size))
        at += size + (gaps[i] if i < count - 1 else 0)
    return places


def _set_cell(axes, columns: list, lines: list, needs: Margins) -> None:
    (x0, x1), (y0, y1) = axes.spec.columns, axes.spec.rows
    slot = (columns[x0][0], lines[y0][0], columns[x1][1], lines[y1][1])
    left = columns[x0 - 1][1] + _BETWEEN / 2 if x0 > 0 else 2.0
    right = columns[x1 + 1][0] - _BETWEEN / 2 if x1 + 1 < len(columns) else axes.figure.width_px - 2.0
    # Titles may use the width of the cell with half of the gaps beside it.
    left = slot[0] - (slot[0] - left) / (2 if x0 > 0 else 1)
    right = slot[2] + (right - slot[2]) / (2 if x1 + 1 < len(columns) else 1)
    axes.cell = (left, slot[1] - needs[1], right, slot[3] + needs[3])
    _set_box(axes, slot)


def _set_box(axes, slot: Box) -> None:
    """The box in its slot, smaller where the aspect asks for it; limits grow instead with `adjustable='datalim'`."""
    group = (axes, *axes.twins)
    for one in group:
        one.xaxis.domain.frozen = one.yaxis.domain.frozen = None
        one.box = slot
    for domain in [one.get_axis(name).domain for one in group for name in 'xy']:
        domain.frozen = domain.view()  # looked up for every mark: limits rest while a picture is drawn
    ratio = _ratio(axes)
    if ratio is None:
        return
    width, height = slot[2] - slot[0], slot[3] - slot[1]
    if axes.adjustable == 'datalim' and not axes.is_polar and axes.box_aspect is None:
        _stretch(axes, ratio, height / width)
        return
    wide, high = (width, width * ratio) if width * ratio <= height else (height / ratio, height)
    cx, cy = (slot[0] + slot[2]) / 2, (slot[1] + slot[3]) / 2
    for one in group:
        one.box = (cx - wide / 2, cy - high / 2, cx + wide / 2, cy + high / 2)


def _ratio(axes) -> float | None:
    """Height by width, or None where the plot fills its slot."""
    if axes.is_polar:
        return 1.0
    if axes.box_aspect is not None:
        return number(axes.box_aspect)
    if axes.aspect == 'auto':
        return None
    scale = 1.0 if axes.aspect == 'equal' else number(axes.aspect)
    (x0, x1), (y0, y1) = axes.xaxis.domain.view(), axes.yaxis.domain.view()
    return scale * abs(y1 - y0) / (abs(x1 - x0) or 1)


def _stretch(axes, ratio: float, wanted: float) -> None:
    domain, factor = (axes.yaxis.domain, wanted / ratio) if wanted > ratio else (axes.xaxis.domain, ratio / wanted)
    start, end = domain.view()
    middle, half = (start + end) / 2, (end - start) / 2 * factor
    domain.frozen = (middle - half, middle + half)


def reserve(legend, area: Box, page: Box) -> tuple[Box, Box]:
    """The rest of the area and the box of a figure's legend; one that was put somewhere inside takes no room."""
    width, height = legend.size()
    left, top, right, bottom = area
    gap = 8.0
    x, y = legend.anchor[:2] if legend.anchor is not None else (None, None)
    loc = legend.loc if isinstance(legend.loc, str) else 'inside'
    if y is not None and _RIM < y < 1 - _RIM and _RIM < x < 1 - _RIM or loc == 'inside':
        return area, legend.place(page, page)
    across = left if 'left' in loc else right - width if 'right' in loc else (left + right - width) / 2
    middle = (top + bottom - height) / 2
    if (y is not None and y >= 1 - _RIM) or (y is None and 'upper' in loc):
        return (left, top + height + gap, right, bottom), (across, top, across + width, top + height)
    if (y is not None and y <= _RIM) or (y is None and 'lower' in loc):
        return (left, top, right, bottom - height - gap), (across, bottom - height, across + width, bottom)
    if 'left' in loc and not (x is not None and x >= 1 - _RIM):
        return (left + width + gap, top, right, bottom), (left, middle, left + width, middle + height)
    return (left, top, right - width - gap, bottom), (right - width, middle, right, middle + height)
