# The next three values of a series, from the twelve before them.

import torch
import torch.nn as nn
import torch.nn.functional as F

i = 5

class Forecaster(nn.Module):
    def __init__(self, hidden, horizon):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, num_layers=2, batch_first=True)
        self.head = nn.Linear(hidden, horizon)

    def forward(self, window):
        out, (h, c) = self.lstm(window)
        return self.head(out[:, -1])                # the last step has seen the whole window


torch.manual_seed(0)
series = torch.sin(torch.arange(0.0, 100.0) / 4)
windows = torch.stack([series[i : i + 12] for i in range(80)]).unsqueeze(-1)
targets = torch.stack([series[i + 12 : i + 15] for i in range(80)])

model = Forecaster(hidden=16, horizon=3)
optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
for epoch in range(40):
    forecast = model(windows)
    loss = F.mse_loss(forecast, targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if epoch % 10 == 9:
        print(f"after {epoch + 1} epochs: {loss.item():.4f}")

with torch.no_grad():
    following = model(series[-12:].view(1, 12, 1))
print(following.shape)                              # torch.Size([1, 3])
