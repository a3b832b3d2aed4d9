"""Reversing sequences with an encoder, a decoder, and attention over the encoder's steps."""

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
VOCAB, STEPS, START = 12, 6, 0


class Encoder(nn.Module):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocab, hidden)
        self.gru = nn.GRU(hidden, hidden, batch_first=True)

    def forward(self, tokens):
        keys, state = self.gru(self.embedding(tokens))
        return keys, state


class Attention(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.query = nn.Linear(hidden, hidden)
        self.key = nn.Linear(hidden, hidden)
        self.score = nn.Linear(hidden, 1)

    def forward(self, query, keys):
        energy = torch.tanh(self.query(query) + self.key(keys))
        scores = self.score(energy).squeeze(2).unsqueeze(1)
        weights = F.softmax(scores, dim=-1)
        return torch.bmm(weights, keys), weights


class Decoder(nn.Module):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocab, hidden)
        self.attention = Attention(hidden)
        self.gru = nn.GRU(2 * hidden, hidden, batch_first=True)
        self.out = nn.Linear(hidden, vocab)

    def forward(self, token, state, keys):
        embedded = self.embedding(token)
        context, weights = self.attention(state.transpose(0, 1), keys)
        out, state = self.gru(torch.cat([embedded, context], dim=2), state)
        return self.out(out), state, weights


class Seq2Seq(nn.Module):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.encoder = Encoder(vocab, hidden)
        self.decoder = Decoder(vocab, hidden)

    def forward(self, source, target):
        keys, state = self.encoder(source)
        token = torch.full((source.size(0), 1), START)
        logits = []
        for step in range(STEPS):
            scores, state, weights = self.decoder(token, state, keys)
            logits.append(scores)
            token = target[:, step : step + 1]
        return torch.cat(logits, dim=1)


model = Seq2Seq(VOCAB, hidden=16)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for iteration in range(5):
    source = torch.randint(1, VOCAB, (8, STEPS))
    target = source.flip(1)
    logits = model(source, target)
    loss = F.cross_entropy(logits.reshape(-1, VOCAB), target.reshape(-1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
print(logits.shape, f"{loss.item():.3f}")
