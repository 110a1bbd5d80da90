"""Look at code: signatures, members, an AST calculator, a metric and a small rewrite."""

import ast
import inspect
import operator

SOURCE = '''
from math import sqrt as root

LIMIT = 10

def area(width, height=2, *extra, unit: str = "m", **options) -> float:
    """Area of a rectangle."""
    if width < 0 or height < 0:
        raise ValueError("negative")
    total = 0
    for value in extra:
        total += value if value > LIMIT else 0
    return width * height + total

class Shape:
    def scale(self, factor): return factor
    async def draw(self): pass
'''


class Calculator(ast.NodeVisitor):
    OPERATORS = {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.Pow: operator.pow,
        ast.USub: operator.neg,
    }

    def visit_Constant(self, node):
        return node.value

    def visit_BinOp(self, node):
        return self.OPERATORS[type(node.op)](self.visit(node.left), self.visit(node.right))

    def visit_UnaryOp(self, node):
        return self.OPERATORS[type(node.op)](self.visit(node.operand))

    def generic_visit(self, node):
        raise SyntaxError(f"{type(node).__name__} is not arithmetic")


for text in ("2 + 3 * 4", "-(2 ** 10) / 4", "__import__('os')", "[1]"):
    try:
        print(text, "=", Calculator().visit(ast.parse(text, mode="eval").body))
    except SyntaxError as error:
        print(text, "→", error.msg)

tree = ast.parse(SOURCE)
functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
print([(f.name, f.lineno, len(f.args.args)) for f in functions])
branches = (ast.If, ast.For, ast.While, ast.IfExp, ast.BoolOp, ast.ExceptHandler)
print("complexity:", {f.name: 1 + sum(isinstance(n, branches) for n in ast.walk(f)) for f in functions})
imported = {
    (a.asname or a.name) for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names
}
used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
print("unused imports:", sorted(imported - used), "| doc:", ast.get_docstring(functions[0]))


class Rename(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.copy_location(ast.Name("sum_" if node.id == "total" else node.id, node.ctx), node)


renamed = ast.fix_missing_locations(Rename().visit(ast.parse(SOURCE)))
print([line.strip() for line in ast.unparse(renamed).splitlines() if "sum_" in line])

scope = {}
exec(compile(tree, "<source>", "exec"), scope)
signature = inspect.signature(scope["area"])
print(signature)
print({name: p.kind.name for name, p in signature.parameters.items()})
bound = signature.bind(3, 4, 11, 5, color="red")
bound.apply_defaults()
print(dict(bound.arguments), scope["area"](*bound.args, **bound.kwargs))
members = inspect.getmembers(scope["Shape"], inspect.isfunction)
print([(n, inspect.iscoroutinefunction(f)) for n, f in members], inspect.getdoc(scope["area"]))
print(
    inspect.isclass(scope["Shape"]),
    [c.__name__ for c in inspect.getmro(OSError)][:2],
    ast.literal_eval("{'a': [1, (2, None)]}"),
)
