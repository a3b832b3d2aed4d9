# One tag for each word of a sentence, from what stands before and behind it.

import torch
import torch.nn as nn
import torch.nn.functional as F

batch = 3
seq = 12

words = torch.zeros(batch, seq, dtype=torch.int64)                     # each word is a number
tags = torch.zeros(batch, seq, dtype=torch.int64)


class Tagger(nn.Module):
    def __init__(self, vocabulary, embedding, hidden, classes):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, embedding)
        self.lstm = nn.LSTM(embedding, hidden, batch_first=True, bidirectional=True)
        self.score = nn.Linear(2 * hidden, classes)

    def forward(self, words):
        embedded = self.embedding(words)
        out, (h, c) = self.lstm(embedded)           # both directions side by side
        return self.score(out)


tagger = Tagger(vocabulary=1000, embedding=32, hidden=20, classes=5)
scores = tagger(words)
# scores: [batch, seq, 5]                             # a claim: Gatescope checks it
loss = F.cross_entropy(scores.transpose(1, 2), tags)  # where the classes must be axis 1
loss.backward()
best = scores.argmax(dim=2)
