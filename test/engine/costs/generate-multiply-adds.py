"""Records what PyTorch counts for the programs of multiply-adds.txt: python3 generate-multiply-adds.py

torch.utils.flop_counter counts two operations for one multiply-add. It knows the matrix products inside recurrent
layers only where oneDNN doesn't take them over as a whole.
"""

import json
import pathlib

import torch
from torch.utils.flop_counter import FlopCounterMode

here = pathlib.Path(__file__).parent
recorded = []
for program in (here / "multiply-adds.txt").read_text().split("---\n"):
    scope = {}
    with torch.backends.mkldnn.flags(enabled=False), FlopCounterMode(display=False) as counter:
        exec(program, scope)
    modules = [value for value in scope.values() if isinstance(value, torch.nn.Module)]
    parameters = list({id(p): p for module in modules for p in module.parameters()}.values())
    recorded.append(
        {
            "multiplyAdds": counter.get_total_flops() // 2,
            "parameters": sum(p.numel() for p in parameters),
            "trainable": sum(p.numel() for p in parameters if p.requires_grad),
            "bytes": sum(p.nbytes for p in parameters),
            "tensors": {name: value.nbytes for name, value in scope.items() if isinstance(value, torch.Tensor)},
        }
    )
(here / "multiply-adds.json").write_text(json.dumps(recorded, separators=(",", ":")) + "\n")
