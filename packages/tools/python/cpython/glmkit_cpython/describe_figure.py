"""Says in one line what a figure of matplotlib shows, for a reader without eyes."""

import math

_MOST_CHARS = 800
_MOST_VALUES = 12
_MOST_SERIES = 8
_MOST_NAME = 60


def describe(figure):
    """``bar chart "Scores"; x: model [A, B]; y: score 0–100; series: MMLU [85, 81.2]``, plots parted by ``|``."""
    panels = [_describe_axes(axes) for axes in figure.axes if axes.has_data() or axes.get_title()]
    whole = _clean(figure._suptitle.get_text()) if figure._suptitle else ""
    text = " | ".join(panels)
    text = f'"{whole}": {text}' if whole else text
    return text if len(text) <= _MOST_CHARS else text[: _MOST_CHARS - 1] + "…"


def title_of(figure):
    titles = [figure._suptitle.get_text() if figure._suptitle else "", *(axes.get_title() for axes in figure.axes)]
    return next((_clean(title) for title in titles if title.strip()), "")


def _describe_axes(axes):
    series = list(_series(axes))
    kinds = list(dict.fromkeys(kind for kind, _ in series)) or ["chart"]
    title = _clean(axes.get_title())
    parts = [" and ".join(kinds) + (f' "{title}"' if title else "")]
    if kinds != ["pie chart"]:
        parts += [part for part in (_describe_axis(axes.xaxis, "x"), _describe_axis(axes.yaxis, "y")) if part]
    told = [text for _, text in series if text]
    if told:
        more = f", … {len(told)}" if len(told) > _MOST_SERIES else ""
        parts.append("series: " + ", ".join(told[:_MOST_SERIES]) + more)
    return "; ".join(parts)


def _series(axes):
    """Kind and values of all that was plotted."""
    from matplotlib import collections, container, image, patches

    inside = set()
    for bars in axes.containers:
        if isinstance(bars, container.BarContainer):
            inside.update(bars.patches)
            flat = bars.orientation == "horizontal"
            values = [bar.get_width() if flat else bar.get_height() for bar in bars.patches]
            kind = "histogram" if _touch(bars.patches, flat) else "horizontal bar chart" if flat else "bar chart"
            yield kind, _values(bars.get_label(), values)
        elif isinstance(bars, container.ErrorbarContainer) and bars.lines[0] is None:
            yield "error bars", ""
    for line in axes.lines:
        drawn = line.get_linestyle() not in ("None", "", " ")
        yield ("line chart" if drawn else "scatter plot"), _values(line.get_label(), line.get_ydata())
    for collection in axes.collections:
        if isinstance(collection, collections.PathCollection):
            yield "scatter plot", _values(collection.get_label(), [y for _, y in collection.get_offsets()])
        elif isinstance(collection, collections.QuadMesh):
            yield "heatmap", _span(collection.get_array())
        elif isinstance(collection, collections.PolyCollection):
            yield "area chart", _label(collection.get_label())
    for picture in axes.images:
        if isinstance(picture, image.AxesImage):
            rows, columns = picture.get_array().shape[:2]
            yield "heatmap", f"{rows} × {columns} cells {_span(picture.get_array())}".strip()
    wedges = [patch for patch in axes.patches if isinstance(patch, patches.Wedge)]
    if wedges:
        shares = [(wedge.theta2 - wedge.theta1) / 3.6 for wedge in wedges]
        named = [f"{_label(wedge.get_label())} {_number(share)}%".strip() for wedge, share in zip(wedges, shares)]
        yield "pie chart", "[" + ", ".join(named[:_MOST_VALUES]) + "]"


def _touch(bars, flat):
    """Whether each bar begins where the last one ends, as in a histogram."""
    if len(bars) < 2 or flat:
        return False
    ends = zip(bars[:-1], bars[1:])
    return all(math.isclose(one.get_x() + one.get_width(), next_one.get_x(), rel_tol=1e-6, abs_tol=1e-12) for one, next_one in ends)


def _describe_axis(axis, name):
    label = _clean(axis.get_label_text())
    low, high = sorted(axis.get_view_interval())
    ticks = axis.get_majorticklocs()
    texts = [_clean(text) for text in axis.get_major_formatter().format_ticks(ticks)]
    inside = [text for text, at in zip(texts, ticks) if low <= at <= high and text]
    if inside and any(not _is_number(text) for text in inside):
        if _are_names(axis):
            more = f", … {len(inside)}" if len(inside) > _MOST_VALUES else ""
            shown = "[" + ", ".join(text[:_MOST_NAME] for text in inside[:_MOST_VALUES]) + more + "]"
        else:
            shown = f"{inside[0]} – {inside[-1]}"
    elif inside:
        low, high = sorted(axis.get_data_interval()) if _is_finite(axis.get_data_interval()) else (low, high)
        shown = f"{_number(low)}–{_number(high)}"
    else:
        return f"{name}: {label}" if label else ""
    scale = "" if axis.get_scale() == "linear" else f" ({axis.get_scale()})"
    return f"{name}: {label} {shown}{scale}".replace(":  ", ": ")


def _are_names(axis):
    from matplotlib import category, ticker

    return isinstance(axis.get_major_formatter(), (ticker.FixedFormatter, ticker.FuncFormatter, category.StrCategoryFormatter))


def _values(label, values):
    texts = [_as_number(value) for value in values]
    known = [value for value in texts if math.isfinite(value)]
    if not known:
        return _label(label)
    if len(texts) <= _MOST_VALUES:
        return f"{_label(label)} [{', '.join(map(_number, texts))}]".strip()
    return f"{_label(label)} n={len(texts)}, {_number(min(known))}–{_number(max(known))}".strip()


def _span(values):
    known = [value for value in map(_as_number, values.ravel()) if math.isfinite(value)] if values is not None else []
    return f"{_number(min(known))}–{_number(max(known))}" if known else ""


def _label(label):
    text = _clean(str(label))
    # matplotlib's own names for what has none.
    return "" if text.startswith("_") else text[:_MOST_NAME]


def _as_number(value):
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _is_finite(values):
    return all(math.isfinite(value) for value in values)


def _is_number(text):
    return math.isfinite(_as_number(text.replace("−", "-").replace(",", "").rstrip("%")))


def _number(value):
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "-∞"
    if abs(value) >= 1e15 or 0 < abs(value) < 1e-4:
        return f"{value:.3g}"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"


def _clean(text):
    return " ".join(str(text).split())
