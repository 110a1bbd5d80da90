"""Lets automatic limits grow where labels of marks or a legend need the room."""

from __future__ import annotations

from math import isfinite

from .legend import hidden

_MOST_FOR_TEXT = 0.4  # of the length of an axis
_MOST_FOR_LEGEND = 0.3
_GAP = 4.0  # pixels


def make_room(axes) -> None:
    """Looks at the plot as it is placed now, and asks its limits for what its texts need."""
    for one in (axes, *axes.twins):
        one.room = {name: _for_texts(one, name) for name in 'xy'}
        one.room['y'][1] += one.legend_room


def make_room_for_legends(axes) -> None:
    for one in (axes, *axes.twins):
        one.legend_room = 0.0 if one.legend_ is None else _for_legend(one, one.legend_)


def _is_open(domain, side: int) -> bool:
    return (domain.low if side == 0 else domain.high) is None and len(domain.owners) == 1 and not domain.angular


def _for_texts(axes, name: str) -> list[float]:
    """Pixels beyond the lowest and the highest value that texts reach over the frame."""
    domain = axes.get_axis(name).domain
    values = domain.values()[0] if not axes.is_polar and axes.aspect == 'auto' else []
    if not values:
        return [0.0, 0.0]
    along = axes.along(name, 'data')
    ends = sorted((along(min(values)), along(max(values))))
    start, stop = (0, 2) if name == 'x' else (1, 3)
    least, most = [0.0, 0.0], _MOST_FOR_TEXT * axes.length(name)
    for text in axes.texts:
        x, y = text.anchor(axes)
        in_data = text.transform is None or getattr(text.transform, name) == 'data'
        if not (text.visible and text.text.strip() and in_data and isfinite(x + y)):
            continue
        box = text.block().box(x, y)
        over = (ends[0] - box[start] + _GAP, box[stop] - ends[1] + _GAP)
        for i in (0, 1):
            if over[i] < most:
                least[i] = max(least[i], over[i])
    # Pixels of y count downwards, and an inverted axis turns the ends around once more.
    is_turned = (name == 'y') != domain.inverted
    low, high = reversed(least) if is_turned else least
    return [low if _is_open(domain, 0) else 0.0, high if _is_open(domain, 1) else 0.0]


def _for_legend(axes, legend) -> float:
    """Pixels to keep free at the top where a legend would hide something everywhere; or it goes beside the plot."""
    legend.is_beside = False
    if not legend.is_free() or not legend.is_drawn():
        return 0.0
    obstacles = axes.obstacles()
    if not hidden(legend.place(axes.box, axes.box, obstacles), obstacles):
        return 0.0
    domain, height = axes.yaxis.domain, legend.size()[1] + 3 * _GAP
    can_grow = _is_open(domain, 1) and not domain.inverted and domain.scale.name == 'linear' and axes.aspect == 'auto'
    if (
        can_grow
        and not axes.is_polar
        and not axes.twins
        and axes.host is None
        and height < _MOST_FOR_LEGEND * axes.length('y')
    ):
        return height
    legend.is_beside = True
    return 0.0
