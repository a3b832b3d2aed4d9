"""Records what torch.nn.Module.load_state_dict answers: python generate-state-dicts.py > state-dicts.json"""

import json
import sys
from collections import OrderedDict

import torch
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Embedding(5, 4), nn.LSTM(4, 3, num_layers=2), nn.ReLU())
        self.scale = nn.Parameter(torch.ones(()))
        self.register_buffer("step", torch.zeros(2))
        self.register_buffer("scratch", torch.zeros(2), persistent=False)
        self.head = nn.Linear(3, 2)
        self.act = nn.Tanh()


class Normed(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(3)
        self.rnn = nn.RNNCell(3, 2)


def tree(module):
    modules = []
    for path, inner in module.named_modules():
        prefix = path + "." if path else ""
        tensors = [[name, list(tensor.shape)] for name, tensor in inner.named_parameters(recurse=False)]
        tensors += [
            [name, list(tensor.shape)]
            for name, tensor in inner.named_buffers(recurse=False)
            if name not in inner._non_persistent_buffers_set
        ]
        filled_in = ["num_batches_tracked"] if isinstance(inner, nn.BatchNorm1d) else []
        modules.append({"prefix": prefix, "tensors": tensors, "filledIn": filled_in})
    return modules


cases = []


def record(make, change, strict=True):
    module = make()
    given = OrderedDict((key, value.clone()) for key, value in module.state_dict().items())
    change(given)
    entries = [
        [key, list(value.shape) if isinstance(value, torch.Tensor) else {"type": str(type(value))}]
        for key, value in given.items()
    ]
    before = {key: value.clone() for key, value in module.state_dict().items()}
    for value in given.values():
        if isinstance(value, torch.Tensor):
            value.add_(1)
    case = {"name": type(module).__name__, "modules": tree(module), "given": entries, "strict": strict}
    try:
        result = module.load_state_dict(given, strict=strict)
        case |= {"missing": result.missing_keys, "unexpected": result.unexpected_keys}
    except RuntimeError as error:
        case["error"] = str(error)
    case["fitting"] = [
        key for key, value in module.state_dict().items() if key in given and not torch.equal(value, before[key])
    ]
    cases.append(case)


def unchanged(given):
    pass


def emptied(given):
    given.clear()


def without(*keys):
    def change(given):
        for key in keys:
            del given[key]

    return change


def adding(**entries):
    def change(given):
        given.update({key.replace("__", "."): value for key, value in entries.items()})

    return change


def all_of(*changes):
    def change(given):
        for each in changes:
            each(given)

    return change


def renamed(before, after):
    def change(given):
        entries = [(key.replace(before, after), value) for key, value in given.items()]
        given.clear()
        given.update(entries)

    return change


def prefixed(given):
    entries = [("module." + key, value) for key, value in given.items()]
    given.clear()
    given.update(entries)


def lstm():
    return nn.LSTM(3, 2)


def bidirectional():
    return nn.LSTM(3, 2, bidirectional=True, proj_size=1)


def gru_cell():
    return nn.GRUCell(2, 3)


ones = torch.ones
for strict in (True, False):
    for make in (lstm, bidirectional, gru_cell, Model, Normed):
        record(make, unchanged, strict)
        record(make, emptied, strict)
        record(make, prefixed, strict)
    record(lstm, without("weight_ih_l0", "bias_hh_l0"), strict)
    record(lstm, adding(weight_ih_l1=ones(8, 2), extra=ones(1)), strict)
    record(lstm, adding(weight_ih_l0=ones(8, 4), bias_ih_l0=ones(8, 1)), strict)
    record(lstm, all_of(without("bias_ih_l0"), adding(weight_hh_l0=ones(1), zz=ones(1))), strict)
    record(lstm, adding(weight_hh_l0=3), strict)
    record(lstm, adding(weight_hh_l0=None, bias_ih_l0="text"), strict)
    record(lstm, adding(a__b=ones(1), _extra_state=ones(1)), strict)
    record(Model, renamed("encoder.1", "lstm"), strict)
    record(Model, renamed("head.", "head.linear."), strict)
    record(Model, adding(scale=ones(1)), strict)
    record(Model, adding(scale=ones(2), step=ones(()), scratch=ones(2)), strict)
    record(Model, adding(act__weight=ones(1), head=ones(1), encoder__7__bias=ones(1), act__a__b=ones(1)), strict)
    record(Model, adding(zz=ones(1), head___extra_state=ones(1), encoder__0__weight__x=ones(1)), strict)
    record(Normed, without("norm.num_batches_tracked"), strict)
    record(Normed, without("norm.running_mean", "norm.num_batches_tracked"), strict)

json.dump({"torch": torch.__version__.split("+")[0], "cases": cases}, sys.stdout, separators=(",", ":"))
print()
