import torch
import torch.nn as nn
import torch.optim as optim


class SentimentNet(nn.Module):
    def __init__(self, vocab_size, embedding_dim, hidden_dim, output_size, n_layers=2, bidirectional=False, drop=0.2):
        super(SentimentNet, self).__init__()
        self.hidden_dim = hidden_dim
        self.n_layers = n_layers
        self.num_directions = 2 if bidirectional else 1
        self.embedding = nn.Embedding(vocab_size, embedding_dim)
        self.lstm = nn.LSTM(embedding_dim, hidden_dim, n_layers, dropout=drop, batch_first=True, bidirectional=bidirectional)
        self.dropout = nn.Dropout(drop)
        self.fc = nn.Linear(hidden_dim * self.num_directions, output_size)
        self.sigmoid = nn.Sigmoid()

    def init_hidden(self, batch_size):
        weight = next(self.parameters()).data
        hidden = (
            weight.new_zeros(self.n_layers * self.num_directions, batch_size, self.hidden_dim),
            weight.new_zeros(self.n_layers * self.num_directions, batch_size, self.hidden_dim),
        )
        return hidden

    def forward(self, tokens, hidden):
        batch_size = tokens.size(0)
        embedded = self.embedding(tokens)
        lstm_out, hidden = self.lstm(embedded, hidden)
        last = lstm_out[:, -1, :]
        out = self.dropout(last)
        out = self.fc(out)
        prob = self.sigmoid(out).view(batch_size, -1)
        return prob[:, -1], hidden


device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = SentimentNet(vocab_size=50, embedding_dim=12, hidden_dim=8, output_size=1).to(device)
criterion = nn.BCELoss()
optimizer = optim.Adam(model.parameters(), lr=0.01)

inputs = torch.randint(0, 50, (16, 9))
labels = torch.randint(0, 2, (16,)).float()
model.train()
for epoch in range(2):
    h = model.init_hidden(4)
    for start in range(0, 16, 4):
        x = inputs[start:start + 4].to(device)
        y = labels[start:start + 4].to(device)
        h = tuple([each.data for each in h])
        optimizer.zero_grad()
        output, h = model(x, h)
        loss = criterion(output.squeeze(), y)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5)
        optimizer.step()
    print(f"epoch {epoch}: {loss.item():.3f}")
