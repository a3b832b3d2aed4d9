# A language model of letters: it learns one sentence by heart, then writes it.

import torch
import torch.nn as nn
import torch.nn.functional as F

text = "a gate decides what the cell keeps and what it forgets. "
letters = sorted(set(text))
code = torch.tensor([letters.index(letter) for letter in text])


class CharLSTM(nn.Module):
    def __init__(self, vocabulary, hidden):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, 16)
        self.lstm = nn.LSTM(16, hidden)
        self.score = nn.Linear(hidden, vocabulary)

    def forward(self, letters, state=None):         # without a state, h and c begin as zeros
        out, state = self.lstm(self.embedding(letters), state)
        return self.score(out), state


torch.manual_seed(0)
model = CharLSTM(len(letters), hidden=48)
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(60):
    scores, _ = model(code[:-1].unsqueeze(1))       # [time, one sequence, one score for each letter]
    loss = F.cross_entropy(scores.squeeze(1), code[1:])  # each letter is to foretell the next
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

letter, state, written = code[:1], None, text[0]
with torch.no_grad():
    for _ in range(54):
        scores, state = model(letter.unsqueeze(1), state)
        letter = scores[-1].argmax(dim=1)
        written += letters[letter.item()]
print(f"loss {loss.item():.3f}")
print(written)
