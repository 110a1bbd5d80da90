"""A plot's coordinates, limits, titles and frame: everything but the marks."""

from __future__ import annotations

from ._data import as_list, unknown
from ._domain import Domain
from ._rc import rcParams
from ._svg import Box, paint
from .artist import Artist, Properties, canonical
from .axis import Axis
from .collections import LineCollection, PathCollection, PolyCollection, QuadMesh
from .lines import Line2D
from .patches import Patch
from .spines import SIDES, Spine, Spines
from .text import Text
from .transforms import Bbox, Transform


class AxesBase(Properties):
    is_polar = False
    name = 'rectilinear'

    def __init__(self, figure, *, sharex=None, sharey=None, facecolor=None, label: str = '', **properties):
        self.figure = figure
        self.spec = self.position = None  # a cell of a grid, or a fixed place in fractions of the figure
        self.host: AxesBase | None = None  # the axes this one lies on (a twin) or beside (a colour bar)
        self.twins: list[AxesBase] = []
        self.colorbars: list = []
        self.artists: list[Artist] = []
        self.containers: list = []
        self.records: list[dict] = []  # what was plotted, in words, for the description
        self.legend_ = None
        self.room = {'x': [0.0, 0.0], 'y': [0.0, 0.0]}  # pixels kept free beyond the data while a picture is drawn
        self.legend_room = 0.0  # of these, at the top for a legend
        self.box: Box = (0, 0, 1, 1)
        self.cell: Box | None = None  # the box and what stands around it
        self.facecolor = rcParams['axes.facecolor'] if facecolor is None else facecolor
        self.visible, self.frame_on, self.axis_on, self.zorder = True, True, True, 0
        self.axisbelow = rcParams['axes.axisbelow']
        self.aspect: object = 'auto'
        self.adjustable, self.box_aspect = 'box', None
        self.label = label
        self.margin = {'x': rcParams['axes.xmargin'], 'y': rcParams['axes.ymargin']}
        self.cycle, self.turns = rcParams['axes.prop_cycle'], {'lines': 0, 'patches': 0}
        self.titles: dict[str, Text] = {}
        self.titlepad = rcParams['axes.titlepad']
        self.spines = Spines({side: Spine(side) for side in SIDES})
        self.xaxis = Axis(self, 'x', sharex.xaxis.domain if sharex is not None else Domain('x'))
        self.yaxis = Axis(self, 'y', sharey.yaxis.domain if sharey is not None else Domain('y'))
        if rcParams['axes.grid']:
            self.grid(True, axis=rcParams['axes.grid.axis'])
        self.transData, self.transAxes = Transform('data', 'data', self), Transform('axes', 'axes', self)
        if properties:
            self.set(**properties)

    def __getattr__(self, name: str):
        if name[4:] in self.__dict__ and name[:4] in ('get_', 'set_'):
            return super().__getattr__(name)
        raise unknown('Axes', name, set(dir(type(self))) - _INTERNAL)

    # Coordinates

    def length(self, name: str) -> float:
        """Pixels along x or y."""
        return self.box[2] - self.box[0] if name == 'x' else self.box[3] - self.box[1]

    def along(self, name: str, space: str):
        """The function from a value along x or y to its pixel on the page."""
        left, top, right, bottom = self.box
        start, end = (left, right) if name == 'x' else (bottom, top)
        if space == 'axes':
            return lambda value: start + value * (end - start)
        if space == 'figure':
            size = self.figure.width_px if name == 'x' else self.figure.height_px
            return lambda value: value * size if name == 'x' else (1 - value) * size
        if space == 'display':
            return lambda value: value if name == 'x' else self.figure.height_px - value
        domain = (self.xaxis if name == 'x' else self.yaxis).domain
        forward = domain.scale.forward
        low, high = map(forward, domain.view())
        factor = (end - start) / ((high - low) or 1)
        if domain.scale.name == 'linear':
            return lambda value: start + (value - low) * factor
        return lambda value: start + (forward(value) - low) * factor

    def projector(self, transform: Transform | None = None):
        """The function from a point to its pixels."""
        across = self.along('x', transform.x if transform is not None else 'data')
        down = self.along('y', transform.y if transform is not None else 'data')
        return lambda x, y: (across(x), down(y))

    def bent(self, ring: list) -> list:
        """The points of an outline, more of them where straight lines are drawn bent."""
        return ring

    def get_xaxis_transform(self) -> Transform:
        return Transform('data', 'axes', self)

    def get_yaxis_transform(self) -> Transform:
        return Transform('axes', 'data', self)

    # Artists

    def add_artist(self, artist):
        artist.axes = self
        if artist is not self.legend_:
            self.artists.append(artist)
        return artist

    add_patch = add_line = add_collection = add_image = add_artist

    def record(self, kind: str, label, x, y) -> None:
        self.records.append({'kind': kind, 'label': '' if label is None else str(label), 'x': x, 'y': y})

    def next_look(self, kind: str, given: dict) -> dict:
        """What the next mark looks like by the property cycle, for what is not given."""
        keys = self.cycle.keys if kind == 'lines' else {'color'}
        if all(key in given for key in keys):
            return {}
        entries = [entry for entry in self.cycle if kind == 'lines' or 'color' in entry] or [{'color': 'black'}]
        entry = entries[self.turns[kind] % len(entries)]
        self.turns[kind] += 1
        return {key: value for key, value in entry.items() if key in keys and key not in given}

    def set_prop_cycle(self, *args, **kwargs) -> None:
        from cycler import Cycler, cycler

        self.cycle = args[0] if args and isinstance(args[0], Cycler) else cycler(*args, **kwargs)
        self.turns = {'lines': 0, 'patches': 0}

    def _kept(self, kind) -> list:
        return [artist for artist in self.artists if isinstance(artist, kind)]

    lines = property(lambda self: self._kept(Line2D))
    patches = property(lambda self: self._kept(Patch))
    texts = property(lambda self: self._kept(Text))
    images = property(lambda self: self._kept(QuadMesh))
    collections = property(lambda self: self._kept((PathCollection, LineCollection, PolyCollection, QuadMesh)))

    def has_data(self) -> bool:
        return bool(self.artists)

    # Titles, frame, grid

    def set_title(self, label, fontdict=None, loc=None, pad=None, *, y=None, **properties) -> Text:
        look = {'fontsize': rcParams['axes.titlesize'], 'fontweight': rcParams['axes.titleweight']}
        color = rcParams['axes.titlecolor']
        look['color'] = rcParams['text.color'] if color == 'auto' else color
        self.titlepad = self.titlepad if pad is None else pad
        place = loc or rcParams['axes.titlelocation']
        self.titles[place] = Text(0, 0, label, **{**look, **canonical(fontdict or {}), **canonical(properties)})
        self.titles[place].y = y  # a fraction of the height, where somebody wants it elsewhere
        return self.titles[place]

    def get_title(self, loc: str = 'center') -> str:
        return self.titles[loc].text if loc in self.titles else ''

    @property
    def title(self) -> Text:
        return self.titles.get('center') or self.set_title('', loc='center')

    def grid(self, visible=None, which: str = 'major', axis: str = 'both', **look) -> None:
        visible = look.pop('b', visible)
        for name in 'xy':
            if axis in (name, 'both'):
                self.get_axis(name).grid(visible, which, **look)

    def get_axis(self, name: str) -> Axis:
        return self.xaxis if name == 'x' else self.yaxis

    def tick_params(self, axis: str = 'both', **settings) -> None:
        for name in 'xy':
            if axis in (name, 'both'):
                self.get_axis(name).set_tick_params(**settings)

    def minorticks_on(self) -> None:
        for name in 'xy':
            self.get_axis(name).minorticks_on()

    def minorticks_off(self) -> None:
        from .ticker import NullLocator

        for name in 'xy':
            self.get_axis(name).domain.minor_locator = NullLocator()

    def ticklabel_format(self, *, axis='both', style=None, scilimits=None, **_ignored) -> None:
        for name in 'xy':
            formatter = self.get_axis(name).get_major_formatter() if axis in (name, 'both') else None
            if hasattr(formatter, 'set_scientific'):
                if style is not None:
                    formatter.set_scientific(style != 'plain')
                if scilimits is not None or style in ('sci', 'scientific'):
                    limits = tuple(scilimits or (0, 0))
                    formatter.set_powerlimits((-1, 1) if limits == (0, 0) else limits)

    def locator_params(self, axis: str = 'both', nbins=None, **_ignored) -> None:
        from .ticker import MaxNLocator

        for name in 'xy':
            if axis in (name, 'both') and nbins is not None:
                self.get_axis(name).set_major_locator(MaxNLocator(nbins))

    @property
    def patch(self) -> AxesPatch:
        return AxesPatch(self)

    # Limits

    def axis(self, option=None, /, **limits):
        """`axis('off')`, `axis('equal')`, `axis([x0, x1, y0, y1])`; returns the limits."""
        if isinstance(option, (bool, str)):
            if option in ('off', 'on', True, False):
                self.axis_on = option in ('on', True)
            elif option in ('equal', 'scaled', 'square', 'image'):
                self.aspect, self.adjustable = 'equal', 'datalim' if option == 'equal' else 'box'
            if option in ('tight', 'image'):
                self.margin = {'x': 0, 'y': 0}
        elif option is not None:
            x0, x1, y0, y1 = as_list(option)
            limits = {'xmin': x0, 'xmax': x1, 'ymin': y0, 'ymax': y1}
        if limits:
            self.xaxis.set_lim(limits.get('xmin'), limits.get('xmax'))
            self.yaxis.set_lim(limits.get('ymin'), limits.get('ymax'))
        return *self.xaxis.get_lim(), *self.yaxis.get_lim()

    def set_axis_off(self) -> None:
        self.axis_on = False

    def set_axis_on(self) -> None:
        self.axis_on = True

    def margins(self, *margins, x=None, y=None, tight=True):
        x, y = (margins * 2)[:2] if margins else (x, y)
        self.margin = {'x': self.margin['x'] if x is None else x, 'y': self.margin['y'] if y is None else y}
        return self.margin['x'], self.margin['y']

    def set_xmargin(self, m: float) -> None:
        self.margins(x=m)

    def set_ymargin(self, m: float) -> None:
        self.margins(y=m)

    def autoscale(self, enable: bool = True, axis: str = 'both', tight=None) -> None:
        for name in 'xy':
            if axis in (name, 'both') and enable:
                self.get_axis(name).domain.low = self.get_axis(name).domain.high = None
                self.margin[name] = 0 if tight else self.margin[name]

    autoscale_view = relim = set_navigate = set_rasterization_zorder = Properties.accept

    def set_aspect(self, aspect, adjustable=None, anchor=None, share: bool = False) -> None:
        self.aspect, self.adjustable = aspect, adjustable or 'box'

    def set_position(self, pos, which: str = 'both') -> None:
        self.position = pos.bounds if isinstance(pos, Bbox) else tuple(pos)

    def get_position(self) -> Bbox:
        left, top, right, bottom = self.figure.placed(self).box
        width, height = self.figure.width_px, self.figure.height_px
        return Bbox([(left / width, 1 - bottom / height), (right / width, 1 - top / height)])

    # Company

    def twinx(self):
        return self._twin(sharex=self)

    def twiny(self):
        return self._twin(sharey=self)

    def _twin(self, **shared):
        twin = type(self)(self.figure, **shared)
        root = self.host or self
        twin.host, twin.box, twin.facecolor = root, root.box, 'none'
        root.twins.append(twin)
        self.figure.axes.append(twin)
        own, side = (twin.yaxis, 'right') if 'sharex' in shared else (twin.xaxis, 'top')
        other = twin.xaxis if own is twin.yaxis else twin.yaxis
        own.set_ticks_position(side)
        other.set_visible(False)
        twin.grid(False)
        return twin

    def legend(self, *args, **options):
        from .legend import Legend, handles_and_labels

        handles, labels = handles_and_labels([self], args, options)
        self.legend_ = Legend(self, handles, labels, **options)
        return self.legend_

    def get_legend(self):
        return self.legend_

    def get_lines(self) -> list:
        return self.lines

    def get_subplotspec(self):
        return self.spec

    def get_legend_handles_labels(self, legend_handler_map=None) -> tuple[list, list]:
        from .legend import labelled

        found = labelled([self])
        return [handle for handle, _ in found], [label for _, label in found]

    def label_outer(self) -> None:
        if self.spec is not None and not self.spec.is_last_row():
            self.xaxis.tick['labelbottom'] = False
            self.xaxis.label.visible = False
        if self.spec is not None and not self.spec.is_first_col():
            self.yaxis.tick['labelleft'] = False
            self.yaxis.label.visible = False

    def remove(self) -> None:
        self.figure.delaxes(self)

    def clear(self) -> None:
        place = self.spec, self.position, self.box, self.host
        self.__init__(self.figure)
        self.spec, self.position, self.box, self.host = place

    cla = clear

    def set(self, **properties) -> None:
        """`set(title=…, xlabel=…, ylim=…)`: each by its setter."""
        for name, value in properties.items():
            setter = getattr(type(self), f'set_{name}', None)
            if setter is not None:
                values = value if name.endswith('lim') and isinstance(value, (tuple, list)) else (value,)
                setter(self, *values)

    def background(self, canvas) -> None:
        if self.axis_on and self.frame_on:
            canvas.rect(self.box, paint(self.facecolor))


class AxesPatch:
    """The background of a plot, as `ax.patch`."""

    def __init__(self, axes: AxesBase):
        self._axes = axes

    def set_facecolor(self, color) -> None:
        self._axes.facecolor = color

    set_fc = set_color = set_facecolor

    def set_alpha(self, alpha: float) -> None:
        from .colors import to_rgba

        self._axes.facecolor = to_rgba(self._axes.facecolor, alpha)

    def set_visible(self, visible: bool) -> None:
        self._axes.facecolor = self._axes.facecolor if visible else 'none'


# Methods that are ours, not matplotlib's: not to be recommended to programs.
_INTERNAL = {
    'accept', 'along', 'background', 'bent', 'draw_artists', 'draw_frame', 'draw_grids', 'draw_legends', 'get_axis',
    'length', 'next_look', 'obstacles', 'projector', 'record', 'update',
}  # fmt: skip

_PER_AXIS = {
    'set_{}ticks': 'set_ticks', 'set_{}ticklabels': 'set_ticklabels', 'get_{}ticks': 'get_ticklocs',
    'get_{}ticklabels': 'get_ticklabels', 'get_{}majorticklabels': 'get_ticklabels', 'set_{}label': 'set_label_text',
    'get_{}label': 'get_label_text', 'set_{}lim': 'set_lim', 'get_{}lim': 'get_lim', 'set_{}bound': 'set_lim',
    'get_{}bound': 'get_lim', 'set_{}scale': 'set_scale', 'get_{}scale': 'get_scale', 'invert_{}axis': 'invert',
    '{}axis_inverted': 'is_inverted', '{}axis_date': 'axis_date', 'get_{}axis': None,
}  # fmt: skip


def _delegate(axis: str, method: str | None):
    if method is None:
        return lambda self: getattr(self, axis)
    return lambda self, *args, **kwargs: getattr(getattr(self, axis), method)(*args, **kwargs)


for _pattern, _method in _PER_AXIS.items():
    for _letter in 'xy':
        setattr(AxesBase, _pattern.format(_letter), _delegate(f'{_letter}axis', _method))
