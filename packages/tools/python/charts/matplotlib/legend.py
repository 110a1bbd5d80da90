"""Legends: what the marks mean, where they hide the least."""

from __future__ import annotations

from ._data import as_list, is_iterable
from ._rc import font_points, rcParams
from ._svg import PX, Box, Canvas, outline, overlap, paint
from .artist import Properties
from .collections import LineCollection, PathCollection, PolyCollection
from .container import Container
from .lines import Line2D
from .markers import marker_markup
from .patches import Patch, Rectangle
from .text import Text

_PLACES = ['best', 'upper right', 'upper left', 'lower left', 'lower right', 'right', 'center left', 'center right',
           'lower center', 'upper center', 'center']  # fmt: skip
_LINE_GAP = 0.5  # of the font size, between entries


def labelled(axes_list: list) -> list[tuple]:
    """Artists and containers with a label, in the order of drawing."""
    found = []
    for axes in axes_list:
        found += [(item, item.get_label()) for item in (*axes.artists, *axes.containers) if not isinstance(item, Text)]
    return [(item, str(label)) for item, label in found if label and not str(label).startswith('_')]


def handles_and_labels(axes_list: list, args: tuple, options: dict) -> tuple[list, list]:
    """What `legend(…)` was called with, in any of its forms, filled in from the labels of the artists."""
    handles, labels = options.pop('handles', None), options.pop('labels', None)
    if len(args) >= 2:
        handles, labels = args[:2]
    elif len(args) == 1:
        labels = args[0]
    if handles is None and labels is None:
        found = labelled(axes_list)
        return [handle for handle, _ in found], [label for _, label in found]
    if handles is None:
        marks = [item for axes in axes_list for item in (*axes.artists, *axes.containers)]
        inside = {id(part) for axes in axes_list for box in axes.containers for part in box}
        handles = [mark for mark in marks if id(mark) not in inside and not isinstance(mark, Text)]
    handles = as_list(handles)
    labels = [handle.get_label() for handle in handles] if labels is None else [str(label) for label in as_list(labels)]
    return handles[: len(labels)], labels[: len(handles)]


class Legend(Properties):
    def __init__(self, owner, handles, labels, loc=None, bbox_to_anchor=None, ncol=1, ncols=None, title=None,
                 fontsize=None, frameon=None, framealpha=None, facecolor=None, edgecolor=None, title_fontsize=None,
                 labelcolor=None, prop=None, reverse=False, markerscale=1.0, handlelength=2.0,
                 title_fontproperties=None, alignment=None, borderpad=0.4, columnspacing=2.0, labelspacing=None,
                 bbox_transform=None, **_ignored):  # fmt: skip
        self.owner = owner
        prop = prop if isinstance(prop, dict) else vars(prop) if prop is not None else {}
        self.points = font_points(fontsize or prop.get('size') or prop.get('fontsize') or rcParams['legend.fontsize'])
        color = labelcolor or rcParams['legend.labelcolor'] or rcParams['text.color']
        entries = list(zip(handles, labels))[:: -1 if reverse else 1]
        self.handles = self.legend_handles = self.legendHandles = [handle for handle, _ in entries]
        self.texts = [Text(0, 0, label, fontsize=self.points, color=color) for _, label in entries]
        if is_iterable(labelcolor):
            for text, own in zip(self.texts, labelcolor):
                text.color = own
        elif isinstance(labelcolor, str) and labelcolor in ('linecolor', 'markerfacecolor'):
            for handle, text in zip(self.handles, self.texts):
                text.color = getattr(handle, 'color', rcParams['text.color'])
        size = title_fontsize or rcParams['legend.title_fontsize'] or self.points
        self.title = Text(0, 0, title or '', fontsize=size, color=rcParams['text.color'])
        self.title.update(
            (vars(title_fontproperties) if hasattr(title_fontproperties, '__dict__') else title_fontproperties) or {}
        )
        self.loc = rcParams['legend.loc'] if loc is None else loc
        if isinstance(self.loc, int):
            self.loc = _PLACES[self.loc] if 0 <= self.loc < len(_PLACES) else 'best'
        if isinstance(self.loc, str) and self.loc not in _PLACES and not self.loc.startswith('outside'):
            raise ValueError(f'{self.loc!r} is not a valid value for loc, use one of: {", ".join(_PLACES)}')
        self.anchor = as_list(bbox_to_anchor) if bbox_to_anchor is not None else None
        self.in_figure = bbox_transform is not None and getattr(bbox_transform, 'x', '') == 'figure'
        self.columns = max(int(ncols or ncol or 1), 1)
        alpha = rcParams['legend.framealpha'] if framealpha is None else framealpha
        face = facecolor or rcParams['legend.facecolor']
        face = rcParams['axes.facecolor'] if face == 'inherit' else face
        self.frame = Patch(
            facecolor=face, edgecolor=edgecolor or rcParams['legend.edgecolor'], linewidth=0.8, alpha=alpha
        )
        self.frame.visible = rcParams['legend.frameon'] if frameon is None else frameon
        self.visible, self.zorder, self.label = True, 5, ''
        self.is_beside = False  # set while a picture is drawn, where there is no free place inside
        em = self.points * PX
        self.handle_width, self.gap, self.pad = handlelength * em, 0.8 * em, borderpad * em
        self.column_gap, self.line_gap = columnspacing * em, (_LINE_GAP if labelspacing is None else labelspacing) * em
        self.marker_scale, self.box = markerscale, None

    # What is asked of a legend after it was made

    def set_title(self, title, prop=None) -> None:
        self.title.set(text=title, **(prop if isinstance(prop, dict) else {}))

    def get_patches(self) -> list:
        return [handle for handle in self.handles if isinstance(handle, Patch)]

    def get_lines(self) -> list:
        return [handle for handle in self.handles if isinstance(handle, Line2D)]

    def set_frame_on(self, on: bool) -> None:
        self.frame.visible = on

    def remove(self) -> None:
        self.visible = False

    set_draggable = set_in_layout = set_bbox_to_anchor = Properties.accept

    # Size and place

    def is_drawn(self) -> bool:
        return self.visible and bool(self.texts)

    def _cells(self) -> tuple[list[list[int]], list[float], list[float]]:
        """Entries by column, the columns' widths and the lines' heights."""
        count = len(self.texts)
        columns = min(self.columns, count)
        lengths = [count // columns + (1 if i < count % columns else 0) for i in range(columns)]
        cells, at = [], 0
        for length in lengths:
            cells.append(list(range(at, at + length)))
            at += length
        blocks = [text.block() for text in self.texts]
        widths = [max(blocks[i].width for i in column) + self.handle_width + self.gap for column in cells]
        heights = [
            max(blocks[column[row]].last for column in cells if row < len(column)) + self.points * PX
            for row in range(lengths[0])
        ]
        return cells, widths, heights

    def size(self) -> tuple[float, float]:
        _, widths, heights = self._cells()
        title = self.title.block()
        width = sum(widths) + self.column_gap * (len(widths) - 1)
        height = sum(heights) + self.line_gap * (len(heights) - 1)
        if self.title.text.strip():
            width, height = max(width, title.width), height + title.height + self.line_gap
        return width + 2 * self.pad, height + 2 * self.pad

    def is_free(self) -> bool:
        """Whether its place is ours to choose."""
        return self.loc == 'best' and self.anchor is None

    def is_outside(self) -> bool:
        """Whether its place is not in the plot, so that the layout must make room for it."""
        if self.anchor is None:
            return self.is_beside or (isinstance(self.loc, str) and self.loc.startswith('outside'))
        x, y = self.anchor[:2]
        width, height = self.anchor[2:] if len(self.anchor) == 4 else (0, 0)
        return not (x >= -0.01 and x + width <= 1.01 and y >= -0.01 and y + height <= 1.01) or self._points_out(x, y)

    def _points_out(self, x: float, y: float) -> bool:
        if len(self.anchor) == 4 or not isinstance(self.loc, str):
            return False
        horizontal, vertical = _sides(self.loc)
        return (
            (x >= 1 and horizontal == 0)
            or (x <= 0 and horizontal == 1)
            or (y >= 1 and vertical == 0)
            or (y <= 0 and vertical == 1)
        )

    def place(self, frame: Box, around: Box, obstacles=None, page: Box | None = None) -> Box:
        """Its box in or at `frame`; one that stands outside keeps clear of what is `around` it."""
        width, height = self.size()
        inset = 0.5 * self.points * PX
        if not isinstance(self.loc, str):
            x, y = as_list(self.loc)
            left, low = frame[0] + x * (frame[2] - frame[0]), frame[3] - y * (frame[3] - frame[1])
            return left, low - height, left + width, low
        if self.is_beside:
            return around[2] + inset, frame[1], around[2] + inset + width, frame[1] + height
        if self.anchor is not None:
            return self._anchored(page if self.in_figure and page else frame, around, width, height, inset)
        if self.loc == 'best' and obstacles is not None:
            places = [_inside(frame, width, height, _sides(name), inset) for name in _PLACES[1:]]
            return min(places, key=lambda box: (hidden(box, obstacles), places.index(box)))
        return _inside(frame, width, height, _sides(self.loc if self.loc != 'best' else 'upper right'), inset)

    def _anchored(self, frame: Box, around: Box, width: float, height: float, inset: float) -> Box:
        left, top, right, bottom = frame
        x, y = self.anchor[:2]
        wide, tall = self.anchor[2:] if len(self.anchor) == 4 else (0, 0)
        x0, y0 = left + x * (right - left), bottom - y * (bottom - top)
        area = (x0, y0 - tall * (bottom - top), x0 + wide * (right - left), y0)
        horizontal, vertical = _sides('upper right' if self.loc == 'best' else self.loc)
        box = _inside(area, width, height, (horizontal, vertical), inset)
        if not self.is_outside():
            return box
        dx = dy = 0.0
        if box[1] >= bottom - 1:
            dy = max(around[3] + inset - box[1], 0)
        elif box[3] <= top + 1:
            dy = min(around[1] - inset - box[3], 0)
        elif box[0] >= right - 1:
            dx = max(around[2] + inset - box[0], 0)
        elif box[2] <= left + 1:
            dx = min(around[0] - inset - box[2], 0)
        return box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy

    # Drawing

    def draw(self, canvas: Canvas, box: Box) -> None:
        self.box = box
        canvas.boxes.append(box)
        if self.frame.visible:
            canvas.rect(box, self.frame.paint(), radius=3)
        cells, widths, heights = self._cells()
        x, y = box[0] + self.pad, box[1] + self.pad
        if self.title.text.strip():
            self.title.set(ha='center', va='top')
            self.title.draw_at(canvas, (box[0] + box[2]) / 2, y)
            y += self.title.block().height + self.line_gap
        for column, width in zip(cells, widths):
            top = y
            for row, i in enumerate(column):
                middle = top + heights[row] / 2
                place = (x, middle - 0.35 * self.points * PX, x + self.handle_width, middle + 0.35 * self.points * PX)
                draw_handle(canvas, self.handles[i], place, self.marker_scale)
                text = self.texts[i]
                text.set(ha='left', va='center')
                text.draw_at(canvas, x + self.handle_width + self.gap, middle)
                top += heights[row] + self.line_gap
            x += width + self.column_gap


def _sides(place: str) -> tuple[float, float]:
    """Shares of the free space left of and above a box."""
    vertical = 0.0 if 'upper' in place else 1.0 if 'lower' in place else 0.5
    return 0.0 if 'left' in place else 1.0 if 'right' in place else 0.5, vertical


def _inside(frame: Box, width: float, height: float, sides: tuple[float, float], inset: float) -> Box:
    free_x = frame[2] - frame[0] - width - 2 * inset
    free_y = frame[3] - frame[1] - height - 2 * inset
    left, top = frame[0] + inset + sides[0] * free_x, frame[1] + inset + sides[1] * free_y
    return left, top, left + width, top + height


def hidden(box: Box, obstacles: tuple[list, list]) -> int:
    """How much of the marks lies under a box: points within, and boxes that overlap."""
    points, boxes = obstacles
    within = sum(box[0] - 3 <= x <= box[2] + 3 and box[1] - 3 <= y <= box[3] + 3 for x, y in points)
    return within + 3 * sum(overlap(box, other) for other in boxes)


def draw_handle(canvas: Canvas, handle, box: Box, scale: float = 1.0) -> None:
    left, top, right, bottom = box
    middle = (top + bottom) / 2
    if isinstance(handle, tuple):
        parts = [
            part
            for item in handle
            for part in (item if isinstance(item, (list, tuple)) else [item])
            if part is not None
        ]
        for part in parts[: 1 if isinstance(handle, Container) else None]:
            draw_handle(canvas, part, box, scale)
    elif isinstance(handle, Line2D):
        sample = Line2D([], [])
        sample.__dict__.update(vars(handle), steps='default', markevery=None, markersize=handle.markersize * scale)
        sample.marker = 'None'
        sample.draw_points(canvas, [(left, middle), (right, middle)])
        sample.marker, sample.linestyle, sample.dashes = handle.marker, 'None', None
        sample.draw_points(canvas, [((left + right) / 2, middle)])
    elif isinstance(handle, PathCollection):
        face = handle.face_colors(1)[0] if handle.array is None else handle.cmap(0.5)
        edge = (
            None if isinstance(handle.edgecolor, str) and handle.edgecolor == 'face' else as_list(handle.edgecolor)[0]
        )
        size = min(max(max(as_list(handle.sizes)[:1]), 4), 120) ** 0.5 * PX * scale
        style = paint(face, edge or face, as_list(handle.linewidth)[0], None, handle.alpha)
        canvas.add(marker_markup(handle.marker, (left + right) / 2, middle, size, style))
    elif isinstance(handle, Rectangle):
        handle.draw_box(canvas, box)
    elif isinstance(handle, (Patch, PolyCollection)):
        canvas.rect(box, handle.paint())
    elif isinstance(handle, LineCollection):
        color = handle.color if isinstance(handle.color, (str, tuple)) else as_list(handle.color)[0]
        dash = handle.linestyle if not isinstance(handle.linestyle, list) else handle.linestyle[0]
        canvas.path(
            outline([(left, middle), (right, middle)]),
            paint(None, color, as_list(handle.linewidth)[0], dash, handle.alpha),
        )
