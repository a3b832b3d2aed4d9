"""Classifying sentences of different lengths: padding, packing, and the final states of both directions."""

import torch
import torch.nn as nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

torch.manual_seed(0)


class Classifier(nn.Module):
    def __init__(self, vocab=30, embedding=8, hidden=10, layers=2, classes=3):
        super().__init__()
        self.embedding = nn.Embedding(vocab, embedding, padding_idx=0)
        self.lstm = nn.LSTM(embedding, hidden, layers, batch_first=True, bidirectional=True, dropout=0.1)
        self.norm = nn.LayerNorm(2 * hidden)
        self.out = nn.Linear(2 * hidden, classes)

    def forward(self, padded, lengths):
        embedded = self.embedding(padded)
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        packed_out, (h, c) = self.lstm(packed)
        steps, _ = pad_packed_sequence(packed_out, batch_first=True)
        # The last layer's forward direction has read to the end, its backward direction to the beginning.
        final = torch.cat([h[-2], h[-1]], dim=1)
        return self.out(self.norm(final)), steps


sentences = [torch.tensor([4, 9, 2, 7]), torch.tensor([3, 1]), torch.tensor([8, 8, 5])]
labels = torch.tensor([0, 2, 1])
lengths = torch.tensor([len(sentence) for sentence in sentences])
padded = pad_sequence(sentences, batch_first=True)

model = Classifier()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(5):
    scores, steps = model(padded, lengths)
    loss = nn.functional.cross_entropy(scores, labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
accuracy = (scores.argmax(dim=1) == labels).float().mean()
print(scores.shape, steps.shape, f"{loss.item():.3f}")
