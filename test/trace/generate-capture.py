"""Saves input, state and state_dict of a module with torch.save, with the output that it computes.

    python test/trace/generate-capture.py > test/trace/capture.json
"""

import base64
import io
import json

import torch
from torch import nn

torch.manual_seed(21)
lstm = nn.LSTM(3, 2)
x, h0, c0 = torch.randn(4, 2, 3), torch.randn(1, 2, 2), torch.randn(1, 2, 2)
out, _ = lstm(x, (h0, c0))
buffer = io.BytesIO()
torch.save({"input": x, "state": (h0, c0), "state_dict": lstm.state_dict()}, buffer)
record = {
    "torch": torch.__version__.split("+")[0],
    "file": base64.b64encode(buffer.getvalue()).decode(),
    "out": [float(f"{value:.9g}") for value in out[:, 1].flatten().tolist()],
}
print(json.dumps(record))
