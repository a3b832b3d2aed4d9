#!/usr/bin/env python3
"""Runs the programs of corpus/ and of examples/python/ under PyTorch and records the shapes of every tensor that they assign.

    python3 test/python/record-shapes.py > test/python/corpus-shapes.json

Recorded are the names that assignments, loops, `with` and parameters bind, at the place where the name stands: the shape
of each tensor that was ever bound there. A dimension that differs from one time to the next is null; so is a shape whose
rank differs. What is bound to anything else as well is left out.
"""
import ast, contextlib, io, json, pathlib, sys, warnings
import torch

torch.set_num_threads(1)
HERE = pathlib.Path(__file__).parent
FOLDERS = [HERE / "corpus", HERE.parent.parent / "examples" / "python"]


class Instrument(ast.NodeTransformer):
    """Puts a call of __note__ behind each statement that binds, and at the head of each function."""

    def notes(self, names):
        return [
            ast.parse(f"__note__({line}, {column}, {name!r}, {name} if {name.split('.')[0]!r} in __names__(locals(), globals()) else None)").body[0]
            for line, column, name in names
        ]

    def targets(self, node):
        if isinstance(node, ast.Name):
            return [(node.lineno, node.col_offset + 1, node.id)]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return [(node.lineno, node.col_offset + 1, f"{node.value.id}.{node.attr}")]
        if isinstance(node, (ast.Tuple, ast.List)):
            return [found for item in node.elts for found in self.targets(item)]
        if isinstance(node, ast.Starred):
            return self.targets(node.value)
        return []

    def visit_Assign(self, node):
        return [node, *self.notes([found for target in node.targets for found in self.targets(target)])]

    def visit_AugAssign(self, node):
        return [node, *self.notes(self.targets(node.target))]

    def visit_AnnAssign(self, node):
        return [node] if node.value is None else [node, *self.notes(self.targets(node.target))]

    def visit_For(self, node):
        self.generic_visit(node)
        node.body = self.notes(self.targets(node.target)) + node.body
        return node

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        every = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
        node.body = self.notes([(one.lineno, one.col_offset + 1, one.arg) for one in every if one.arg != "self"]) + node.body
        return node

    def visit_Lambda(self, node):
        return node


def joined(a, b):
    if a is None or b is None or len(a) != len(b):
        return None
    return [left if left == right else None for left, right in zip(a, b)]


def record(path):
    tree = Instrument().visit(ast.parse(path.read_text()))
    ast.fix_missing_locations(tree)
    found, others = {}, set()

    def note(line, column, name, value):
        key = (line, column, name)
        if isinstance(value, torch.Tensor):
            shape = list(value.shape)
            found[key] = joined(found[key], shape) if key in found else shape
        elif value is not None:
            others.add(key)

    scope = {"__name__": "__main__", "__note__": note, "__names__": lambda a, b: {*a, *b}}
    torch.manual_seed(0)
    warnings.simplefilter("ignore")
    argv, sys.argv = sys.argv, [path.name]
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(tree, path.name, "exec"), scope)
    sys.argv = argv
    return [[*key, shape] for key, shape in sorted(found.items()) if key not in others]


if __name__ == "__main__":
    programs = {path.name: record(path) for folder in FOLDERS for path in sorted(folder.glob("*.py"))}
    lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(shapes, separators=(',', ':'))}" for name, shapes in programs.items())
    sys.stdout.write("{\n" + lines + "\n}\n")
