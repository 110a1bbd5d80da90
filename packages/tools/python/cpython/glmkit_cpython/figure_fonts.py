import dataclasses

# What Chinese programs ask for; none of them is free to come with us.
_CHINESE = ("SimHei", "SimSun", "Microsoft YaHei", "PingFang SC", "Heiti SC", "WenQuanYi Micro Hei", "Noto Sans CJK SC")
_HAN = ord("中")


def use_fonts(paths):
    """Makes fonts known to matplotlib; the first with Chinese characters also stands in for the well-known ones."""
    import matplotlib
    from matplotlib import font_manager, ft2font

    manager = font_manager.fontManager
    names = []
    chinese = None
    for path in paths:
        try:
            manager.addfont(path)
        except (OSError, RuntimeError):
            continue
        entry = manager.ttflist[-1]
        names.append(entry.name)
        if chinese is None and ft2font.FT2Font(path).get_char_index(_HAN):
            chinese = entry
    if chinese is not None:
        known = {entry.name for entry in manager.ttflist}
        for name in _CHINESE:
            if name not in known:
                manager.ttflist.append(dataclasses.replace(chinese, name=name))
    sans = matplotlib.rcParamsDefault["font.sans-serif"]
    order = ["DejaVu Sans", *dict.fromkeys(names), *sans]
    for params in (matplotlib.rcParams, matplotlib.rcParamsDefault):
        params["font.sans-serif"] = list(dict.fromkeys(order))
        params["font.family"] = ["DejaVu Sans", *dict.fromkeys(name for name in names if name != "DejaVu Sans")]
        params["axes.unicode_minus"] = False
