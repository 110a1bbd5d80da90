"""One axis of a plot: its ticks, labels, grid and title. What they look like; `Domain` knows the values."""

from __future__ import annotations

from ._data import as_list, is_iterable
from ._domain import Domain
from ._rc import font_points, rcParams
from ._svg import PX
from .artist import Properties, canonical
from .scale import make_scale
from .text import Text
from .ticker import (
    AutoLocator,
    AutoMinorLocator,
    FixedFormatter,
    FixedLocator,
    LogLocator,
    NullFormatter,
    NullLocator,
    ScalarFormatter,
    as_formatter,
    as_locator,
)

_SIDES = {'x': ('bottom', 'top'), 'y': ('left', 'right')}


class Axis(Properties):
    def __init__(self, axes, name: str, domain: Domain):
        self.axes, self.axis_name, self.domain = axes, name, domain
        near, far = _SIDES[name]
        group = f'{name}tick'
        color = rcParams[f'{group}.color']
        inherited = rcParams[f'{group}.labelcolor']
        self.tick = {
            'length': rcParams[f'{group}.major.size'], 'width': rcParams[f'{group}.major.width'], 'color': color,
            'labelcolor': color if inherited == 'inherit' else inherited, 'pad': rcParams[f'{group}.major.pad'],
            'labelsize': rcParams[f'{group}.labelsize'], 'direction': rcParams[f'{group}.direction'],
            'labelrotation': 0, near: rcParams[f'{group}.{near}'], far: rcParams[f'{group}.{far}'],
            f'label{near}': rcParams[f'{group}.label{near}'], f'label{far}': False,
        }  # fmt: skip
        self.minor = {
            'length': rcParams[f'{group}.minor.size'],
            'width': rcParams[f'{group}.minor.width'],
            'color': color,
        }
        self.grids: dict[str, dict | None] = {'major': None, 'minor': None}
        self.texts: dict[int, Text] = {}  # tick labels somebody has asked for, and may have changed
        self.visible = True
        self.has_offset = True
        self.turned = 0.0  # degrees, where tick labels would touch otherwise
        self.label_side = near
        size, weight = rcParams['axes.labelsize'], rcParams['axes.labelweight']
        self.label = Text(0, 0, '', fontsize=size, color=rcParams['axes.labelcolor'], fontweight=weight)
        self.label.rotation = 90 if name == 'y' else 0
        self.labelpad = rcParams['axes.labelpad']
        self.label_place = 'center'
        domain.owners.append(axes)

    # Values

    def convert(self, values) -> list[float]:
        return self.domain.convert(values)

    def convert_one(self, value) -> float:
        return self.domain.convert_one(value)

    def major_values(self, room: int | None = None) -> list[float]:
        room = self.room() if room is None else room
        values = self._within(self.domain.pick_locator(), room)
        if self.domain.scale.name == 'log' and self.domain.locator is None and len(values) < 2:
            # About a decade: powers alone tell too little.
            finer = [LogLocator(subs=(1, 2, 5)), LogLocator(subs=range(1, 10)), AutoLocator()]
            found = [self._within(locator, room) for locator in finer]
            values = next((ticks for ticks in found if len(ticks) > 3), found[-1])
        return values

    def minor_values(self) -> list[float]:
        locator = self.domain.minor_locator
        if locator is None:
            shown = rcParams[f'{self.axis_name}tick.minor.visible']
            locator = AutoMinorLocator() if shown else self.domain.scale.minor_locator()
        locator.axis = self
        major = set(self.major_values())
        return [value for value in self._within(locator, 0) if value not in major]

    def room(self) -> int:
        """About how many ticks find room."""
        size = self.label_points() * PX
        return min(max(int(self.axes.length(self.axis_name) / (size * (3 if self.axis_name == 'x' else 2))), 2), 9)

    def _within(self, locator, room: int) -> list[float]:
        low, high = sorted(self.domain.view())
        found = locator.tick_values(low, high, room) if locator.adapts else locator.tick_values(low, high)
        forward = self.domain.scale.forward
        start, end = forward(low), forward(high)
        slack = (end - start) * 1e-9
        return [value for value in found if start - slack <= forward(value) <= end + slack][:1000]

    def labels(self, values: list[float]) -> list[str]:
        formatter = self.domain.pick_formatter()
        if isinstance(formatter, FixedFormatter):
            # Its texts belong to the ticks of the locator, also to those outside the limits.
            every = self.domain.pick_locator().tick_values(*sorted(self.domain.view()))
            by_value = {value: formatter(value, i) for i, value in enumerate(every)}
            return [by_value.get(value, '') for value in values]
        if hasattr(formatter, 'format_ticks'):
            return formatter.format_ticks(values)
        return [str(formatter(value, i)) for i, value in enumerate(values)]

    def offset_text(self, values: list[float]) -> str:
        formatter = self.domain.pick_formatter()
        if not self.has_offset or not hasattr(formatter, 'get_offset'):
            return ''
        formatter.set_locs(values)
        return formatter.get_offset()

    # Ticks and their labels

    def set_ticks(self, ticks, labels=None, *, minor: bool = False, **properties) -> None:
        values = self.convert(ticks)
        if minor:
            self.domain.minor_locator = FixedLocator(values)
            return
        self.domain.locator = FixedLocator(values)
        self.domain.shown = [float(value) for value in values]
        self.texts = {}
        if labels is not None:
            self.set_ticklabels(labels, **properties)
        elif isinstance(self.domain.formatter, FixedFormatter):
            self.domain.formatter = None

    def set_ticklabels(self, labels, *, minor: bool = False, fontdict=None, **properties) -> None:
        if minor:
            return
        texts = [item.text if isinstance(item, Text) else str(item) for item in as_list(labels)]
        if isinstance(self.domain.locator, FixedLocator):
            count = len(self.domain.locator.locs)
            if texts and len(texts) != count:
                where = f'The number of FixedLocator locations ({count}), usually from a call to set_ticks,'
                raise ValueError(f'{where} does not match the number of labels ({len(texts)}).')
        else:
            self.domain.locator = FixedLocator(self.major_values())
        self.domain.formatter = FixedFormatter(texts)
        self.texts = {}
        properties = {**(fontdict or {}), **properties}
        if properties:
            for text in self.get_ticklabels():
                text.set(**properties)

    def label_points(self) -> float:
        return font_points(self.tick['labelsize'])

    def new_text(self) -> Text:
        text = Text(
            0,
            0,
            '',
            fontsize=self.tick['labelsize'],
            color=self.tick['labelcolor'],
            rotation=self.tick['labelrotation'],
        )
        text.horizontalalignment = text.verticalalignment = None  # by side and rotation, unless set
        return text

    def get_ticklabels(self, minor: bool = False, which=None) -> list[Text]:
        values = [] if minor else self.major_values()
        for i, label in enumerate(self.labels(values)):
            self.texts.setdefault(i, self.new_text()).set_text(label)
        return [self.texts[i] for i in range(len(values))]

    get_majorticklabels = get_ticklabels

    def get_ticklocs(self, minor: bool = False) -> list[float]:
        return self.minor_values() if minor else self.major_values()

    get_majorticklocs = get_ticklocs

    def get_major_ticks(self, numticks=None) -> list:
        return [Tick(text) for text in self.get_ticklabels()]

    def set_tick_params(self, which: str = 'major', reset: bool = False, **settings) -> None:
        renamed = {'labelfontsize': 'labelsize', 'rotation': 'labelrotation', 'size': 'length'}
        others = _SIDES['y' if self.axis_name == 'x' else 'x']
        settings = {
            renamed.get(key, key): value for key, value in settings.items() if key.removeprefix('label') not in others
        }
        if 'colors' in settings:
            settings['color'] = settings['labelcolor'] = settings.pop('colors')
        if which in ('major', 'both'):
            self.tick.update(settings)
            for key, name in (('labelsize', 'fontsize'), ('labelcolor', 'color'), ('labelrotation', 'rotation')):
                for text in self.texts.values() if key in settings else ():
                    text.set(**{name: settings[key]})
        if which in ('minor', 'both'):
            self.minor.update({key: value for key, value in settings.items() if key in self.minor})
        grid = {key[5:]: value for key, value in settings.items() if key.startswith('grid_')}
        if grid and self.grids['major'] is not None:
            self.grids['major'].update(canonical(grid))

    # Locators and formatters

    def set_major_locator(self, locator) -> None:
        self.domain.locator = as_locator(locator)
        self.domain.locator.axis = self
        self.texts = {}

    def set_minor_locator(self, locator) -> None:
        self.domain.minor_locator = as_locator(locator)

    def set_major_formatter(self, formatter) -> None:
        self.domain.formatter = as_formatter(formatter)
        if isinstance(self.domain.formatter, NullFormatter):
            self.has_offset = False

    def set_minor_formatter(self, formatter) -> None:
        self.domain.minor_formatter = as_formatter(formatter)

    def get_major_locator(self):
        return self.domain.pick_locator()

    def get_major_formatter(self):
        formatter = self.domain.pick_formatter()
        if isinstance(formatter, ScalarFormatter):
            self.domain.formatter = formatter  # what is set on it must last
        return formatter

    def get_minor_locator(self):
        return self.domain.minor_locator or NullLocator()

    # The rest of its look

    def grid(self, visible=None, which: str = 'major', **look) -> None:
        look = canonical(look)
        for kind in ('major', 'minor') if which == 'both' else (which,):
            on = (bool(look) or self.grids[kind] is None) if visible is None else bool(visible)
            default = {name: rcParams[f'grid.{name}'] for name in ('color', 'linestyle', 'linewidth', 'alpha')}
            if 'color' in look or 'alpha' in look:
                default['alpha'] = 1.0  # the default grid is lighter than its colour; a chosen one is taken as it is
            self.grids[kind] = {**default, **look} if on else None

    def set_label_text(self, label, fontdict=None, *, labelpad=None, loc=None, **properties) -> Text:
        self.label.set(text=label, **{**(fontdict or {}), **properties})
        self.labelpad = self.labelpad if labelpad is None else labelpad
        self.label_place = {'bottom': 'left', 'top': 'right'}.get(loc, loc) or 'center'
        return self.label

    def get_label_text(self) -> str:
        return self.label.text

    def get_offset_text(self) -> Text:
        return Text()

    def set_label_position(self, position: str) -> None:
        self.label_side = position

    set_label_coords = set_tick_labels_position = Properties.accept

    def set_ticks_position(self, position: str) -> None:
        for side in _SIDES[self.axis_name]:
            shown = position in (side, 'both', 'default')
            self.tick[side] = shown
            self.tick[f'label{side}'] = (
                shown and position != 'both' or (position == 'both' and side == _SIDES[self.axis_name][0])
            )
        self.label_side = position if position in _SIDES[self.axis_name] else self.label_side

    def tick_top(self) -> None:
        self.set_ticks_position('top')

    def tick_bottom(self) -> None:
        self.set_ticks_position('bottom')

    def tick_left(self) -> None:
        self.set_ticks_position('left')

    def tick_right(self) -> None:
        self.set_ticks_position('right')

    def set_inverted(self, inverted: bool) -> None:
        self.domain.inverted = inverted

    def axis_date(self, tz=None) -> None:
        self.domain.units = 'date'

    def get_scale(self) -> str:
        return self.domain.scale.name

    def set_scale(self, value: str, **options) -> None:
        self.domain.scale = make_scale(value, options)
        self.domain.locator = self.domain.formatter = self.domain.minor_locator = None
        self.texts = {}

    def get_lim(self) -> tuple[float, float]:
        return self.domain.view()

    get_view_interval = get_lim

    def set_lim(self, low=None, high=None, **named) -> tuple[float, float]:
        """`set_lim(0, 10)`, `set_lim((0, 10))`, `set_lim(bottom=0)`; what is not given stays automatic."""
        if is_iterable(low):
            low, high = as_list(low)
        for name, value in named.items():
            low = value if name in ('left', 'bottom', 'xmin', 'ymin') and value is not None else low
            high = value if name in ('right', 'top', 'xmax', 'ymax') and value is not None else high
        self.domain.set_limits(low, high)
        return self.domain.view()

    def invert(self) -> None:
        self.domain.inverted = not self.domain.inverted

    def is_inverted(self) -> bool:
        return self.domain.inverted

    def minorticks_on(self) -> None:
        self.domain.minor_locator = AutoMinorLocator() if self.domain.scale.name == 'linear' else None


class Tick:
    """What `get_major_ticks` gives: the label of one tick."""

    def __init__(self, label: Text):
        self.label1 = self.label = label

    def set_visible(self, visible: bool) -> None:
        self.label1.visible = visible
