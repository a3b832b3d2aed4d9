import numpy as np
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(7)
lookback = 10
series = torch.sin(torch.arange(0, 60, dtype=torch.float32) / 5)


def make_windows(data, lookback):
    xs, ys = [], []
    for i in range(len(data) - lookback):
        xs.append(data[i:i + lookback])
        ys.append(data[i + lookback])
    return torch.stack(xs).unsqueeze(-1), torch.stack(ys).unsqueeze(-1)


X, y = make_windows(series, lookback)
split = int(len(X) * 0.8)
X_train, X_test = X[:split], X[split:]
y_train, y_test = y[:split], y[split:]
loader = DataLoader(TensorDataset(X_train, y_train), batch_size=8, shuffle=True)


class Forecaster(nn.Module):
    def __init__(self, input_size=1, hidden_size=32, num_layers=1, horizon=1):
        super().__init__()
        self.num_layers = num_layers
        self.hidden_size = hidden_size
        self.lstm = nn.LSTM(input_size, hidden_size, num_layers, batch_first=True)
        self.head = nn.Sequential(nn.Linear(hidden_size, 16), nn.ReLU(), nn.Linear(16, horizon))

    def forward(self, x):
        h0 = torch.zeros(self.num_layers, x.size(0), self.hidden_size).to(x.device)
        c0 = torch.zeros(self.num_layers, x.size(0), self.hidden_size).to(x.device)
        out, (hn, cn) = self.lstm(x, (h0, c0))
        return self.head(out[:, -1, :])


model = Forecaster()
opt = torch.optim.Adam(model.parameters(), lr=1e-2)
loss_fn = nn.MSELoss()
for epoch in range(2):
    model.train()
    total = 0.0
    for xb, yb in loader:
        pred = model(xb)
        loss = loss_fn(pred, yb)
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * xb.size(0)
    model.eval()
    with torch.no_grad():
        test_pred = model(X_test)
        rmse = torch.sqrt(loss_fn(test_pred, y_test))
    print(epoch, total / len(loader), rmse.item())

window = series[-lookback:].reshape(1, lookback, 1)
forecast = []
for _ in range(5):
    step = model(window)
    forecast.append(step.item())
    window = torch.cat([window[:, 1:, :], step.unsqueeze(1)], dim=1)
