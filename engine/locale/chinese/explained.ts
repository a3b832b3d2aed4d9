import type { Catalogue } from "../translator.ts";

/** What Explain PyTorch Error says of a pasted error, and what to do about it. */
export const explained: Catalogue = {
  "Gatescope does not know this error.": "Gatescope 不认识这个错误。",
  "The prediction is {0} and the target {1}: they broadcast, every pair of them.":
    "预测是 {0}，目标是 {1}：它们会两两配对地广播。",
  "Give both the same shape, for instance with .squeeze(-1).": "请让两者形状相同，例如用 .squeeze(-1)。",
  "This loss takes the classes from axis 1, so it wants a target [{0}], and the target is [{1}].":
    "这个损失函数从第 1 维取类别，所以需要目标 [{0}]，而目标是 [{1}]。",
  "Where the prediction is [batch, time, classes], transpose it with .transpose(1, 2), or flatten both.":
    "如果预测是 [批次, 时间, 类别]，请用 .transpose(1, 2) 转置，或把两者都展平。",
  "The prediction has {0} rows, and the target has {1}.": "预测有 {0} 行，而目标有 {1} 行。",
  "A prediction for every step needs as many targets: flatten both, or take the last step.":
    "每一步的预测都需要对应的目标：请把两者都展平，或取最后一步。",
  "The target has more axes than this loss takes: it wants one class number for each row.":
    "目标的维数多于该损失函数所接受的：每行只需要一个类别编号。",
  "Flatten it with .reshape(-1), or drop an axis of size 1 with .squeeze(-1).":
    "请用 .reshape(-1) 展平，或用 .squeeze(-1) 去掉大小为 1 的维。",
  "The target names class {0}, and the prediction has no such class.": "目标中有类别 {0}，而预测没有这个类别。",
  "The last layer's out_features must be larger than the largest class number.":
    "最后一层的 out_features 必须大于最大的类别编号。",
  "{0} has no dim, so PyTorch chooses one by the number of axes.": "{0} 没有写 dim，所以 PyTorch 按维数选择。",
  "Pass dim=-1.": "请传入 dim=-1。",
  "The matrix has {0} columns, and the vector has {1} elements.": "矩阵有 {0} 列，而向量有 {1} 个元素。",
  "The product needs equal sizes: {0} against {1}.": "乘积要求大小相等：{0} 对 {1}。",
  "The second factor begins with [{0}], and the first one asks for [{1}].":
    "第二个因子以 [{0}] 开头，而第一个要求 [{1}]。",
  "torch.mm takes tensors of 2 axes alone.": "torch.mm 只接受 2 维张量。",
  "The two factors have different types.": "两个因子的类型不同。",
  "Convert the input to the weights' type, most often with .float().": "请把输入转换成权重的类型，通常用 .float()。",
  "An embedding takes integer indices, and this tensor is a {0}.": "嵌入层接受整数索引，而这个张量是 {0}。",
  "Convert it with .long(), or leave the embedding out where the input is numbers already.":
    "请用 .long() 转换；如果输入本来就是数值，则不需要嵌入层。",
  "An index is not below num_embeddings.": "有一个索引不小于 num_embeddings。",
  "num_embeddings has to be larger than the largest index.": "num_embeddings 必须大于最大的索引。",
  "The tensors don't fit together on axis {0}: {1} against {2}, and neither is 1.":
    "张量在第 {0} 维上不匹配：{1} 对 {2}，且都不是 1。",
  "expand() stretches axes of size 1 alone, and axis {0} has size {1}.":
    "expand() 只能扩展大小为 1 的维，而第 {0} 维的大小是 {1}。",
  "expand() got {0} sizes, and the tensor has {1} axes.": "expand() 得到 {0} 个大小，而张量有 {1} 维。",
  "The tensor has {0} elements, which don't fill [{1}].": "张量有 {0} 个元素，填不满 [{1}]。",
  "The tensor's elements don't lie in memory in this order, as after a transpose.":
    "张量的元素在内存中不是这个顺序，例如转置之后。",
  "Use .reshape(…), or call .contiguous() first.": "请使用 .reshape(…)，或先调用 .contiguous()。",
  "The wanted shape is none that a tensor can have.": "所要的形状不是张量能有的形状。",
  "torch.cat joins on axis {0}, and on another axis the sizes differ.":
    "torch.cat 沿第 {0} 维拼接，而在另一维上大小不同。",
  "torch.cat joins tensors with as many axes: one has {0}, another {1}.":
    "torch.cat 要求张量维数相同：一个是 {0} 维，另一个是 {1} 维。",
  "torch.stack takes tensors of one shape: the first is {0}, number {1} is {2}.":
    "torch.stack 要求张量形状相同：第一个是 {0}，第 {1} 个是 {2}。",
  "The list of tensors is empty.": "张量列表为空。",
  "There is no axis {0}: the axes are {1} to {2}.": "没有第 {0} 维：维度是 {1} 到 {2}。",
  "Index {0} is out of range: axis {1} has size {2}.": "索引 {0} 超出范围：第 {1} 维的大小是 {2}。",
  "There are more indices than the tensor's {0} axes.": "索引的个数多于张量的 {0} 个维度。",
  "A tensor can't be indexed this way.": "张量不能这样索引。",
  "The call lacks {0} and {1}.": "调用缺少 {0} 和 {1}。",
  "The input is batched (3-D), so its states are {0}; given are {1}.":
    "输入带批次（3-D），所以状态是 {0}；给出的是 {1}。",
  "The input is unbatched (2-D), so its states are {0}; given are {1}.":
    "输入不带批次（2-D），所以状态是 {0}；给出的是 {1}。",
  "The call lacks {0}.": "调用缺少 {0}。",
  "The call doesn't know an argument {0}.": "该调用没有参数 {0}。",
  "{0} is given twice: by its position and by its name.": "{0} 给了两次：按位置一次，按名字一次。",
  "The call has more arguments than the function takes.": "调用的参数多于函数所接受的。",
  "An LSTM's state is one argument, the pair (h, c).": "LSTM 的状态是一个参数，即一对 (h, c)。",
  "{0} is a whole number, and a {1} is given.": "{0} 是整数，这里给了 {1}。",
  "An argument is of a kind that the call doesn't take.": "有一个参数的类型是该调用不接受的。",
  "A tensor is wanted, and a {0} is given.": "需要张量，这里给了 {0}。",
  "A {0} has no {1}.": "{0} 没有 {1}。",
  "There is no {0}.{1}.": "没有 {0}.{1}。",
  "{0} is used before anything is bound to it.": "{0} 在绑定之前就被使用。",
  "dropout is a probability, from 0 to 1.": "dropout 是 0 到 1 之间的概率。",
  "{0} must be at least 1.": "{0} 至少应为 1。",
  "A size is negative: {0}.": "有一个大小是负数：{0}。",
  "A number is wanted, and a text is given.": "需要数字，这里给了文本。",
  "The state of the step before still carries the graph that its backward has freed.":
    "上一步的状态仍带着已被 backward 释放的计算图。",
  "Detach the state between steps: h = h.detach(), and c = c.detach().":
    "请在各步之间分离状态：h = h.detach()，c = c.detach()。",
  "Something has written into a tensor that the backward pass needs.": "有操作写入了反向传播所需要的张量。",
  "Bind a new tensor instead of writing in place; between steps, detach the state.":
    "请绑定新的张量，而不要原地写入；在各步之间分离状态。",
  "One tensor is on {0}, another on {1}: a state that is made in forward stays on the CPU unless it is told otherwise.":
    "一个张量在 {0} 上，另一个在 {1} 上：在 forward 中创建的状态默认留在 CPU 上。",
  "Make it where the input is: torch.zeros(…, device=x.device).":
    "请在输入所在的设备上创建：torch.zeros(…, device=x.device)。",
  "The checkpoint's {0} is {1}, and the module's is {2}.": "检查点中的 {0} 是 {1}，而模块中的是 {2}。",
  "Make the module with the sizes that it was saved with.": "请用保存时的大小创建模块。",
  "One number is wanted, and the tensor has several.": "需要一个数，而张量有多个。",
  "A tuple is used as a tensor. A recurrent layer returns (out, state), an LSTM's state is (h, c).":
    "元组被当作张量使用。循环层返回 (out, state)，LSTM 的状态是 (h, c)。",
  "Take the item that is meant: out, (h, c) = lstm(x), or lstm(x)[0].":
    "请取所指的那一项：out, (h, c) = lstm(x)，或 lstm(x)[0]。",
  "A GRU or RNN is given a pair, and only an LSTM has a state of two tensors.":
    "给 GRU 或 RNN 传入了一对张量，而只有 LSTM 的状态由两个张量组成。",
  "Pass h alone.": "请只传入 h。",
  "A list is used as a tensor.": "列表被当作张量使用。",
  "Stack it first: torch.stack(items).": "请先堆叠：torch.stack(items)。",
  "The layer takes {0} features, and is given {1} = 2 × {2}: a bidirectional layer's output has 2 × hidden_size.":
    "该层接受 {0} 个特征，得到的是 {1} = 2 × {2}：双向层的输出有 2 × hidden_size 个特征。",
  "Make the layer with in_features={0}.": "请以 in_features={0} 创建该层。",
  "The product needs equal inner sizes: {0} against {1}.": "乘积要求内侧大小相等：{0} 对 {1}。",
  "Where a layer is called, its in_features is {0}, and the input's last axis {1}.":
    "如果调用的是一个层，它的 in_features 是 {0}，而输入的最后一维是 {1}。",
  "A tensor of type {0} is wanted, and this one is {1}.": "需要类型为 {0} 的张量，而这个是 {1}。",
  "Convert it with .{0}().": "请用 .{0}() 转换。",
  "The last axis of the input is {0}, and the layer has input_size={1}.":
    "输入的最后一维是 {0}，而该层的 input_size={1}。",
  "Make the layer with input_size={0}, or give it an input whose last axis is {1}.":
    "请以 input_size={0} 创建该层，或给它最后一维为 {1} 的输入。",
  "PyTorch counts an axis for the batch that it added; 1.10 and older count {0}.":
    "PyTorch 把自己加上的批次维也计算在内；1.10 及更早版本计 {0} 维。",
  "The data of a packed sequence has 2 axes, [steps, feature], and this one has {0}.":
    "打包序列的数据有 2 维 [步, 特征]，而这个有 {0} 维。",
  "The input has 0 time steps, and a recurrent network needs at least one.":
    "输入有 0 个时间步，而循环网络至少需要一个。",
  "Convert the input with .to(torch.{0}).": "请用 .to(torch.{0}) 转换输入。",
  "proj_size has to be smaller than hidden_size.": "proj_size 必须小于 hidden_size。",
  "hidden_size must be at least 1.": "hidden_size 至少应为 1。",
  "num_layers must be at least 1.": "num_layers 至少应为 1。",
  "Before 2.0, PyTorch says it this way.": "2.0 之前的 PyTorch 这样报错。",
  "proj_size is negative; 0 means no projection.": "proj_size 是负数；0 表示没有投影。",
  "Only nn.LSTM has a projection (proj_size); nn.GRU and nn.RNN have none.":
    "只有 nn.LSTM 有投影 (proj_size)；nn.GRU 和 nn.RNN 没有。",
  "Leave proj_size out, and put an nn.Linear behind the layer.": "请去掉 proj_size，在该层之后加一个 nn.Linear。",
  "Leave dropout out, or use num_layers=2.": "请去掉 dropout，或使用 num_layers=2。",
  "The constructor got an argument of another kind than it takes: the third one by position is num_layers.":
    "构造函数得到的参数类型不对：按位置的第三个参数是 num_layers。",
  "Name the arguments: num_layers=…, bias=…, batch_first=….": "请写明参数名：num_layers=…, bias=…, batch_first=…。",
  "The last axis of the input is {0}, and the cell has input_size={1}.":
    "输入的最后一维是 {0}，而该单元的 input_size={1}。",
  "Make the cell with input_size={0}, or give it an input whose last axis is {1}.":
    "请以 input_size={0} 创建该单元，或给它最后一维为 {1} 的输入。",
  "Give a state whose last axis is {0}.": "请给出最后一维为 {0} 的状态。",
  "A batched state is [batch, hidden_size]: its first axis is {0} here.":
    "带批次的状态是 [批次, hidden_size]：这里它的第一维是 {0}。",
  "The input has {0} axes, and a cell takes one time step: [batch, feature] or [feature].":
    "输入有 {0} 维，而循环单元只接受一个时间步：[批次, 特征] 或 [特征]。",
  "Loop over the time axis, and give the cell one step at a time.": "请沿时间维循环，每次给循环单元一步。",
  "{0} has {1} axes, and a cell's state is [batch, hidden_size] or [hidden_size].":
    "{0} 有 {1} 维，而循环单元的状态是 [批次, hidden_size] 或 [hidden_size]。",
  "A layer's state has an axis for its layers in front: take one layer of it, as in h[-1].":
    "层的状态前面有一个层维：请取其中一层，例如 h[-1]。",
  "Give one length for each sample; where the batch comes first, pass batch_first=True.":
    "请为每个样本给出一个长度；如果批次在最前，请传入 batch_first=True。",
  "The lengths are not in decreasing order.": "长度不是降序。",
  "Pass enforce_sorted=False.": "请传入 enforce_sorted=False。",
  "One of the lengths is 0 or less, and a sequence has at least one step.": "有一个长度小于等于 0，而序列至少有一步。",
  "The lengths are a {0} tensor; they have to be whole numbers in the CPU's memory.":
    "lengths 是 {0} 张量；它们必须是 CPU 内存中的整数。",
  "Pass lengths.cpu().": "请传入 lengths.cpu()。",
  "pad_packed_sequence takes what pack_padded_sequence or a recurrent layer made of it, not a {0}.":
    "pad_packed_sequence 接受 pack_padded_sequence 或循环层产生的结果，而不是 {0}。",
  "A packed sequence is used as a tensor.": "打包序列被当作张量使用。",
  "Unpack it first: out, lengths = pad_packed_sequence(packed).":
    "请先解包：out, lengths = pad_packed_sequence(packed)。",
  "The state's elements don't lie in memory in the order of its axes, as after a transpose.":
    "状态的元素在内存中不是按维度的顺序排列，例如转置之后。",
  "Gradients are asked for, and the recurrent layer is in evaluation mode.": "要求计算梯度，而循环层处于评估模式。",
  "Call .train() on the module before the pass.": "请在前向计算之前对模块调用 .train()。",
  "The layer's weights lie scattered in memory: it computes the same, with more memory.":
    "该层的权重在内存中不连续：结果相同，但占用更多内存。",
  "Call .flatten_parameters() on the layer.": "请对该层调用 .flatten_parameters()。",
  "Give a state of shape [{0}].": "请给出形状为 [{0}] 的状态。",
  "Swap the first two sizes where the state is made, or use .transpose(0, 1).contiguous().":
    "请在创建状态处交换前两个大小，或使用 .transpose(0, 1).contiguous()。",
  "c has width {0}, and needs {1}: h is projected to proj_size, c keeps hidden_size.":
    "c 的宽度是 {0}，需要 {1}：h 投影到 proj_size，c 保持 hidden_size。",
  "Give the states a batch axis: .unsqueeze(1).": "请给状态加上批次维：.unsqueeze(1)。",
  "Leave the batch axis out: .squeeze(1).": "请去掉批次维：.squeeze(1)。",
  "The input has {0} axes; a recurrent layer takes [time, batch, feature], or [time, feature] without a batch.":
    "输入有 {0} 维；循环层接受 [时间, 批次, 特征]，或不带批次的 [时间, 特征]。",
  "The input has {0} axis; a recurrent layer takes [time, batch, feature], or [time, feature] without a batch.":
    "输入有 {0} 维；循环层接受 [时间, 批次, 特征]，或不带批次的 [时间, 特征]。",
  "An LSTM's state is the pair (h, c), and something else is given.": "LSTM 的状态是一对 (h, c)，这里给了别的东西。",
  "Pass (h, c); where there is no c yet, (h, torch.zeros_like(h)).":
    "请传入 (h, c)；还没有 c 时，传入 (h, torch.zeros_like(h))。",
  "Outside of an LSTM it is an index out of range.": "如果不是 LSTM，则是索引超出范围。",
  "Index 1 is out of range: the axis has size 1.": "索引 1 超出范围：该维大小是 1。",
  "There are fewer items than the index asks for.": "项数少于索引所要的。",
  "A cell returns its state and no out: an LSTMCell (h, c), the others h alone. Out is h stacked over time.":
    "循环单元返回状态，没有 out：LSTMCell 返回 (h, c)，其他的只返回 h。out 是 h 沿时间的堆叠。",
  "Write h, c = cell(x, (h, c)) for an LSTMCell, h = cell(x, h) for the others.":
    "LSTMCell 请写 h, c = cell(x, (h, c))，其他的写 h = cell(x, h)。",
  "A GRU or RNN returns out and h, and no c: this takes h itself apart.":
    "GRU 或 RNN 返回 out 和 h，没有 c：这里拆开的是 h 本身。",
  "Write out, h = gru(x).": "请写 out, h = gru(x)。",
  "{0} names are to be bound, and there are {1} values.": "要绑定 {0} 个名字，而有 {1} 个值。",
  "An LSTM returns two things, out and (h, c): write out, (h, c) = lstm(x).":
    "LSTM 返回两项，out 和 (h, c)：请写 out, (h, c) = lstm(x)。",
  "Pass (h, c): h, c = cell(x, (h, c)).": "请传入 (h, c)：h, c = cell(x, (h, c))。",
  "Use .reshape(…), or .contiguous() before .view(…).": "请使用 .reshape(…)，或在 .view(…) 之前用 .contiguous()。",
};
