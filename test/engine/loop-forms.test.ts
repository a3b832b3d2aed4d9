import { test } from "vitest";
import { check } from "./check.ts";

test("two cells in a loop, and what they leave", () => {
  check(`
    x: [seq, b, 100]
    cell1 = nn.LSTMCell(100, 30)
    cell2 = nn.LSTMCell(30, 20)
    h1 = c1 = torch.zeros(b, 30)
    h2 = c2 = torch.zeros(b, 20)
    hs = []
    for xt in x:
        h1, c1 = cell1(xt, [h1, c1])
        h2, c2 = cell2(h1, [h2, c2])
    #   ^ [b, 20]
        hs.append(h2)
    out = torch.stack(hs)
  # ^ [seq, b, 20]
    first = hs[0]
  # ^ [b, 20]
`);
});

test("a total that starts as a number becomes a tensor", () => {
  check(`
    x: [seq, b, 4]
    total = 0
    for xt in x:
        total = total + xt
    done = total
  # ^ [b, 4]
`);
});

test("an accumulator that starts as None grows", () => {
  check(`
    x: [seq, b, 4]
    acc = None
    for t in range(seq):
        acc = x[t] if acc is None else torch.cat([acc, x[t]])
    done = acc
  # ^ [b*seq, 4]
`);
});

test("a list of states that each iteration makes anew", () => {
  check(`
    x: [seq, b, 4]
    cells = [nn.GRUCell(4, 6), nn.GRUCell(6, 6)]
    h = [torch.zeros(b, 6)] * 2
    outs = []
    for xt in x:
        new = []
        inp = xt
        for cell, state in zip(cells, h):
            inp = cell(inp, state)
            new.append(inp)
        h = new
        outs.append(h[-1])
    out = torch.stack(outs)
  # ^ [seq, b, 6]
    last = torch.stack(h)
  # ^ [2, b, 6]
`);
});

test("windows of a series", () => {
  check(`
    series: [n, 3]
    windows = []
    targets = []
    for i in range(n - 12):
        windows.append(series[i:i + 12])
        targets.append(series[i + 12])
    x = torch.stack([series[i:i + 12] for i in range(n - 12)])
  # ^ [max(n - 12, 0), 12, 3]
    w = torch.stack(windows)
  # ^ [max(n - 12, 0), 12, 3]
    t = torch.stack(targets)
  # ^ [max(n - 12, 0), 3]
`);
});

test("a long loop's windows", () => {
  check(`
    series = torch.zeros(200, 3)
    windows = []
    for i in range(len(series) - 12):
        windows.append(series[i:i + 12])
    w = torch.stack(windows)
  # ^ [188, 12, 3]
`);
});

test("enumerate counts from its start", () => {
  check(`
    x: [seq, 4]
    for i, row in enumerate(x, 1):
        y = torch.zeros(i, 2)
    #   ^ [i + 1, 2]
    short = torch.zeros(3, 4)
    for i, row in enumerate(short, 1):
        y = torch.zeros(i, 2)
    done = y
  # ^ [3, 2]
`);
});

test("else runs where the loop wasn't left", () => {
  check(`
    for i in [1, 2, 3]:
        if i == 2:
            break
    else:
        y = torch.zeros(3) + torch.zeros(4)
    for i in [1, 2, 3]:
        pass
    else:
        z = torch.zeros(5)
    done = z
  # ^ [5]
    n = i
  # ^ 3
`);
});

test("no trips leave everything as it was", () => {
  check(`
    h = torch.ones(2, 3)
    for i in range(0):
        h = None
    for i in range(5, 5):
        h = h[0]
    done = h
  # ^ [2, 3]
`);
});

test("if there may be no trip, the state after is joined with the one before, and stack notes it", () => {
  check(`
    n: int
    h = torch.zeros(2, 20)
    hs = []
    for i in range(n - 1):
        h = torch.zeros(2, 30)
        hs.append(h)
    done = h
  # ^ [2, ?]
    out = torch.stack(hs)
    #                 ^ information condition
`);
});

test("integers that grow by a constant are affine in the trip count", () => {
  check(`
    n: int
    size = 3
    for i in range(n):
        size += 2
    x = torch.zeros(size)
  # ^ [2*n + 3]
`);
});

test("a state that is None at first, and detached later", () => {
  check(`
    x: [seq, b, 4]
    lstm = nn.LSTM(4, 8)
    state = None
    for xt in x.split(1):
        out, state = lstm(xt, state)
        state = tuple(s.detach() for s in state)
    done = state
  # ^ ([1, b, 8], [1, b, 8])
`);
});

test("a list that a sequence of layers is read from", () => {
  check(`
    layers = nn.ModuleList([nn.Linear(4, 4) for _ in range(3)])
    layers += [nn.Linear(4, 7)]
    x = torch.zeros(2, 4)
    for layer in layers[1:]:
        x = layer(x)
    done = x
  # ^ [2, 7]
    n = len(layers[::2])
  # ^ 2
`);
});

test("an optimizer's step leaves every shape", () => {
  check(`
    lstm = nn.LSTM(3, 4)
    head = nn.Linear(4, 1)
    optimizer = torch.optim.Adam(list(lstm.parameters()) + list(head.parameters()), lr=0.1)
    x: [seq, b, 3]
    for epoch in range(100):
        optimizer.zero_grad()
        out, (h, c) = lstm(x)
        loss = head(out[-1]).pow(2).mean()
        loss.backward()
        optimizer.step()
    w = lstm.weight_ih_l0
  # ^ [16, 3]
    done = out
  # ^ [seq, b, 4]
`);
});
