import os
import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import Dataset, DataLoader
from torch.nn.utils.rnn import pad_sequence


class Sentences(Dataset):
    def __init__(self, n, max_len, vocab):
        self.items = []
        rng = np.random.RandomState(0)
        for _ in range(n):
            length = rng.randint(3, max_len)
            self.items.append((torch.from_numpy(rng.randint(1, vocab, size=length)), int(length % 2)))

    def __len__(self):
        return len(self.items)

    def __getitem__(self, idx):
        tokens, label = self.items[idx]
        return tokens, label


def collate(batch):
    xs, ys = zip(*batch)
    lens = torch.tensor([len(x) for x in xs])
    xs = pad_sequence(xs, batch_first=True)
    ys = torch.tensor(ys)
    return xs, ys, lens


class Model(nn.Module):
    def __init__(self, vocab, dim=8, hid=6):
        super().__init__()
        self.emb = nn.Embedding(vocab, dim, padding_idx=0)
        self.rnn = nn.GRU(dim, hid, batch_first=True)
        self.out = nn.Linear(hid, 2)

    def forward(self, x, lens):
        e = self.emb(x)
        packed = nn.utils.rnn.pack_padded_sequence(e, lens, batch_first=True, enforce_sorted=False)
        _, h = self.rnn(packed)
        h = h.squeeze(0)
        return self.out(h)


ds = Sentences(11, 7, 20)
dl = DataLoader(ds, batch_size=4, shuffle=False, collate_fn=collate)
net = Model(20)
opt = torch.optim.Adam(net.parameters())
best = float("inf")
patience = 0
epoch = 0
while epoch < 3 and patience < 2:
    running = 0
    for step, (x, y, lens) in enumerate(dl):
        opt.zero_grad()
        logits = net(x, lens)
        loss = nn.functional.cross_entropy(logits, y)
        loss.backward()
        opt.step()
        running += loss.item()
        pred = logits.argmax(1)
        correct = (pred == y).sum().item()
    if running < best:
        best = running
        patience = 0
    else:
        patience += 1
    epoch += 1
try:
    state = torch.load(os.path.join("nowhere", "model.pt"))
    net.load_state_dict(state)
except FileNotFoundError:
    print("no checkpoint")
