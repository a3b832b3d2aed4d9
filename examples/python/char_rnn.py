"""A character-level language model: the next letter from those before it."""

import torch
import torch.nn as nn

torch.manual_seed(0)
text = "a gate decides what the cell keeps and what it forgets "
letters = sorted(set(text))
index_of = {letter: index for index, letter in enumerate(letters)}
encoded = torch.tensor([index_of[letter] for letter in text])


class CharRNN(nn.Module):
    def __init__(self, vocab, hidden=32, layers=2):
        super().__init__()
        self.embedding = nn.Embedding(vocab, 16)
        self.lstm = nn.LSTM(16, hidden, layers, dropout=0.2)
        self.out = nn.Linear(hidden, vocab)

    def forward(self, letters, state=None):
        out, state = self.lstm(self.embedding(letters), state)
        return self.out(out), state


steps, batch = 9, 5
blocks = encoded[: steps * batch].view(batch, steps).t()  # (steps, batch)
targets = encoded[1 : steps * batch + 1].view(batch, steps).t()
model = CharRNN(len(letters))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
loss_function = nn.CrossEntropyLoss()
for epoch in range(10):
    scores, state = model(blocks)
    loss = loss_function(scores.flatten(0, 1), targets.flatten())
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()

model.eval()
letter, state, written = torch.tensor([[index_of["a"]]]), None, ["a"]
with torch.no_grad():
    for _ in range(20):
        scores, state = model(letter, state)
        chances = torch.softmax(scores[-1, 0], dim=0)
        letter = torch.multinomial(chances, 1).view(1, 1)
        written.append(letters[letter.item()])
print("".join(written))
