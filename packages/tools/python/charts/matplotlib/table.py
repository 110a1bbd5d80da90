"""Tables of text in or under a plot."""

from __future__ import annotations

from ._data import as_list, is_iterable
from ._metrics import text_width
from ._rc import font_points, rcParams
from ._svg import PX, paint
from .artist import Artist, Properties
from .text import Text


class Cell(Properties):
    def __init__(self, text: str, color, align: str, points: float):
        self.text = Text(0, 0, text, ha=align, va='center', fontsize=points)
        self.facecolor, self.edgecolor, self.linewidth = color, rcParams['axes.edgecolor'], 0.8

    def set_text_props(self, **properties) -> None:
        self.text.set(**properties)

    set_height = set_width = Properties.accept


class Table(Artist):
    zorder = 3

    def __init__(self, cells, row_labels, column_labels, loc: str, cellColours=None, cellLoc='right',  # noqa: N803
                 colWidths=None, rowColours=None, colColours=None, rowLoc='left', colLoc='center',
                 **properties):  # fmt: skip
        points = font_points(None)
        self.cells: dict[tuple[int, int], Cell] = {}
        self.loc, self.widths, self.row_scale, self.column_scale = loc, colWidths, 1.0, 1.0
        top = 1 if column_labels is not None else 0
        for column, label in enumerate(as_list(column_labels) if top else []):
            self.cells[0, column] = Cell(str(label), _pick(colColours, column), colLoc, points)
        for row, line in enumerate(as_list(cells if cells is not None else [])):
            for column, value in enumerate(as_list(line)):
                color = _pick(as_list(cellColours)[row] if cellColours is not None else None, column)
                self.cells[row + top, column] = Cell(str(value), color, cellLoc, points)
        for row, label in enumerate(as_list(row_labels) if row_labels is not None else []):
            self.cells[row + top, -1] = Cell(str(label), _pick(rowColours, row), rowLoc, points)
        super().__init__(clip_on=False, **properties)

    def __getitem__(self, place: tuple[int, int]) -> Cell:
        return self.cells[place]

    def get_celld(self) -> dict:
        return self.cells

    auto_set_font_size = Properties.accept

    def auto_set_column_width(self, col=None) -> None:
        self.widths = None

    def set_fontsize(self, size) -> None:
        for cell in self.cells.values():
            cell.text.set_fontsize(size)

    def scale(self, xscale: float, yscale: float) -> None:
        self.column_scale, self.row_scale = xscale, yscale

    def draw(self, canvas, axes) -> None:
        rows, columns = sorted({row for row, _ in self.cells}), sorted({column for _, column in self.cells})
        left, top, right, bottom = axes.box
        needed = {c: max(self._width(cell) for (_, at), cell in self.cells.items() if at == c) for c in columns}
        height = max((cell.text.fontsize for cell in self.cells.values()), default=10) * PX * 1.5 * self.row_scale
        body = [c for c in columns if c >= 0]
        equal = (right - left) / max(len(body), 1) if self.widths is None else 0
        given = (
            [share * (right - left) for share in self.widths]
            if self.widths is not None and is_iterable(self.widths)
            else []
        )
        room = {
            c: max(given[c] if c < len(given) else equal, needed[c] * 0.9) * min(self.column_scale, 1.0) for c in body
        }
        total = height * len(rows)
        y = {'top': top - total, 'bottom': bottom + 4, 'upper': top}.get(
            self.loc.split(' ')[0], (top + bottom - total) / 2
        )
        x0 = (left + right - sum(room.values())) / 2
        for row in rows:
            x = x0 - needed.get(-1, 0)
            for c in columns:
                width = needed[-1] if c == -1 else room[c]
                if (row, c) in self.cells:
                    self._draw_cell(canvas, self.cells[row, c], (x, y, x + width, y + height))
                x += width
            y += height

    def _width(self, cell: Cell) -> float:
        return max(text_width(line, cell.text.fontsize * PX) for line in cell.text.text.split('\n')) + 16

    def _draw_cell(self, canvas, cell: Cell, box) -> None:
        canvas.rect(box, paint(cell.facecolor, cell.edgecolor, cell.linewidth))
        canvas.boxes.append(box)
        align = cell.text.horizontalalignment
        x = {'left': box[0] + 7, 'right': box[2] - 7}.get(align, (box[0] + box[2]) / 2)
        cell.text.draw_at(canvas, x, (box[1] + box[3]) / 2)


def _pick(colors, index: int):
    return as_list(colors)[index % len(as_list(colors))] if colors is not None and len(as_list(colors)) else 'white'
