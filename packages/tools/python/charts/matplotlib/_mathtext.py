r"""The little TeX found in labels: `$10^3$`, `$R^2$`, `$\mu$`, `$\frac{a}{b}$`."""

from __future__ import annotations

# A command and, last, what it stands for.
_SYMBOLS = """
alphaα betaβ gammaγ deltaδ epsilonε varepsilonε zetaζ etaη thetaθ iotaι kappaκ lambdaλ muμ nuν xiξ piπ rhoρ sigmaσ
tauτ upsilonυ phiφ varphiφ chiχ psiψ omegaω GammaΓ DeltaΔ ThetaΘ LambdaΛ XiΞ PiΠ SigmaΣ UpsilonΥ PhiΦ PsiΨ OmegaΩ
times× cdot· div÷ pm± mp∓ leq≤ le≤ geq≥ ge≥ neq≠ ne≠ approx≈ sim∼ equiv≡ propto∝ infty∞ partial∂ nabla∇ sum∑ prod∏
int∫ rightarrow→ to→ leftarrow← uparrow↑ downarrow↓ Rightarrow⇒ leftrightarrow↔ in∈ notin∉ subset⊂ cup∪ cap∩ forall∀
exists∃ ldots… cdots⋯ dots… degree° circ∘ prime′ ellℓ hbarℏ angle∠ star⋆ bullet• ast∗ ll≪ gg≫ perp⊥ parallel∥
langle⟨ rangle⟩ checkmark✓
"""
_WORDS = 'sin cos tan log ln exp max min lim arg det'.split()
_SPACES = {'quad': ' ', 'qquad': '  ', ',': ' ', ';': ' ', ':': ' ', ' ': ' ', '!': ''}
_UPPER = dict(zip('0123456789+-=()ni−', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ⁻'))
_LOWER = dict(zip('0123456789+-=()−', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎₋'))
_symbols: dict[str, str] = {}

Run = tuple[str, int]  # text, and 1 when it is raised, -1 when it is lowered


def runs(text: str) -> list[Run]:
    """One line of a label, cut where it goes up or down."""
    if '$' not in text:
        return [(text, 0)]
    parts = text.replace('\\$', '\0').split('$')
    if len(parts) % 2 == 0:  # a lone dollar is a dollar
        return [(text.replace('\\$', '$'), 0)]
    found: list[Run] = []
    for i, part in enumerate(parts):
        found += _math(part) if i % 2 else [(part, 0)] if part else []
    joined: list[Run] = []
    for piece, level in found:
        if joined and joined[-1][1] == level:
            joined[-1] = (joined[-1][0] + piece, level)
        elif piece:
            joined.append((piece, level))
    return [(piece.replace('\0', '$'), level) for piece, level in joined] or [('', 0)]


def plain(text: str) -> str:
    """The label as one string without markup: `10³`."""
    if '$' not in text:
        return text
    result = ''
    for piece, level in runs(text):
        table = _UPPER if level > 0 else _LOWER
        if level and all(char in table for char in piece):
            result += ''.join(table[char] for char in piece)
        else:
            result += piece if not level else ('^' if level > 0 else '_') + piece
    return result


def _math(source: str) -> list[Run]:
    found: list[Run] = []
    at = 0
    while at < len(source):
        char = source[at]
        if char in '^_':
            group, at = _group(source, at + 1)
            level = 1 if char == '^' else -1
            found.append((''.join(piece for piece, _ in _math(group)), level))
        elif char == '\\':
            piece, at = _command(source, at + 1)
            found += piece
        else:
            if char not in '{}':
                found.append(('−' if char == '-' else ' ' if char == '~' else char, 0))
            at += 1
    return found


def _group(source: str, at: int) -> tuple[str, int]:
    """What follows as one unit: `{…}`, a command or a character; and where the rest begins."""
    while at < len(source) and source[at] == ' ':
        at += 1
    if source[at : at + 1] == '\\':
        end = at + 2
        while end < len(source) and source[at + 1].isalpha() and source[end].isalpha():
            end += 1
        if source[end : end + 1] == '{':
            end = _group(source, end)[1]
        return source[at:end], end
    if source[at : at + 1] != '{':
        return source[at : at + 1], at + 1
    depth = 0
    for end in range(at, len(source)):
        depth += {'{': 1, '}': -1}.get(source[end], 0)
        if depth == 0:
            return source[at + 1 : end], end + 1
    return source[at + 1 :], len(source)


def _command(source: str, at: int) -> tuple[list[Run], int]:
    if not _symbols:
        _symbols.update((pair[:-1], pair[-1]) for pair in _SYMBOLS.split())
    end = at
    while end < len(source) and source[end].isalpha():
        end += 1
    name, end = (source[at:end], end) if end > at else (source[at : at + 1], at + 1)
    if name in _symbols or name in _SPACES:
        skip = 1 if name in _symbols and source[end : end + 1] == ' ' and len(name) > 1 else 0
        return [(_symbols.get(name) or _SPACES.get(name, ''), 0)], end + skip
    if name in _WORDS:
        return [(name, 0)], end
    if name in ('left', 'right', 'displaystyle', 'limits'):
        return [], end
    if name in ('frac', 'dfrac', 'tfrac'):
        above, end = _group(source, end)
        below, end = _group(source, end)
        return [*_bracketed(above), ('/', 0), *_bracketed(below)], end
    if name == 'sqrt':
        inner, end = _group(source, end)
        return [('√', 0), *_bracketed(inner)], end
    if source[end : end + 1] == '{':  # \mathrm{…}, \text{…}, \bf{…}: what they hold
        inner, end = _group(source, end)
        text = name.startswith(('text', 'math'))
        return ([(inner.replace('\\', ''), 0)] if text and not set(inner) & set('^_\\') else _math(inner)), end
    return [(name if not name.isalpha() else '', 0)], end


def _bracketed(source: str) -> list[Run]:
    inner = _math(source)
    simple = all(char.isalnum() for piece, _ in inner for char in piece)
    return inner if simple else [('(', 0), *inner, (')', 0)]
