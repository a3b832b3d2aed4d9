"""Classifies sequences of different lengths with a packed bidirectional LSTM."""

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

torch.manual_seed(1)

FEATURES = 5
HIDDEN = 12
LAYERS = 2
CLASSES = 3

lengths = torch.tensor([9, 4, 7, 2])
samples = [
    torch.randn(9, FEATURES),
    torch.randn(4, FEATURES),
    torch.randn(7, FEATURES),
    torch.randn(2, FEATURES),
]
labels = torch.tensor([0, 2, 1, 0])
padded = pad_sequence(samples, batch_first=True)  # [4, 9, 5]


class BidirectionalClassifier(nn.Module):
    def __init__(self, features, hidden, layers, classes, bidirectional=True):
        super().__init__()
        self.directions = 2 if bidirectional else 1
        self.layers = layers
        self.hidden = hidden
        self.lstm = nn.LSTM(features, hidden, layers, batch_first=True, bidirectional=bidirectional)
        self.norm = nn.LayerNorm(hidden * self.directions)
        self.classify = nn.Linear(2 * hidden * self.directions, classes)

    def forward(self, x, lengths):
        batch = x.shape[0]
        packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        packed_out, (h_n, c_n) = self.lstm(packed)
        out, _ = pad_packed_sequence(packed_out, batch_first=True)
        h_n = h_n.view(self.layers, self.directions, batch, self.hidden)
        top = h_n[-1]
        final = top.transpose(0, 1).reshape(batch, -1)
        steps = torch.arange(out.size(1)).unsqueeze(0)
        mask = (steps < lengths.unsqueeze(1)).unsqueeze(-1)
        mean = (self.norm(out) * mask).sum(dim=1) / lengths.unsqueeze(1)
        return self.classify(torch.cat([final, mean], dim=-1))


model = BidirectionalClassifier(FEATURES, HIDDEN, LAYERS, CLASSES)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()

for epoch in range(10):
    logits = model(padded, lengths)
    loss = criterion(logits, labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()

probabilities = logits.softmax(dim=-1)
predicted = probabilities.argmax(dim=-1)
accuracy = (predicted == labels).float().mean()
print(f"loss {loss.item():.3f}, accuracy {accuracy.item():.2f}")
