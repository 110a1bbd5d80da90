"""A figure: plots on a page."""

from __future__ import annotations

from ._data import as_list, is_iterable, number
from ._layout import arrange, first_guess, reserve
from ._metrics import wrap
from ._rc import rcParams
from ._svg import PX, Box, Canvas, is_bold, union
from .artist import Properties, canonical, flatten
from .axes import Axes
from .gridspec import AxesArray, GridSpec, SubplotSpec
from .text import Text
from .transforms import Transform

_PX_PER_INCH = 100
_MOST_INCHES = 60  # a figure larger than this was meant in pixels


class Figure(Properties):
    def __init__(self, figsize=None, dpi=None, *, facecolor=None, number: int = 1, label: str = '', **_ignored):
        self.set_size_inches(*(as_list(figsize) if figsize is not None else rcParams['figure.figsize']))
        self.dpi = float(dpi or rcParams['figure.dpi'])
        self.facecolor = rcParams['figure.facecolor'] if facecolor is None else facecolor
        self.number, self.label = number, label
        self.handed: dict[str, str] = {}  # the name of a chart and the picture given to the user under it
        self.is_shown = False
        self.transFigure = Transform('figure', 'figure', self)
        self.dpi_scale_trans = Transform('display', 'display', self)
        self.clear()

    def clear(self, keep_observers: bool = False) -> None:
        self.axes: list[Axes] = []
        self.current: Axes | None = None
        self.current_image = None
        self.titles: dict[str, Text] = {}  # suptitle, supxlabel, supylabel
        self.texts: list[Text] = []
        self.legends: list = []
        self.shared_colorbars: list = []
        self.wspace = self.hspace = None

    clf = clear

    # Size and look

    @property
    def width_px(self) -> float:
        return self.size[0] * _PX_PER_INCH

    @property
    def height_px(self) -> float:
        return self.size[1] * _PX_PER_INCH

    def set_size_inches(self, w, h=None, forward: bool = True) -> None:
        width, height = map(number, (w, h) if h is not None else as_list(w))
        if not (0 < width < float('inf') and 0 < height < float('inf')):
            raise ValueError(f'figure size must be positive finite not ({width}, {height})')
        self.size = (min(float(width), _MOST_INCHES), min(float(height), _MOST_INCHES))

    def get_size_inches(self) -> tuple[float, float]:
        return self.size

    def set_figwidth(self, val: float, forward: bool = True) -> None:
        self.set_size_inches(val, self.size[1])

    def set_figheight(self, val: float, forward: bool = True) -> None:
        self.set_size_inches(self.size[0], val)

    def get_figwidth(self) -> float:
        return self.size[0]

    def get_figheight(self) -> float:
        return self.size[1]

    @property
    def patch(self) -> Figure:
        """Its background, which answers `set_facecolor` as the figure does."""
        return self

    tight_layout = set_tight_layout = set_constrained_layout = set_layout_engine = Properties.accept
    align_labels = align_xlabels = align_ylabels = set_alpha = set_edgecolor = Properties.accept

    def subplots_adjust(self, left=None, bottom=None, right=None, top=None, wspace=None, hspace=None) -> None:
        """Takes the gaps between plots, as long as labels have room; the margins follow from what stands there."""
        self.wspace = self.wspace if wspace is None else float(wspace)
        self.hspace = self.hspace if hspace is None else float(hspace)

    def autofmt_xdate(self, bottom=0.2, rotation: float = 30, ha: str = 'right', which: str = 'major') -> None:
        for axes in self.axes:
            axes.xaxis.set_tick_params(labelrotation=rotation)

    # Plots

    def add_subplot(self, *args, projection=None, polar: bool = False, **options) -> Axes:
        """`add_subplot(2, 2, 1)`, `add_subplot(221)`, `add_subplot(grid[0, :])`."""
        spec = self.find_spec(args)
        axes = self._new_axes('polar' if polar else projection, options)
        axes.spec = spec
        axes.box = first_guess(self, axes)
        self.axes.append(axes)
        self.current = axes
        return axes

    def find_spec(self, args: tuple) -> SubplotSpec:
        if len(args) == 1 and isinstance(args[0], SubplotSpec):
            return args[0]
        if len(args) == 1 and isinstance(args[0], GridSpec):
            return args[0][:]
        numbers_ = tuple(map(int, str(args[0]))) if len(args) == 1 else args or (1, 1, 1)
        if len(numbers_) != 3:
            raise ValueError(f'add_subplot takes (rows, columns, index) or a number of three digits, not {args}')
        rows, columns, index = numbers_
        grid = self._grid_of(int(rows), int(columns))
        first, last = as_list(index) if is_iterable(index) else (index, index)
        if not 1 <= first <= last <= rows * columns:
            raise ValueError(f'num must be an integer with 1 <= num <= {rows * columns}, not {index}')
        corners = [divmod(int(at) - 1, int(columns)) for at in (first, last)]
        return SubplotSpec(grid, (corners[0][0], corners[1][0]), (corners[0][1], corners[1][1]))

    def _grid_of(self, rows: int, columns: int) -> GridSpec:
        """The plots of one `add_subplot(rows, columns, …)` series stand in one grid."""
        for axes in self.axes:
            if (
                axes.spec is not None
                and axes.spec.grid.get_geometry() == (rows, columns)
                and axes.spec.grid.parent is None
            ):
                return axes.spec.grid
        return GridSpec(rows, columns, self)

    def _new_axes(self, projection, options: dict) -> Axes:
        if projection in ('polar', 'radar'):
            from ._polar import PolarAxes

            return PolarAxes(self, **options)
        if projection not in (None, 'rectilinear'):
            raise ValueError(f'Unknown projection {projection!r}, use "polar" or none')
        return Axes(self, **options)

    def add_axes(self, rect, projection=None, polar: bool = False, **options) -> Axes:
        axes = self._new_axes('polar' if polar else projection, options)
        axes.position = tuple(as_list(rect))
        axes.box = first_guess(self, axes)
        self.axes.append(axes)
        self.current = axes
        return axes

    def add_gridspec(self, nrows: int = 1, ncols: int = 1, **options) -> GridSpec:
        return GridSpec(nrows, ncols, self, **options)

    def subplots(self, nrows: int = 1, ncols: int = 1, *, sharex=False, sharey=False, squeeze: bool = True,
                 width_ratios=None, height_ratios=None, subplot_kw=None, gridspec_kw=None):  # fmt: skip
        ratios = {'width_ratios': width_ratios, 'height_ratios': height_ratios}
        grid = GridSpec(
            nrows, ncols, self, **{**{k: v for k, v in ratios.items() if v is not None}, **(gridspec_kw or {})}
        )
        return self.subplots_in(grid, sharex=sharex, sharey=sharey, squeeze=squeeze, subplot_kw=subplot_kw)

    def subplots_in(self, grid: GridSpec, sharex=False, sharey=False, squeeze: bool = True, subplot_kw=None):
        made: list[list[Axes]] = []
        for row in range(grid.nrows):
            made.append([])
            for column in range(grid.ncols):
                first = {
                    name: _sharer(how, made, row, column) for name, how in (('sharex', sharex), ('sharey', sharey))
                }
                made[row].append(self.add_subplot(grid[row, column], **first, **(subplot_kw or {})))
        for axes in (axes for row in made for axes in row):
            if sharex in (True, 'all', 'col') and not axes.spec.is_last_row():
                axes.xaxis.tick['labelbottom'] = False
            if sharey in (True, 'all', 'row') and not axes.spec.is_first_col():
                axes.yaxis.tick['labelleft'] = False
        self.current = made[0][0] if made else None
        if not squeeze:
            return AxesArray(made)
        if grid.nrows == grid.ncols == 1:
            return made[0][0]
        return AxesArray([axes for row in made for axes in row] if 1 in (grid.nrows, grid.ncols) else made)

    def subplot_mosaic(
        self, mosaic, *, empty_sentinel: str = '.', subplot_kw=None, gridspec_kw=None, **options
    ) -> dict:
        lines = (
            [line.strip() for line in mosaic.replace(';', '\n').strip().split('\n')]
            if isinstance(mosaic, str)
            else mosaic
        )
        lines = [list(line) for line in lines]
        ratios = {key: value for key, value in options.items() if key in ('width_ratios', 'height_ratios')}
        grid = GridSpec(len(lines), max(map(len, lines)), self, **{**ratios, **(gridspec_kw or {})})
        places: dict = {}
        for row, line in enumerate(lines):
            for column, name in enumerate(line):
                if name != empty_sentinel:
                    places.setdefault(name, []).append((row, column))
        made = {}
        for name, cells in places.items():
            rows, columns = zip(*cells)
            spec = SubplotSpec(grid, (min(rows), max(rows)), (min(columns), max(columns)))
            made[name] = self.add_subplot(spec, **(subplot_kw or {}))
        return made

    def gca(self, **_ignored) -> Axes:
        return self.current if self.current is not None else self.add_subplot(1, 1, 1)

    def sca(self, a: Axes) -> Axes:
        self.current = a
        return a

    def delaxes(self, ax: Axes) -> None:
        if ax in self.axes:
            self.axes.remove(ax)
        for domain in (ax.xaxis.domain, ax.yaxis.domain):
            if ax in domain.owners and len(domain.owners) > 1:
                domain.owners.remove(ax)
        if ax.host is not None and ax in ax.host.twins:
            ax.host.twins.remove(ax)
        self.current = (self.axes[-1] if self.axes else None) if self.current is ax else self.current

    # Texts, legends, colour bars

    def suptitle(self, t, **properties) -> Text:
        look = {'fontsize': rcParams['figure.titlesize'], 'fontweight': rcParams['figure.titleweight']}
        return self._title('suptitle', t, look, properties)

    def supxlabel(self, t, **properties) -> Text:
        return self._title('supxlabel', t, {'fontsize': 'large'}, properties)

    def supylabel(self, t, **properties) -> Text:
        return self._title('supylabel', t, {'fontsize': 'large', 'rotation': 90}, properties)

    def _title(self, kind: str, text, look: dict, properties: dict) -> Text:
        properties = canonical({**(properties.pop('fontdict', None) or {}), **properties})
        fixed = {key: value for key, value in properties.items() if key not in ('x', 'y', 'verticalalignment')}
        self.titles[kind] = Text(0, 0, text, **{**look, **fixed})
        return self.titles[kind]

    def get_suptitle(self) -> str:
        return self.titles['suptitle'].text if 'suptitle' in self.titles else ''

    def text(self, x, y, s, fontdict=None, **kwargs) -> Text:
        self.texts.append(Text(x, y, s, fontdict=fontdict, **{'transform': self.transFigure, **kwargs}))
        return self.texts[-1]

    def legend(self, *args, **options):
        from .legend import Legend, handles_and_labels

        handles, labels = handles_and_labels(self.axes, args, options)
        options.setdefault('loc', 'upper right')
        self.legends.append(Legend(self, handles, labels, **options))
        return self.legends[-1]

    def colorbar(self, mappable, cax: Axes | None = None, ax=None, **options):
        from .colorbar import Colorbar

        own = getattr(mappable, 'axes', None)
        hosts = list(flatten(ax)) if ax is not None else [own or self.gca()]
        bar = Colorbar(self, mappable, hosts, cax=cax, **options)
        if cax is None:
            (hosts[0].colorbars if len(hosts) == 1 else self.shared_colorbars).append(bar)
        return bar

    # Drawing

    def is_drawn(self) -> bool:
        return bool(self.texts or self.titles or any(axes.artists for axes in self.axes))

    def placed(self, axes: Axes) -> Axes:
        """The plot, after the layout has given it its place."""
        arrange(self)
        self._thaw()
        return axes

    def plot_area(self, edge: float) -> Box:
        """What is left for the plots beside titles and legends of the whole figure."""
        left, top, right, bottom = edge, edge, self.width_px - edge, self.height_px - edge
        for kind, text in self.titles.items():
            size = self._shown(kind, text).block().height + 0.5 * text.fontsize * PX if text.text.strip() else 0
            top += size if kind == 'suptitle' else 0
            bottom -= size if kind == 'supxlabel' else 0
            left += size if kind == 'supylabel' else 0
        area = (left, top, right, bottom)
        for legend in self.legends:
            if legend.is_drawn():
                area, legend.box = reserve(legend, area, (0, 0, self.width_px, self.height_px))
        for bar in self.shared_colorbars:
            area = self._beside(bar, area)
        return area

    def _beside(self, bar, area: Box) -> Box:
        canvas = Canvas(self.width_px, self.height_px)
        frame = union(host.box for host in bar.hosts)
        bar.draw_beside(canvas, frame, frame, True)
        needed = union(canvas.boxes)
        if bar.orientation == 'vertical':
            return area[0], area[1], area[2] - (needed[2] - frame[2]), area[3]
        return area[0], area[1], area[2], area[3] - (needed[3] - frame[3])

    def _shown(self, kind: str, text: Text) -> Text:
        limit = self.width_px - 24 if kind != 'supylabel' else self.height_px - 24
        return text.like(wrap(text.text, text.fontsize * PX, limit, is_bold(text.fontweight)))

    def svg(self, facecolor=None) -> str:
        """The picture; `facecolor` replaces the background."""
        from ._describe import describe

        arrange(self)
        canvas = Canvas(self.width_px, self.height_px)
        for axes in sorted(
            (axes for axes in self.axes if axes.host is None and axes.visible), key=lambda axes: axes.zorder
        ):
            axes.draw(canvas)
        for bar in self.shared_colorbars:
            around = union([*(host.box for host in bar.hosts)])
            bar.draw_beside(canvas, around, around, False)
        self._draw_titles(canvas)
        for legend in self.legends:
            if legend.is_drawn():
                legend.draw(canvas, legend.box)
        for text in self.texts:
            text.draw_at(canvas, number(text.x) * self.width_px, (1 - number(text.y)) * self.height_px)
        self._thaw()
        return canvas.svg(self.facecolor if facecolor is None else facecolor, describe(self))

    def _draw_titles(self, canvas: Canvas) -> None:
        plots = union([axes.box for axes in self.axes if axes.host is None] or [(0, 0, self.width_px, self.height_px)])
        places = {
            'suptitle': (self.width_px / 2, 10, 'center', 'top'),
            'supxlabel': ((plots[0] + plots[2]) / 2, self.height_px - 8, 'center', 'bottom'),
            'supylabel': (8, (plots[1] + plots[3]) / 2, 'left', 'center'),
        }
        for kind, text in self.titles.items():
            x, y, ha, va = places[kind]
            shown = self._shown(kind, text)
            shown.set(ha=ha, va=va)
            shown.draw_at(canvas, x, y)

    def _thaw(self) -> None:
        for axes in self.axes:
            axes.xaxis.domain.frozen = axes.yaxis.domain.frozen = None
            axes.room, axes.legend_room = {'x': [0.0, 0.0], 'y': [0.0, 0.0]}, 0.0

    # Output

    def savefig(self, fname, **options) -> None:
        from ._output import save

        save(self, fname, **options)

    def show(self, *_args, **_kwargs) -> None:
        from ._output import show

        show(self)

    @property
    def canvas(self) -> Figure:
        """Asked to `draw()`; pictures are drawn when they are shown or saved."""
        return self

    draw = draw_idle = flush_events = Properties.accept


def _sharer(how, made: list, row: int, column: int) -> Axes | None:
    if how in (True, 'all'):
        return made[0][0] if made[0] else None
    if how == 'col':
        return made[0][column] if row > 0 else None
    if how == 'row':
        return made[row][0] if column > 0 else None
    return None
