import { test } from "vitest";
import { check } from "./check.ts";

test("a recursion that takes too many steps isn't known, and no error", () => {
  check(`
    def fib(n):
        if n < 2:
            return n
        return fib(n - 1) + fib(n - 2)
    a = fib(30)
  # ^ unknown
    b = fib(5)
  # ^ 5
`);
});

test("a body runs at each call, with the shapes of the call", () => {
  check(
    `
    def last(x, layer):
        out, state = layer(x)
        return out[-1]
    a = last(torch.zeros(7, 3, 10), nn.LSTM(10, 20))
  # ^ [3, 20]
    b = last(torch.zeros(5, 2, 4), nn.GRU(4, 6))
  # ^ [2, 6]
    c = last(torch.zeros(7, 3, 11), nn.RNN(10, 20))
`.replace("out, state = layer(x)", "out, state = layer(x)\n  #                        ^ error input-size"),
  );
});

test("what nothing calls is read on its own: a mistake in it isn't certain", () => {
  check(`
    class Net(nn.Module):
        def __init__(self, vocab_size, hidden: int):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, 16)
            self.lstm = nn.LSTM(16, hidden, bidirectional=True)
            self.fc = nn.Linear(hidden + 1, 2)
        def forward(self, tokens: [seq, b]):
            e = self.embedding(tokens)
          # ^ [seq, b, 16]
            out, (h, c) = self.lstm(e)
          # ^ [seq, b, 2*hidden]
            return out
`);
});

test("a name that a function binds is its own everywhere in it", () => {
  check(`
    x = torch.zeros(3)
    def f():
        y = x
          # ^ error name
        x = 2
    f()
`);
});

test("a class that hasn't called Module.__init__ can't hold modules", () => {
  check(`
    class Net(nn.Module):
        def __init__(self):
            self.fc = nn.Linear(2, 3)
          # ^ error name: AttributeError: cannot assign module before Module.__init__() call
    net = Net()
`);
});
