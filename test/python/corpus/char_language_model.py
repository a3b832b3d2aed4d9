import torch
import torch.nn as nn

text = "the gate forgets what the cell no longer needs and keeps what it does"
chars = sorted(set(text))
char2int = {c: i for i, c in enumerate(chars)}
int2char = {i: c for c, i in char2int.items()}
vocab = len(chars)
seq_len, batch, hidden_size = 8, 2, 24


class CharLM(nn.Module):
    def __init__(self, vocab, hidden_size, num_layers=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, 10)
        self.rnn = nn.LSTM(10, hidden_size, num_layers, batch_first=True, dropout=0.1)
        self.decoder = nn.Linear(hidden_size, vocab)

    def forward(self, x, state=None):
        e = self.embed(x)
        out, state = self.rnn(e, state)
        out = out.reshape(-1, out.size(2))
        logits = self.decoder(out)
        return logits, state


data = torch.tensor([char2int[c] for c in text])
n = (len(data) - 1) // (seq_len * batch) * (seq_len * batch)
xs = data[:n].view(batch, -1)
ys = data[1:n + 1].view(batch, -1)
model = CharLM(vocab, hidden_size)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
criterion = nn.CrossEntropyLoss()
state = None
for i in range(0, xs.size(1) - seq_len + 1, seq_len):
    x = xs[:, i:i + seq_len]
    t = ys[:, i:i + seq_len]
    logits, state = model(x, state)
    state = tuple(s.detach() for s in state)
    loss = criterion(logits, t.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    optimizer.step()


def sample(model, start="t", length=12):
    model.eval()
    state = None
    idx = torch.tensor([[char2int[start]]])
    result = [start]
    for _ in range(length):
        logits, state = model(idx, state)
        probs = torch.softmax(logits[-1] / 0.8, dim=0)
        idx = torch.multinomial(probs, 1).view(1, 1)
        result.append(int2char[idx.item()])
    return "".join(result)


print(sample(model))
