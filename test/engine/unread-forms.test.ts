import { test } from "vitest";
import { check } from "./check.ts";

test("what a form outside the subset assigns is unknown, and all else keeps its shape", () => {
  check(`
    x = torch.zeros(3, 4)
    i = 0
    match i:
  # ^ hint unread
      case 0:
        y = torch.zeros(i)
    z = x + 1
  # ^ [3, 4]
    w = y
  # ^ unknown
`);
});

test("a list that an unread call was given isn't known any more", () => {
  check(`
    xs = [torch.zeros(3)]
    other = [torch.zeros(3)]
    shuffle(xs)
  # ^ error name
`);
  check(`
    from random import shuffle
    xs = [torch.zeros(3), torch.zeros(3)]
    other = [torch.zeros(4)]
    shuffle(xs)
    a = xs[0]
  # ^ unknown
    b = other[0]
  # ^ [4]
`);
});

test("functions and classes of the program raise no alarm", () => {
  check(`
    def count(module):
        return sum(p.numel() for p in module.parameters())
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = nn.LSTM(3, 4)
        def forward(self, x):
            return self.lstm(x)
    net = Net()
    out, (h, c) = net(torch.zeros(5, 2, 3))
    n = count(net)
    if __name__ == "__main__":
        y = torch.zeros(2)
    z = torch.zeros(3)
  # ^ [3]
`);
});

test("modules that aren't read raise no alarm", () => {
  check(`
    import numpy as np
    import matplotlib.pyplot as plt
    from torch.utils.data import DataLoader, TensorDataset
    a = np.random.randn(10, 3).astype(np.float32)
    t = torch.from_numpy(a)
    loader = DataLoader(TensorDataset(t, t), batch_size=4)
    for x, y in loader:
        z = x + y
    batch = next(iter(loader))
    plt.plot(a)
    w = torch.zeros(3)
  # ^ [3]
`);
});

test("an error causes no second one, and the intended shape goes on", () => {
  check(`
    lstm = nn.LSTM(10, 20)
    x = torch.zeros(5, 3, 11)
    out, (h, c) = lstm(x)
    #                  ^ error input-size
    y = out + torch.zeros(9)
    z = nn.Linear(20, 7)(out)
  # ^ [5, 3, 7]
`);
});

test("gradients are None until the first backward", () => {
  check(`
    w = nn.Parameter(torch.zeros(3, 2))
    before = w.grad
    loss = (w * w).sum()
    loss.backward()
    after = w.grad
  # ^ [3, 2]
    with torch.no_grad():
        w -= 0.1 * w.grad
        w.grad.zero_()
    done = w
  # ^ [3, 2]
`);
});

test("a method that reshapes in place changes its tensor", () => {
  check(`
    x = torch.zeros(3, 4)
    x.unsqueeze_(0)
    a = x
  # ^ [1, 3, 4]
    x.squeeze_(0).t_()
    b = x
  # ^ [4, 3]
    x.resize_(2, 2)
    c = x
  # ^ unknown
`);
});
