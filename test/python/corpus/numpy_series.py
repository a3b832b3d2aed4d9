import math
import numpy as np
import torch
from torch import nn, optim

np.random.seed(1)
t = np.linspace(0, 30, 80)
values = np.sin(t) + 0.1 * np.random.randn(80)
values = (values - values.mean()) / values.std()


def create_dataset(series, look_back=1):
    dataX, dataY = [], []
    for i in range(len(series) - look_back - 1):
        a = series[i:(i + look_back)]
        dataX.append(a)
        dataY.append(series[i + look_back])
    return np.array(dataX), np.array(dataY)


look_back = 5
trainX, trainY = create_dataset(values[:60], look_back)
trainX = torch.from_numpy(trainX.reshape(-1, look_back, 1)).float()
trainY = torch.Tensor(trainY)


class LSTM(nn.Module):
    def __init__(self, num_classes, input_size, hidden_size, num_layers):
        super(LSTM, self).__init__()
        self.num_classes = num_classes
        self.num_layers = num_layers
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers, batch_first=True)
        self.fc = nn.Linear(hidden_size, num_classes)

    def forward(self, x):
        h_0 = torch.autograd.Variable(torch.zeros(self.num_layers, x.size(0), self.hidden_size))
        c_0 = torch.autograd.Variable(torch.zeros(self.num_layers, x.size(0), self.hidden_size))
        ula, (h_out, _) = self.lstm(x, (h_0, c_0))
        h_out = h_out.view(-1, self.hidden_size)
        out = self.fc(h_out)
        return out


lstm = LSTM(1, 1, 4, 1)
criterion = torch.nn.MSELoss()
optimizer = optim.Adam(lstm.parameters(), lr=0.01)
scheduler = optim.lr_scheduler.StepLR(optimizer, step_size=2)
losses = []
for epoch in range(3):
    outputs = lstm(trainX)
    optimizer.zero_grad()
    loss = criterion(outputs.squeeze(), trainY)
    loss.backward()
    optimizer.step()
    scheduler.step()
    losses.append(loss.item())
    if epoch % 100 == 0:
        print("Epoch: %d, loss: %1.5f" % (epoch, loss.item()))
prediction = lstm(trainX).data.numpy()
error = math.sqrt(((prediction[:, 0] - trainY.numpy()) ** 2).mean())
