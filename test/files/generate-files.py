"""Records small tensor files and what PyTorch, NumPy and safetensors read in them: python generate-files.py > files.json

A case has the file's bytes and its content, or the reason that it is here to be refused. Loading runs in the same process, so that
what is recorded is what the libraries read and not what was meant to be written.
"""

import base64
import collections
import io
import json
import os
import pickle
import sys
import zipfile

import numpy
import safetensors
import safetensors.torch
import torch
from torch import nn

torch.manual_seed(0)
cases = []


def encoded(data):
    return base64.b64encode(data).decode()


def tensor_content(tensor):
    plain = tensor.detach().contiguous()
    data = plain.reshape(-1).view(torch.uint8).numpy().tobytes() if plain.numel() else b""
    content = {"dtype": str(tensor.dtype).removeprefix("torch."), "shape": list(tensor.shape), "bytes": encoded(data)}
    if tensor.requires_grad:
        content["requiresGrad"] = True
    if isinstance(tensor, nn.Parameter):
        content["parameter"] = True
    return content


def value_content(value):
    if isinstance(value, torch.Tensor):
        return {"kind": "tensor", "tensor": tensor_content(value)}
    if value is None:
        return {"kind": "none"}
    if isinstance(value, bool):
        return {"kind": "bool", "value": value}
    if isinstance(value, int):
        return {"kind": "int", "value": str(value)}
    if isinstance(value, float):
        return {"kind": "float", "value": value.hex()}
    if isinstance(value, str):
        return {"kind": "text", "value": value}
    if isinstance(value, torch.dtype):
        return {"kind": "dtype", "name": str(value).removeprefix("torch.")}
    if isinstance(value, torch.Size):
        return {"kind": "size", "sizes": list(value)}
    if isinstance(value, (list, tuple)):
        kind = "list" if isinstance(value, list) else "tuple"
        return {"kind": kind, "items": [value_content(item) for item in value]}
    entries = [
        [key if isinstance(key, str) else {"int": str(key)}, value_content(item)] for key, item in value.items()
    ]
    return {"kind": "dict", "ordered": isinstance(value, collections.OrderedDict), "entries": entries}


def tensors_content(tensors):
    return [[name, tensor_content(torch.as_tensor(tensor))] for name, tensor in tensors.items()]


def add(name, data, **content):
    cases.append({"name": name, "file": encoded(data), **content})


# safetensors


def add_safetensors(name, tensors, metadata=None):
    data = safetensors.torch.save(tensors, metadata)
    path = name
    with open(path, "wb") as file:
        file.write(data)
    try:
        loaded = safetensors.torch.load_file(path)
    finally:
        os.remove(path)
    # The order is that of the data in the file.
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    starts = {key: info["data_offsets"] for key, info in header.items() if key != "__metadata__"}
    ordered = {key: loaded[key] for key in sorted(starts, key=lambda key: starts[key])}
    add(name, data, tensors=tensors_content(ordered))


FLOATS = [torch.float32, torch.float64, torch.float16, torch.bfloat16]
INTEGERS = [torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8]
special = torch.tensor([[0.0, -0.0, 1.5], [float("nan"), float("inf"), -float("inf")]])
every_dtype = {str(dtype): special.to(dtype) for dtype in FLOATS}
every_dtype |= {str(dtype): torch.tensor([[0, 1, 2], [3, 100, 127]]).to(dtype) for dtype in INTEGERS}
every_dtype["signs"] = torch.tensor([-1, -128, 127], dtype=torch.int8)
every_dtype["torch.bool"] = torch.tensor([[True, False, True]])
add_safetensors("every-dtype.safetensors", every_dtype)
add_safetensors("lstm.safetensors", nn.LSTM(3, 2, num_layers=2, bidirectional=True).state_dict(), {"format": "pt"})
add_safetensors("empty.safetensors", {})
add_safetensors("sizes.safetensors", {"scalar": torch.tensor(2.5), "none": torch.zeros(3, 0, 2), "übung": torch.ones(1)})

# npy


def add_npy(name, array, version=None):
    file = io.BytesIO()
    numpy.lib.format.write_array(file, array, version)
    loaded = numpy.load(io.BytesIO(file.getvalue()))
    add(name, file.getvalue(), tensor=tensor_content(torch.as_tensor(loaded.astype(loaded.dtype.newbyteorder("=")))))


counting = numpy.arange(24).reshape(2, 3, 4)
for code in ["<f8", "<f4", "<f2", ">f4", ">f8", ">f2", "<i8", "<i4", "<i2", "|i1", "|u1", ">i8", ">i4", ">i2", "|b1"]:
    add_npy(f"{code[1:]}{'-big' if code[0] == '>' else ''}.npy", counting.astype(code))
add_npy("special.npy", special.numpy())
add_npy("fortran-2.npy", numpy.asfortranarray(counting[0].astype("<f4")))
add_npy("fortran-3.npy", numpy.asfortranarray(counting.astype(">i4")))
add_npy("scalar.npy", numpy.float64(3.5).reshape(()))
add_npy("one.npy", numpy.ones(1, "<f4"))
add_npy("zero-sized.npy", numpy.zeros((2, 0, 3), "<f4"))
add_npy("version-2.npy", counting.astype("<f4"), (2, 0))
add_npy("version-3.npy", counting.astype("<f4"), (3, 0))
record = io.BytesIO()
numpy.save(record, numpy.ones(2, "<f4"))
numpy.save(record, numpy.zeros(2, "<f4"))
add("two-arrays.npy", record.getvalue(), tensor=tensor_content(torch.as_tensor(numpy.load(io.BytesIO(record.getvalue())))))

for name, array in {
    "complex.npy": numpy.ones(2, "<c8"),
    "text.npy": numpy.array(["a", "bc"]),
    "unsigned.npy": numpy.ones(2, "<u4"),
    "record.npy": numpy.zeros(2, [("a", "<f4"), ("b", "<i4")]),
    "objects.npy": numpy.array([{}, None], object),
    "dates.npy": numpy.array(["2020-01-01"], "<M8[D]"),
}.items():
    file = io.BytesIO()
    numpy.save(file, array)
    add(name, file.getvalue(), refused="descr")

# npz


def add_npz(name, save, *arrays, **named):
    file = io.BytesIO()
    save(file, *arrays, **named)
    with numpy.load(io.BytesIO(file.getvalue())) as loaded:
        add(name, file.getvalue(), tensors=tensors_content({key: loaded[key] for key in loaded.files}))


add_npz("stored.npz", numpy.savez, x=counting.astype("<f4"), y=numpy.arange(3), flags=numpy.array([True, False]))
add_npz("deflated.npz", numpy.savez_compressed, x=numpy.zeros((40, 30)), h=numpy.sin(numpy.arange(50, dtype="<f4")))
add_npz("unnamed.npz", numpy.savez_compressed, numpy.asfortranarray(counting[0]), numpy.zeros(0))
add_npz("none.npz", numpy.savez)

# torch.save


def add_torch(name, value, data=None, **options):
    if data is None:
        file = io.BytesIO()
        torch.save(value, file, **options)
        data = file.getvalue()
    loaded = torch.load(io.BytesIO(data))
    if isinstance(loaded, torch.Tensor):
        add(name, data, tensor=tensor_content(loaded))
    elif isinstance(loaded, dict) and all(
        isinstance(key, str) and isinstance(item, torch.Tensor) for key, item in loaded.items()
    ):
        add(name, data, tensors=tensors_content(loaded))
    else:
        add(name, data, value=value_content(loaded))
    return data


base = torch.arange(24.0).reshape(2, 3, 4)
lstm = nn.LSTM(3, 2, bidirectional=True)
lstm_data = add_torch("lstm.pt", lstm.state_dict())
add_torch("classifier.pth", nn.Sequential(nn.Embedding(5, 3), nn.GRU(3, 2), nn.BatchNorm1d(2)).state_dict())
add_torch("tensor.pt", base)
add_torch("parameter.pt", nn.Parameter(torch.ones(2, 3)))
add_torch("frozen.pt", nn.Parameter(torch.ones(2, 3), requires_grad=False))
add_torch("leaf.pt", torch.ones(2, requires_grad=True))
add_torch("scalar.pt", torch.tensor(1.5, dtype=torch.float64))
add_torch("zero-sized.pt", torch.zeros(2, 0, 3))
add_torch("every-dtype.pt", every_dtype)
add_torch(
    "views.pt",
    {
        "base": base,
        "transposed": base.transpose(0, 2),
        "column": base[:, 1, ::2],
        "row": base[1],
        "expanded": torch.tensor([[1.0], [2.0]]).expand(3, 2, 4),
        "diagonal": torch.eye(3).diagonal(),
        "bits": torch.tensor([[True, False], [False, False]]).t(),
    },
)
model = nn.LSTM(2, 2)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
model(torch.ones(3, 2))[0].sum().backward()
optimizer.step()
checkpoint = {
    "epoch": 7,
    "model": model.state_dict(),
    "optimizer": optimizer.state_dict(),
    "loss": 0.1,
    "note": "früh ☀ 😀",
    "sizes": model.weight_ih_l0.shape,
    "dtype": torch.bfloat16,
    "numbers": (2**40, -5, -(2**70), 300, 70000, 2**31, float("inf"), True, None, [], {}, ()),
    3: [torch.ones(1), (torch.zeros(2, dtype=torch.int64),)],
}
add_torch("checkpoint.pt", checkpoint)
for protocol in (3, 4, 5):
    file = io.BytesIO()
    torch.save({"h": base[0], "n": (3, "a" * 300)}, file, pickle_protocol=protocol)
    add(
        f"protocol-{protocol}.pt",
        file.getvalue(),
        value=value_content(torch.load(io.BytesIO(file.getvalue()), weights_only=False)),
    )
torch.serialization.set_crc32_options(False)
add_torch("no-checksums.pt", {"w": base})
torch.serialization.set_crc32_options(True)


def rewritten(data, change, compression):
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", compression) as new:
        for info in old.infolist():
            new.writestr(info.filename, change(info.filename, old.read(info)))
    return file.getvalue()


def big_endian(name, content):
    if name.endswith("byteorder"):
        return b"big"
    return numpy.frombuffer(content, "<f4").astype(">f4").tobytes() if "/data/" in name else content


add_torch("big-endian.pt", None, rewritten(lstm_data, big_endian, zipfile.ZIP_STORED))
add_torch("deflated.pt", None, rewritten(lstm_data, lambda name, content: content, zipfile.ZIP_DEFLATED))

# Refused


class Call:
    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


def saved(value, **options):
    file = io.BytesIO()
    torch.save(value, file, **options)
    return file.getvalue()


add("module.pt", saved(nn.LSTM(2, 1)), refused="torch.nn.modules.rnn.LSTM, which isn't read; of a module, save its state_dict()")
add("system.pt", saved({"w": base, "x": Call(os.system, "false")}), refused="names posix.system, which isn't read")
add("eval.pt", saved(Call(eval, "1"), pickle_protocol=4), refused="names builtins.eval, which isn't read")
add("sparse.pt", saved(base.to_sparse()), refused="torch._utils._rebuild_sparse_tensor")
add("complex.pt", saved(torch.ones(2, dtype=torch.complex64)), refused="torch.ComplexFloatStorage")
add("unsigned.pt", saved(torch.ones(2, dtype=torch.uint16)), refused="torch._utils._rebuild_tensor_v3")
add("array.pt", saved({"a": numpy.ones(2)}), refused="_reconstruct")
add("former.pt", saved(base, _use_new_zipfile_serialization=False), refused="before PyTorch 1.6")
add("pickle.pt", pickle.dumps({"a": 1}), refused="before PyTorch 1.6")
cycle = []
cycle.append(cycle)
add("cycle.pt", saved(cycle), refused="holds itself")
nested = []
for _ in range(60):
    nested = [nested, nested]
add("laughs.pt", saved(nested), refused="more than 1000000 values")
script = io.BytesIO()
torch.jit.save(torch.jit.script(nn.Linear(1, 1)), script)
add("script.pt", script.getvalue(), refused="TorchScript")
encrypted = bytearray(rewritten(lstm_data, lambda name, content: content, zipfile.ZIP_STORED))
encrypted[encrypted.index(b"PK\x01\x02") + 8] |= 1
add("encrypted.pt", bytes(encrypted), refused="encrypted")
add("lzma.pt", rewritten(lstm_data, lambda name, content: content, zipfile.ZIP_LZMA), refused="compression method 14")

json.dump(
    {"torch": torch.__version__.split("+")[0], "numpy": numpy.__version__, "safetensors": safetensors.__version__, "cases": cases},
    sys.stdout,
    separators=(",", ":"),
    ensure_ascii=False,
)
print()
