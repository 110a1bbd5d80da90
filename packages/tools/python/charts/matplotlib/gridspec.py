"""Grids of plots: rows, columns, and the cells a plot covers."""

from __future__ import annotations

from ._data import as_list, unknown


class GridSpec:
    def __init__(self, nrows: int, ncols: int, figure=None, width_ratios=None, height_ratios=None, wspace=None,
                 hspace=None, parent: SubplotSpec | None = None, **_ignored):  # fmt: skip
        if nrows < 1 or ncols < 1:
            raise ValueError(f'Number of rows and columns must be positive, not {nrows} and {ncols}')
        self.nrows, self.ncols, self.figure, self.parent = int(nrows), int(ncols), figure, parent
        self.widths = [float(v) for v in as_list(width_ratios)] if width_ratios is not None else [1.0] * self.ncols
        self.heights = [float(v) for v in as_list(height_ratios)] if height_ratios is not None else [1.0] * self.nrows
        if len(self.widths) != self.ncols:
            raise ValueError('Expected the given number of width ratios to match the number of columns of the grid')
        if len(self.heights) != self.nrows:
            raise ValueError('Expected the given number of height ratios to match the number of rows of the grid')
        self.wspace, self.hspace = wspace, hspace

    def __getitem__(self, key) -> SubplotSpec:
        if not isinstance(key, tuple):
            count = self.nrows * self.ncols
            first, last = _span(key, count)
            return SubplotSpec(self, (first // self.ncols, last // self.ncols), (first % self.ncols, last % self.ncols))
        return SubplotSpec(self, _span(key[0], self.nrows), _span(key[1], self.ncols))

    def __iter__(self):
        return (self[i] for i in range(self.nrows * self.ncols))

    def update(self, **settings) -> None:
        self.wspace, self.hspace = settings.get('wspace', self.wspace), settings.get('hspace', self.hspace)

    def get_geometry(self) -> tuple[int, int]:
        return self.nrows, self.ncols

    def tight_layout(self, *_args, **_kwargs) -> None:
        """Every layout is a tight one."""

    def subplots(self, **options):
        return self.figure.subplots_in(self, **options)


class GridSpecFromSubplotSpec(GridSpec):
    def __init__(self, nrows: int, ncols: int, subplot_spec: SubplotSpec, **options):
        super().__init__(nrows, ncols, subplot_spec.grid.figure, parent=subplot_spec, **options)


class SubplotSpec:
    """The cells from the first to the last row and column."""

    def __init__(self, grid: GridSpec, rows: tuple[int, int], columns: tuple[int, int]):
        self.grid, self.rows, self.columns = grid, rows, columns

    def __eq__(self, other) -> bool:
        return isinstance(other, SubplotSpec) and vars(self) == vars(other)

    def is_last_row(self) -> bool:
        return self.rows[1] == self.grid.nrows - 1

    def is_first_row(self) -> bool:
        return self.rows[0] == 0

    def is_first_col(self) -> bool:
        return self.columns[0] == 0

    def is_last_col(self) -> bool:
        return self.columns[1] == self.grid.ncols - 1

    def get_gridspec(self) -> GridSpec:
        return self.grid

    def subgridspec(self, nrows: int, ncols: int, **options) -> GridSpec:
        return GridSpecFromSubplotSpec(nrows, ncols, self, **options)


def _span(key, count: int) -> tuple[int, int]:
    if isinstance(key, slice):
        chosen = range(count)[key]
        if not chosen:
            raise IndexError('GridSpec slice would result in no space allocated for subplot')
        return chosen[0], chosen[-1]
    index = key + count if key < 0 else key
    if not 0 <= index < count:
        raise IndexError(f'index {key} is out of bounds for a GridSpec with size {count}')
    return index, index


class AxesArray:
    """The plots of `subplots`, indexed as an array is: `axes[0, 1]`, `axes[0][1]`, `axes[:, 0]`, `axes.flat`."""

    def __init__(self, items: list):
        self._items = items

    def __getitem__(self, key):
        if isinstance(key, tuple):
            first, *rest = key
            chosen = self._items[first]
            if not rest:
                return AxesArray(chosen) if isinstance(first, slice) else chosen
            if isinstance(first, slice):
                picked = [row[rest[0]] for row in chosen]
                return AxesArray(picked)
            return AxesArray(chosen[rest[0]]) if isinstance(rest[0], slice) else chosen[rest[0]]
        chosen = self._items[key]
        return AxesArray(chosen) if isinstance(chosen, list) else chosen

    def __iter__(self):
        return (AxesArray(item) if isinstance(item, list) else item for item in self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __getattr__(self, name: str):
        raise unknown('The array of subplots (index it: axes[0])', name, dir(type(self)))

    @property
    def shape(self) -> tuple:
        nested = self._items and isinstance(self._items[0], list)
        return (len(self._items), len(self._items[0])) if nested else (len(self._items),)

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        return len(self.ravel())

    def ravel(self, *_order) -> AxesArray:
        return AxesArray([item for row in self._items for item in (row if isinstance(row, list) else [row])])

    flatten = ravel
    flat = property(ravel)

    def reshape(self, *shape) -> AxesArray:
        flat = list(self.ravel())
        shape = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
        if len(shape) == 1:
            return AxesArray(flat)
        columns = shape[1] if shape[1] > 0 else len(flat) // shape[0]
        return AxesArray([flat[i : i + columns] for i in range(0, len(flat), columns)])

    def tolist(self) -> list:
        return [list(row) if isinstance(row, list) else row for row in self._items]

    @property
    def T(self) -> AxesArray:  # noqa: N802 - the name arrays give it
        return AxesArray([list(column) for column in zip(*self._items)]) if self.ndim == 2 else self
