"""How wide text is: the advance widths of DejaVu Sans, and one em for Chinese, Japanese and Korean."""

from __future__ import annotations

# Thousandths of an em for U+0020–U+007E, then U+00A0–U+00FF.
_ADVANCES = """
318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337 838
838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989 685 611
685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 392 634 592
818 592 592 525 636 337 636 838 318 401 636 636 636 636 337 500 500 1000 471 612 838 361 1000 500 500 838 401 401
500 636 636 318 500 401 471 612 969 969 969 531 684 684 684 684 684 684 974 698 632 632 632 632 295 295 295 295 775
748 787 787 787 787 787 838 787 732 732 732 732 611 605 630 613 613 613 613 613 613 982 550 615 615 615 615 278 278
278 278 612 634 612 612 612 612 612 838 612 634 634 634 634 592 635 592
"""
_CODES = [*range(0x20, 0x7F), *range(0xA0, 0x100)]
_WIDTHS = {code: int(width) / 1000 for code, width in zip(_CODES, _ADVANCES.split())}
_WIDTHS |= {
    0x2018: 0.318,
    0x2019: 0.318,
    0x201C: 0.518,
    0x201D: 0.518,
    0x2013: 0.5,
    0x2014: 1.0,
    0x2026: 1.0,
    0x2030: 1.342,
}
_WIDTHS |= dict.fromkeys((0x2212, 0x2190, 0x2191, 0x2192, 0x2193, 0x2264, 0x2265, 0x2713), 0.838)
_DEFAULT = 0.64
_BOLD = 1.126
_MONOSPACE = 0.602
_WIDE = ((0x1100, 0x1160), (0x2E80, 0xA4D0), (0xAC00, 0xD7A4), (0xF900, 0xFB00), (0xFE30, 0xFE70), (0xFF00, 0xFF61),
         (0xFFE0, 0xFFE7), (0x1F000, 0x1FB00), (0x20000, 0x40000))  # fmt: skip

ASCENT, DESCENT, CAPITAL = 0.76, 0.22, 0.73  # of an em


def is_wide(char: str) -> bool:
    code = ord(char)
    return any(low <= code < high for low, high in _WIDE)


def _advance(char: str) -> float:
    width = _WIDTHS.get(ord(char))
    if width is None:
        code = ord(char)
        combining = 0x300 <= code < 0x370 or 0xFE00 <= code < 0xFE10 or 0x200B <= code < 0x2010
        script = 0x2070 <= code < 0x2090
        width = 1.0 if is_wide(char) else 0.0 if combining else 0.41 if script else _DEFAULT
        _WIDTHS[code] = width
    return width


def text_width(text: str, size: float, bold: bool = False, monospace: bool = False) -> float:
    """Width in the unit of `size`."""
    if monospace:
        return size * sum(1.0 if is_wide(char) else _MONOSPACE for char in text)
    widths = _WIDTHS
    total = 0.0
    for char in text:
        width = widths.get(ord(char))
        total += _advance(char) if width is None else width
    return total * size * (_BOLD if bold else 1)


def wrap(text: str, size: float, limit: float, bold: bool = False) -> str:
    """Breaks lines wider than `limit`: between words, or between any two wide characters."""
    return '\n'.join(_wrap_line(line, size, limit, bold) for line in text.split('\n'))


def _wrap_line(line: str, size: float, limit: float, bold: bool) -> str:
    if '$' in line or text_width(line, size, bold) <= limit:
        return line
    pieces: list[str] = []  # what must stay together
    for char in line:
        in_word = bool(pieces) and not is_wide(char) and pieces[-1][-1] != ' ' and not is_wide(pieces[-1][-1])
        if pieces and (in_word or char in ' ，。、；：！？）》”,.;:!?)'):
            pieces[-1] += char
        else:
            pieces.append(char)
    lines = ['']
    for piece in pieces:
        if lines[-1] and text_width(lines[-1] + piece.rstrip(), size, bold) > limit:
            lines.append('')
        while text_width(piece.rstrip(), size, bold) > limit and len(piece) > 1:  # a word wider than all there is
            fitting = max(int(len(piece) * limit / text_width(piece, size, bold)) - 1, 1)
            lines[-1:] = [lines[-1] + piece[:fitting], '']
            piece = piece[fitting:]
        lines[-1] += piece
    return '\n'.join(item.rstrip() for item in lines)
