"""What a notebook's cells define, without what was only tried out in them.

A cell that trains, plots or raises an error on purpose would run whenever the module is loaded,
and one error makes the whole topic unloadable. So a module gets the definitions, the imports, and
the statements that give these their names.
"""

import ast
import symtable
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def needed(statements: Iterable[ast.stmt], names: Collection[str] = ()) -> set[ast.stmt]:
    """The statements that a module of these cells needs.

    Definitions and imports always belong to them, and so do values that are written down (`a = 3`,
    a list of numbers, a lambda): they run nothing. Any other statement belongs to them only if it
    binds a name that one of these reads, or one of `names`.

    Args:
        statements: The statements at the top level of all cells.
        names: The exercises: whatever binds their names is an answer.
    """
    binders: dict[str, list[ast.stmt]] = defaultdict(list)
    kept: set[ast.stmt] = set()
    wanted = list(names)
    for statement in statements:
        if isinstance(statement, ast.Expr):
            continue
        for name in bound_by(statement):
            binders[name].append(statement)
        if _runs_nothing(statement):
            kept.add(statement)
            wanted += read_by(statement)
    while wanted:
        for statement in binders.pop(wanted.pop(), ()):
            if statement not in kept:
                kept.add(statement)
                wanted += read_by(statement)
    return kept


def bound_by(statement: ast.stmt) -> set[str]:
    """The names at the top level that a statement gives a value, or changes a part of."""
    if isinstance(statement, _DEFINITIONS):
        return {statement.name}
    found = set()
    for node in _outside_definitions(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, _DEFINITIONS):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            root: ast.expr = node
            while isinstance(root, ast.Attribute | ast.Subscript):
                root = root.value
            found |= {root.id} if isinstance(root, ast.Name) else set()
    return found


def _outside_definitions(statement: ast.stmt) -> Iterator[ast.AST]:
    left: list[ast.AST] = [statement]
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, (*_DEFINITIONS, ast.Lambda)):
            left += ast.iter_child_nodes(node)


def _runs_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, (*_DEFINITIONS, ast.Import, ast.ImportFrom)):
        return True
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    if not all(isinstance(target, ast.Name) for target in targets):
        return False
    if statement.value is None or isinstance(statement.value, ast.Lambda):
        return True
    try:
        ast.literal_eval(statement.value)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return False
    return True


def read_by(statement: ast.stmt) -> set[str]:
    """The names at the top level that a statement reads, in its functions too."""
    try:
        table = symtable.symtable(ast.unparse(statement), "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
    found, left = set(), [table]
    while left:
        scope = left.pop()
        left += scope.get_children()
        is_top = scope is table
        found |= {
            symbol.get_name()
            for symbol in scope.get_symbols()
            if symbol.is_referenced() and (is_top or symbol.is_global())
        }
    return found
