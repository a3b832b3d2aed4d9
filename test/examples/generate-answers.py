"""Runs each copy that Copy as PyTorch makes of an example, and writes what PyTorch answers:
python test/examples/generate-answers.py > test/examples/answers.json

Of each: what it prints, its warnings, and the shape of each of its tensors at the end.
"""
import contextlib
import io
import json
import pathlib
import sys
import warnings

import torch

torch.set_num_threads(1)


def answer(path):
    scope = {"__name__": "__main__"}
    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
        warnings.simplefilter("always")
        exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), scope)
    shapes = {
        name: f"{str(value.dtype)[6:]}[{', '.join(map(str, value.shape))}]"
        for name, value in scope.items()
        if isinstance(value, torch.Tensor)
    }
    return {"stdout": printed.getvalue(), "warnings": [str(one.message) for one in caught], "shapes": shapes}


copies = sorted((pathlib.Path(__file__).parent / "copies").glob("*.py"))
rows = [f"{json.dumps(path.stem)}: {json.dumps(answer(path), ensure_ascii=False)}" for path in copies]
sys.stdout.write(f'{{"torch":"{torch.__version__}","programs":{{\n' + ",\n".join(rows) + "\n}}\n")
