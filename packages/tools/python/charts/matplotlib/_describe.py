"""Says in one line what a figure shows, for a reader without eyes."""

from __future__ import annotations

from math import isfinite

from ._data import finite, quantile
from ._mathtext import plain

_MOST_CHARS = 800
_MOST_VALUES = 12  # of a series; longer ones are summed up
_MOST_NAME = 60


def describe(figure) -> str:
    """`bar chart "Scores"; x: model [A, B]; y: score 0–100; series: MMLU [85.0, 81.2]`; plots are parted by ` | `."""
    panels = [_describe_axes(axes) for axes in figure.axes if axes.records or axes.artists or axes.titles]
    whole = _clean(figure.get_suptitle())
    text = ' | '.join(panel for panel in panels if panel)
    text = f'"{whole}": {text}' if whole else text
    return text if len(text) <= _MOST_CHARS else text[: _MOST_CHARS - 1] + '…'


def title_of(figure) -> str:
    titles = [figure.get_suptitle(), *(text.text for axes in figure.axes for text in axes.titles.values())]
    return next((_clean(title) for title in titles if title.strip()), '')


def _clean(text: str) -> str:
    return ' '.join(plain(line) for line in str(text).split('\n')).strip()


def _describe_axes(axes) -> str:
    kinds = list(dict.fromkeys(record['kind'] for record in axes.records)) or ['chart']
    if axes.is_polar:
        kinds = ['radar chart' if kind in ('line chart', 'area chart') else f'polar {kind}' for kind in kinds]
    title = next((_clean(text.text) for text in axes.titles.values() if text.text.strip()), '')
    parts = [' and '.join(dict.fromkeys(kinds)) + (f' "{title}"' if title else '')]
    if kinds != ['pie chart']:
        parts += [part for part in (_describe_axis(axes.xaxis, 'x'), _describe_axis(axes.yaxis, 'y')) if part]
    series = [_describe_series(record, axes.is_polar) for record in _worth_telling(axes.records)]
    parts += ['series: ' + ', '.join(series)] if series else []
    return '; '.join(parts)


def _worth_telling(records: list[dict]) -> list[dict]:
    """Records, without areas and lines that only repeat what another one of the same name says."""
    return [record for i, record in enumerate(records) if not any(_same(record, other) for other in records[:i])]


def _same(a: dict, b: dict) -> bool:
    return a['y'] == b['y'] and (a['label'] == b['label'] or not a['label'])


def _describe_axis(axis, name: str) -> str:
    label = _clean(axis.label.text)
    labels = [_clean(text) for text in axis.labels(axis.major_values())]
    named = [text for text in labels if text and not _is_number(text)]
    low, high = sorted(axis.domain.view())
    if len(named) > len(labels) / 2 and _are_names(axis):
        shown = [text[:_MOST_NAME] for text in labels[:_MOST_VALUES]]
        shown += [f'… {len(labels)}'] if len(labels) > _MOST_VALUES else []
        return f'{name}: {label} [{", ".join(shown)}]'.replace(':  [', ': [')
    if axis.domain.angular or not (axis.visible and axis.axes.axis_on):
        return f'{name}: {label}' if label else ''
    values = axis.domain.values()[0]
    if axis.domain.is_auto() and values:
        low, high = min([*values, *axis.domain.shown]), max([*values, *axis.domain.shown])
    span = f'{_date(low)} – {_date(high)}' if axis.domain.units == 'date' else f'{_number(low)}–{_number(high)}'
    scale = '' if axis.get_scale() == 'linear' else f' ({axis.get_scale()})'
    return f'{name}: {label} {span}{scale}'.replace(':  ', ': ')


def _are_names(axis) -> bool:
    from .ticker import FixedFormatter

    if axis.domain.units == 'date' or axis.get_scale() != 'linear':
        return False
    return axis.domain.units == 'category' or isinstance(axis.domain.formatter, FixedFormatter)


def _is_number(text: str) -> bool:
    try:
        float(text.replace('−', '-').replace(',', '').rstrip('%'))
    except ValueError:
        return False
    return True


def _describe_series(record: dict, is_polar: bool) -> str:
    values = record['x'] if record['kind'] == 'horizontal bar chart' else record['y']
    if is_polar and len(values) > 2 and values[0] == values[-1]:
        values = values[:-1]  # the point that closes the ring
    label = _clean(record['label'])
    if record['kind'] == 'pie chart':
        slices = [f'{_clean(name)} {_number(value)}'.strip() for name, value in zip(record['x'], values)]
        return '[' + ', '.join(slices[:_MOST_VALUES]) + ']'
    if record['kind'] == 'histogram':
        edges = record['x']
        span = f'{_number(edges[0])}–{_number(edges[-1])}'
        most = _number(max(values, default=0))
        return f'{label} {_number(sum(values))} values in {len(values)} bins {span}, at most {most}'.strip()
    known = finite(values)
    if 'shape' in record:
        rows, columns = record['shape']
        span = f' {_number(min(known))}–{_number(max(known))}' if known else ''
        return f'{rows} × {columns} cells{span}'
    if not known:
        return f'{label} no values'.strip()
    if record['kind'] in ('box plot', 'violin plot'):
        shown = f'n={len(known)}, median {_number(quantile(known, 0.5))}, {_number(min(known))}–{_number(max(known))}'
    elif len(values) <= _MOST_VALUES:
        shown = '[' + ', '.join(_alike(values)) + ']'
    else:
        shown = f'n={len(values)}, {_number(min(known))}–{_number(max(known))}'
    return f'{label} {shown}'.strip()


def _number(value: float) -> str:
    if value != value:
        return '–'
    if value in (float('inf'), float('-inf')):
        return '∞' if value > 0 else '-∞'
    if abs(value) >= 1e15 or 0 < abs(value) < 1e-4:
        return f'{value:.3g}'
    return f'{value:.0f}' if float(value).is_integer() else f'{value:.4g}' if abs(value) < 1000 else f'{value:.1f}'


def _alike(values: list[float]) -> list[str]:
    """All with as many digits as the one that needs most."""
    texts = [_number(value) for value in values]
    if not all(abs(value) < 1000 for value in finite(values)):
        return texts
    largest = max((abs(value) for value in finite(values)), default=0)
    most = next((digits for digits, bound in ((2, 100), (3, 10)) if largest >= bound / 10), 4)
    digits = min(max((len(text.partition('.')[2]) for text in texts if 'e' not in text), default=0), most)
    return [
        f'{value:.{digits}f}' if isfinite(value) and 'e' not in text else text for value, text in zip(values, texts)
    ]


def _date(value: float) -> str:
    from .dates import moment_of

    moment = moment_of(value)
    return f'{moment:%Y-%m-%d}' if abs(value - round(value)) < 1e-6 else f'{moment:%Y-%m-%d %H:%M}'
