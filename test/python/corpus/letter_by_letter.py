"""Learns to continue a text, letter by letter."""

import argparse

import torch
import torch.nn as nn

parser = argparse.ArgumentParser()
parser.add_argument("--hidden-size", type=int, default=32)
parser.add_argument("--num-layers", type=int, default=2)
parser.add_argument("--chunk", type=int, default=12)
parser.add_argument("--batch-size", type=int, default=4)
parser.add_argument("--steps", type=int, default=15)
args = parser.parse_args()

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

text = "a wave that rises falls again, and what has fallen rises. " * 8
letters = sorted(set(text))
index = {letter: i for i, letter in enumerate(letters)}
encoded = torch.tensor([index[letter] for letter in text])


class CharRNN(nn.Module):
    def __init__(self, n_letters, hidden_size, num_layers=1):
        super(CharRNN, self).__init__()
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.embed = nn.Embedding(n_letters, hidden_size)
        self.lstm = nn.LSTM(hidden_size, hidden_size, num_layers, dropout=0.1)
        self.decode = nn.Linear(hidden_size, n_letters)

    def forward(self, letter, state):
        batch_size = letter.size(0)
        embedded = self.embed(letter)
        output, state = self.lstm(embedded.view(1, batch_size, -1), state)
        return self.decode(output.view(batch_size, -1)), state

    def init_state(self, batch_size):
        weight = next(self.parameters())
        return (
            weight.new_zeros(self.num_layers, batch_size, self.hidden_size),
            weight.new_zeros(self.num_layers, batch_size, self.hidden_size),
        )


def random_chunks():
    inputs = torch.zeros(args.batch_size, args.chunk, dtype=torch.long)
    targets = torch.zeros(args.batch_size, args.chunk, dtype=torch.long)
    for row in range(args.batch_size):
        start = torch.randint(0, len(text) - args.chunk - 1, (1,)).item()
        inputs[row] = encoded[start : start + args.chunk]
        targets[row] = encoded[start + 1 : start + args.chunk + 1]
    return inputs.to(device), targets.to(device)


model = CharRNN(len(letters), args.hidden_size, args.num_layers).to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
criterion = nn.CrossEntropyLoss()


def train_step():
    inputs, targets = random_chunks()
    state = model.init_state(args.batch_size)
    model.zero_grad()
    loss = torch.zeros((), device=device)
    for t in range(args.chunk):
        logits, state = model(inputs[:, t], state)
        loss = loss + criterion(logits, targets[:, t])
    loss.backward()
    optimizer.step()
    return loss.item() / args.chunk


def generate(prompt="a ", length=30, temperature=0.8):
    model.eval()
    state = model.init_state(1)
    written = prompt
    with torch.no_grad():
        for letter in prompt[:-1]:
            _, state = model(torch.tensor([index[letter]], device=device), state)
        letter = torch.tensor([index[prompt[-1]]], device=device)
        for _ in range(length):
            logits, state = model(letter, state)
            weights = torch.softmax(logits.view(-1) / temperature, dim=0)
            letter = torch.multinomial(weights, 1)
            written += letters[letter.item()]
    model.train()
    return written


for step in range(1, args.steps + 1):
    loss = train_step()
    if step % 5 == 0:
        print(f"[{step}] {loss:.3f}")
print(generate())
