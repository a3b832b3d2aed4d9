import type { Catalogue } from "../translator.ts";

/** What diagnostics say, and the titles of their fixes. */
export const mistakes: Catalogue = {
  // Recurrent networks
  "The last axis of the input is {0}, and this {1} has input_size={2}.":
    "输入的最后一维是 {0}，而这个 {1} 的 input_size={2}。",
  "Set input_size={0}": "设为 input_size={0}",
  "The input is a tuple. A recurrent layer returns (out, state): pass its first item on.":
    "输入是一个元组。循环层返回 (out, state)：请传入它的第一项。",
  "The input is a PackedSequence: pass its `.data` on, or pad it again with pad_packed_sequence.":
    "输入是一个 PackedSequence：请传入它的 `.data`，或用 pad_packed_sequence 重新填充。",
  "The input is a {0}, not a tensor.": "输入是 {0}，不是张量。",
  "Only an LSTM has a state of two tensors: pass h alone.": "只有 LSTM 的状态由两个张量组成：请只传入 h。",
  "The state is a {0}, not a tensor.": "状态是 {0}，不是张量。",
  "The input is {0}, and the weights are {1}.": "输入是 {0}，而权重是 {1}。",
  "The state is {0}, and the weights are {1}.": "状态是 {0}，而权重是 {1}。",
  "num_layers is a bool: the third argument of the constructor is num_layers. Name the argument that is meant.":
    "num_layers 是布尔值：构造函数的第三个参数是 num_layers。请写明所指参数的名字。",
  "bidirectional is {0}, and the call needs a bool.": "bidirectional 是 {0}，而调用需要布尔值。",
  "{0} is given here": "{0} 在这里给出",
  "{0} is {1} here": "{0} 在这里是 {1}",
  "{0} = {1} is given here": "{0} = {1} 在这里给出",
  "The input has {0} time steps, and a recurrent network needs at least one.":
    "输入有 {0} 个时间步，而循环网络至少需要一个。",
  "A padded batch has at least the axes time and batch.": "填充后的批次至少有时间和批次两个维度。",
  "There are {0} lengths for a batch of {1}.": "批次大小为 {1}，却给了 {0} 个长度。",
  "lengths is one number per sequence.": "lengths 为每个序列给出一个数。",
  "A sequence has at least one step.": "序列至少有一步。",
  "The lengths are not in decreasing order: pass enforce_sorted=False.": "长度不是降序：请传入 enforce_sorted=False。",
  "A length is {0}, and the input has {1} time steps. PyTorch doesn't check this, and packs steps that aren't there.":
    "有一个长度是 {0}，而输入有 {1} 个时间步。PyTorch 不检查这一点，会打包并不存在的步。",
  "The padded input has {0} time steps, and what comes back has {1}: the longest of the lengths. Pass total_length={2}.":
    "填充后的输入有 {0} 个时间步，返回的却有 {1} 个：即最大的长度。请传入 total_length={2}。",
  "total_length={0} is less than the longest sequence, {1}.": "total_length={0} 小于最长序列的 {1}。",
  "{0} needs the axes [layers × directions, batch, width].": "{0} 需要的维度是 [层数 × 方向数, 批次, 宽度]。",
  "{0} is given as [batch, layers, width]; it is always [{1} layers × directions, {2} batch, {3}]. batch_first applies to the input and the output alone.":
    "{0} 按 [批次, 层数, 宽度] 给出；它始终是 [{1} 层数 × 方向数, {2} 批次, {3}]。batch_first 只作用于输入和输出。",
  "{0} has {1} on its first axis, and num_layers × directions is {2}.":
    "{0} 的第一维是 {1}，而 num_layers × 方向数是 {2}。",
  "{0} is made for a batch of {1}, and the input has a batch of {2}.":
    "{0} 是为大小为 {1} 的批次准备的，而输入的批次大小是 {2}。",
  "{0} has width {1}, and needs {2}: h is projected to proj_size, c keeps hidden_size.":
    "{0} 的宽度是 {1}，需要 {2}：h 投影到 proj_size，c 保持 hidden_size。",
  "{0} has width {1}, and hidden_size is {2}.": "{0} 的宽度是 {1}，而 hidden_size 是 {2}。",
  "{0} has width {1}, and needs {2}.": "{0} 的宽度是 {1}，需要 {2}。",
  "The input is batched (3-D), so its states are {0}.": "输入带批次（3-D），所以状态是 {0}。",
  "The input is unbatched (2-D), so its states are {0}.": "输入不带批次（2-D），所以状态是 {0}。",
  "The input is {0}, so its states are {1}; given are {2}.": "输入是 {0}，所以状态是 {1}；给出的是 {2}。",
  "An LSTM's state is the pair (h, c).": "LSTM 的状态是一对 (h, c)。",
  "An LSTM's state is the pair (h, c), and one tensor is given.": "LSTM 的状态是一对 (h, c)，这里只给了一个张量。",
  "An LSTM's state is the pair (h, c), and {0} tensors are given.": "LSTM 的状态是一对 (h, c)，这里给了 {0} 个张量。",
  "An LSTM's state is the pair (h, c) of two tensors, and one of them is a {0}.":
    "LSTM 的状态是由两个张量组成的一对 (h, c)，其中一个却是 {0}。",
  "An LSTMCell's state is the pair (h, c).": "LSTMCell 的状态是一对 (h, c)。",
  "An LSTMCell's state is the pair (h, c), and one tensor is given.":
    "LSTMCell 的状态是一对 (h, c)，这里只给了一个张量。",
  "An LSTMCell's state is the pair (h, c) of two tensors, and one of them is a {0}.":
    "LSTMCell 的状态是由两个张量组成的一对 (h, c)，其中一个却是 {0}。",
  "The state is made for a batch of {0}, and the packed sequence has a batch of {1}.":
    "状态是为大小为 {0} 的批次准备的，而打包序列的批次大小是 {1}。",
  "The packed sequence has no feature axis of its own: pack a tensor of [time, batch, feature].":
    "打包序列没有自己的特征维：请打包 [时间, 批次, 特征] 的张量。",
  "The state of a packed sequence has the axes [layers × directions, batch, width].":
    "打包序列的状态的维度是 [层数 × 方向数, 批次, 宽度]。",
  "PyTorch doesn't check this for a packed sequence whose lengths are all equal.":
    "对于长度全部相等的打包序列，PyTorch 不检查这一点。",
  "The input has {0} axes; {1} takes [time, batch, feature], or [time, feature] without a batch.":
    "输入有 {0} 维；{1} 接受 [时间, 批次, 特征]，或不带批次的 [时间, 特征]。",
  "A cell takes one time step, [batch, feature]: loop over the time axis of the input.":
    "循环单元只接受一个时间步 [批次, 特征]：请沿输入的时间维循环。",
  "A cell takes [batch, feature] or [feature], and the input has {0} axes.":
    "循环单元接受 [批次, 特征] 或 [特征]，而输入有 {0} 维。",
  "A cell's state is [batch, hidden_size] or [hidden_size], and this one has {0} axes.":
    "循环单元的状态是 [批次, hidden_size] 或 [hidden_size]，而这个有 {0} 维。",
  "This cell was made with nonlinearity {0}; it knows tanh and relu.":
    "这个单元的 nonlinearity 是 {0}；它只认识 tanh 和 relu。",
  "The input has a batch of {0}, and {1} has one of {2}.": "输入的批次大小是 {0}，而 {1} 的是 {2}。",
  "The input is unbatched, so its state is [hidden_size].": "输入不带批次，所以状态是 [hidden_size]。",
  "The input is batched, so its state is [batch, hidden_size].": "输入带批次，所以状态是 [批次, hidden_size]。",
  "Only nn.LSTM has a projection (proj_size); nn.{0} has none.": "只有 nn.LSTM 有投影 (proj_size)；nn.{0} 没有。",
  "nonlinearity is 'tanh' or 'relu', not {0}.": "nonlinearity 是 'tanh' 或 'relu'，不是 {0}。",
  "dropout is a probability from 0 to 1, not {0}.": "dropout 是 0 到 1 之间的概率，不是 {0}。",
  "dropout acts between layers, and this network has one layer: it does nothing here.":
    "dropout 作用于层与层之间，而这个网络只有一层：它在这里不起作用。",
  "{0} is {1}, and must be at least 1.": "{0} 是 {1}，至少应为 1。",
  "False stands at the place of num_layers, the third argument.": "False 处在第三个参数 num_layers 的位置。",
  "proj_size is {0}; 0 means no projection.": "proj_size 是 {0}；0 表示没有投影。",
  "proj_size={0} has to be smaller than hidden_size={1}.": "proj_size={0} 必须小于 hidden_size={1}。",
  "hidden_size={0}": "hidden_size={0}",
  "{0} stands at the place of num_layers, the third argument: calling this network will fail. Name the argument that is meant.":
    "{0} 处在第三个参数 num_layers 的位置：调用这个网络会失败。请写明所指参数的名字。",
  "A GRU or RNN returns out and h, and no c: this takes h {0} itself apart.":
    "GRU 或 RNN 返回 out 和 h，没有 c：这里拆开的是 h {0} 本身。",
  "A cell returns its state and no out: this takes one tensor of it, {0}, apart. Out is h stacked over time.":
    "循环单元返回状态，没有 out：这里拆开的是其中一个张量 {0}。out 是 h 沿时间的堆叠。",
  "Take h alone: {0}": "只取 h：{0}",
  "Take the state alone: {0}": "只取状态：{0}",
  "Write {0}": "写成 {0}",
  "Drop {0}": "去掉 {0}",
  "Remove {0}": "删除 {0}",
  "Ignore {0} on this line": "在本行忽略 {0}",

  // Silent mistakes
  "The input is [time {0}, batch {1}, …]; {2} has batch_first={3} and reads {4} as {5}.":
    "输入是 [时间 {0}, 批次 {1}, …]；{2} 的 batch_first={3}，会把 {4} 读作 {5}。",
  "The input is [batch {0}, time {1}, …]; {2} has batch_first={3} and reads {4} as {5}.":
    "输入是 [批次 {0}, 时间 {1}, …]；{2} 的 batch_first={3}，会把 {4} 读作 {5}。",
  "The input is [time {0}, batch {1}, …]; pack_padded_sequence has batch_first={2} here.":
    "输入是 [时间 {0}, 批次 {1}, …]；这里 pack_padded_sequence 的 batch_first={2}。",
  "The input is [batch {0}, time {1}, …]; pack_padded_sequence has batch_first={2} here.":
    "输入是 [批次 {0}, 时间 {1}, …]；这里 pack_padded_sequence 的 batch_first={2}。",
  "Transpose the input: .transpose(0, 1)": "转置输入：.transpose(0, 1)",
  "Pass batch_first={0}": "传入 batch_first={0}",
  "Set batch_first={0}": "设为 batch_first={0}",
  "batch_first is given here": "batch_first 在这里给出",
  "made here, without batch_first=True": "在这里创建，没有 batch_first=True",
  "{0} - {1} is {2}: every one of {3} against every other. Give both the same shape.":
    "{0} - {1} 是 {2}：{3} 个中的每一个都与其他每一个相减。请让两者形状相同。",
  "Drop the axis of size 1: .squeeze(-1)": "去掉大小为 1 的维：.squeeze(-1)",
  "This loss takes the classes from axis 1, and axis 1 is the {0~}: it has {1} as the classes on the last axis, so that nothing fails.":
    "这个损失函数从第 1 维取类别，而第 1 维是{0}：它和最后一维的类别数一样是 {1}，所以不会报错。",
  "Bring the classes to axis 1: .transpose(1, 2)": "把类别移到第 1 维：.transpose(1, 2)",
  "{0} is the last step, where the backward half of its {1} features has seen one step alone. The final states of both directions are h[-2] and h[-1].":
    "{0} 是最后一步，在这里它的 {1} 个特征中反向的一半只看过一步。两个方向的最终状态是 h[-2] 和 h[-1]。",
  "{0} is the last item of the batch at every step: {1} is {2}, [{3}] (batch_first={4}). The last step is {5}.":
    "{0} 是批次中最后一个样本的每一步：{1} 是 {2}，即 [{3}]（batch_first={4}）。最后一步是 {5}。",
  "Take the last step: {0}": "取最后一步：{0}",
  "Name the axis: squeeze({0})": "写明维度：squeeze({0})",
  "This is the whole final state, [{0} layers × directions, batch, hidden]: the loss counts every layer and direction as an output. h[-1] is the last layer's.":
    "这是整个最终状态 [{0} 层数 × 方向数, 批次, 隐藏]：损失把每一层、每个方向都算作输出。最后一层的是 h[-1]。",
  "Take the last layer's: [-1]": "取最后一层的：[-1]",
  "The state is [{0}, batch {1}, …] in memory: .{2} cuts it into {3} rows that mix samples. Bring the batch to the front first.":
    "状态在内存中是 [{0}, 批次 {1}, …]：.{2} 把它切成 {3} 行，混合了不同样本。请先把批次移到最前。",
  "Bring the batch to the front: .transpose(0, 1).reshape(…)": "把批次移到最前：.transpose(0, 1).reshape(…)",
  "The input is [batch {0}, feature], and {1} reads two axes as [time, feature]: the batch becomes the time.":
    "输入是 [批次 {0}, 特征]，而 {1} 把两维读作 [时间, 特征]：批次变成了时间。",
  "Give it a time axis: {0}": "加上时间维：{0}",
  "Its first axis is {0}, so that nothing fails.": "它的第一维恰好是 {0}，所以不会报错。",
  ".{0} keeps the numbers in their order: it doesn't exchange {1~} and {2~} of {3}, it cuts the rows anew. {4} exchanges them.":
    ".{0} 保持数字原来的顺序：它并不交换 {3} 的{1}和{2}，而是重新切分各行。交换它们要用 {4}。",
  time: "时间维",
  batch: "批次维",
  feature: "特征维",
  features: "特征维",
  "time axis": "时间维",
  "batch axis": "批次维",
  "feature axis": "特征维",
  "class axis": "类别维",
  layers: "层维",

  // Names and declarations
  "{0} is declared here, and nothing reads it": "{0} 在这里声明，但没有任何地方读取它",
  "{0} is declared here, and nothing reads it: a claim about {1} must be spelled so":
    "{0} 在这里声明，但没有任何地方读取它：关于 {1} 的声明必须这样拼写",
  "{0} is another dimension than {1}, from which it differs in one letter": "{0} 与 {1} 是不同的维度，两者只差一个字母",
  "{0} isn't read; what it changes is unknown from here on": "不支持 {0}；从这里起，它所改变的内容未知",
  "called here": "在这里调用",
  "From the second iteration on: {0~}": "从第二次迭代起：{0}",
  "needs {0}: {1~}": "需要 {0}：{1}",
  "needs {0}": "需要 {0}",
  "{0~} (when {1})": "{0}（当 {1} 时）",
  "The comment says {0}, and the shape here is [{1}].": "注释写的是 {0}，而这里的形状是 [{1}]。",
  "Write {0} into the comment": "在注释中写上 {0}",
  "it is claimed to be a tensor, and is {0~}": "声明为张量，实际是{0}",
  "{0~} dimensions are claimed, and there are {1}": "声明了{0}维，实际有 {1} 维",
  "at least {0}": "至少 {0}",
  "{0} is claimed, and this dimension is {1}": "声明为 {0}，而这一维是 {1}",
  "{0} is {1}": "{0} 是 {1}",
  "this size is {0}": "这个大小是 {0}",
  "this size": "这个大小",

  // Shapes
  "{0} and {1} don't fit together: {2} against {3}, and neither is 1.": "{0} 与 {1} 不匹配：{2} 对 {3}，且都不是 1。",
  "{0} don't fit together: {1} against {2}, and neither is 1.": "{0} 不匹配：{1} 对 {2}，且都不是 1。",
  "The axes that are summed over differ: {0} against {1}.": "求和的维度不同：{0} 对 {1}。",
  "{0} has {1} elements, which don't fill {2}.": "{0} 有 {1} 个元素，填不满 {2}。",
  "There is no axis {0}: the tensor has {1}.": "没有第 {0} 维：该张量有 {1}。",
  "The parts add up to {0}, and the axis has size {1}.": "各部分加起来是 {0}，而该维大小是 {1}。",
  ".T of a tensor with {0} reverses all of them, and is deprecated.": "对 {0} 的张量使用 .T 会反转所有维度，已被弃用。",
  ".T of a tensor with {0} does nothing, and is deprecated.": "对 {0} 的张量使用 .T 不起作用，已被弃用。",
  "A list of lists, slices or tensors is read as a tuple of indices here, one for each axis: write a tuple.":
    "由列表、切片或张量组成的列表在这里被读作索引元组，每维一个：请写成元组。",
  "This copies a tensor: write x.detach().clone().": "这会复制张量：请写成 x.detach().clone()。",
  "where takes a bool condition; uint8 is deprecated.": "where 接受布尔条件；uint8 已被弃用。",
  "A tensor is wanted, and this is a {0}.": "需要张量，而这是 {0}。",
  "{0} takes a tensor, and this is a {1}.": "{0} 接受张量，而这是 {1}。",

  // Layers and losses
  "The last axis of the input is {0}, and this layer has in_features {1}.":
    "输入的最后一维是 {0}，而该层的 in_features 是 {1}。",
  "The last axis of the input is {0}, and the weight's width is {1}.": "输入的最后一维是 {0}，而权重的宽度是 {1}。",
  "Set in_features={0}": "设为 in_features={0}",
  "The weight of this layer has no elements.": "该层的权重没有元素。",
  "The weight makes {0} features, and the bias has {1}.": "权重产生 {0} 个特征，而偏置有 {1} 个。",
  "The prediction is {0}: this loss takes the classes from axis 1, [batch, classes, …]. Transpose it with .transpose({1}), or flatten both.":
    "预测是 {0}：这个损失函数从第 1 维取类别，即 [批次, 类别, …]。请用 .transpose({1}) 转置，或把两者都展平。",
  "The prediction is {0}, so the target is {1}, and it is {2}.": "预测是 {0}，所以目标应为 {1}，实际是 {2}。",
  "There are {0} classes, and the weight is {1}.": "有 {0} 个类别，而权重是 {1}。",
  "The class {0} is out of range: there are {1} classes.": "类别 {0} 超出范围：共有 {1} 个类别。",
  "The prediction is {0} and the target {1}: they broadcast to {2}, every pair of them. Give both the same shape, for instance with .squeeze(-1).":
    "预测是 {0}，目标是 {1}：它们会广播成 {2}，即两两配对。请让两者形状相同，例如用 .squeeze(-1)。",
  "The prediction is {0} and the target {1}: this loss wants them equal.":
    "预测是 {0}，目标是 {1}：这个损失函数要求两者相同。",
  "reduction='mean' divides by every element; 'batchmean' is the divergence's definition.":
    "reduction='mean' 会除以元素总数；散度的定义是 'batchmean'。",
  "A loss compares two tensors, and this is a {0}.": "损失函数比较两个张量，而这是 {0}。",
  "Prediction and target differ: {0} against {1} on axis {2}.": "预测与目标不同：第 {2} 维上 {0} 对 {1}。",
  "size_average and reduce are deprecated: name the reduction.": "size_average 和 reduce 已被弃用：请写明 reduction。",
  "A reduction is 'none', 'mean' or 'sum'.": "reduction 是 'none'、'mean' 或 'sum'。",
  "{0} needs floating-point numbers, and the input is {1}.": "{0} 需要浮点数，而输入是 {1}。",
  "Conv1d takes [batch, channels, length] or [channels, length].": "Conv1d 接受 [批次, 通道, 长度] 或 [通道, 长度]。",
  "The input has {0} channels on axis {1}, and this layer has in_channels={2}. Conv1d takes [batch, channels, length].":
    "输入在第 {1} 维有 {0} 个通道，而该层的 in_channels={2}。Conv1d 接受 [批次, 通道, 长度]。",
  "The kernel reaches over {0} steps, and the padded input has {1}.": "卷积核覆盖 {0} 步，而填充后的输入有 {1} 步。",
  "padding_idx is {0}, and there are {1} embeddings.": "padding_idx 是 {0}，而共有 {1} 个嵌入。",
  "An embedding takes integer indices, and this tensor is {0}.": "嵌入层接受整数索引，而这个张量是 {0}。",
  "LayerNorm normalizes the last axes {0}, and the input is {1}.": "LayerNorm 归一化最后的维度 {0}，而输入是 {1}。",
  "Axis 1 of the input is {0}, and this layer has num_features={1}.":
    "输入的第 1 维是 {0}，而该层的 num_features={1}。",
  "Without dim, {0} takes axis 0 of a 1-D or 3-D tensor and axis 1 otherwise: name the axis.":
    "不写 dim 时，{0} 对 1-D 或 3-D 张量取第 0 维，否则取第 1 维：请写明维度。",
  "This is a tuple. A recurrent layer returns (out, state): take its first item.":
    "这是一个元组。循环层返回 (out, state)：请取它的第一项。",
  "This is a PackedSequence: take its `.data`, or pad it again with pad_packed_sequence.":
    "这是一个 PackedSequence：请取它的 `.data`，或用 pad_packed_sequence 重新填充。",
  "{0} comes from here": "{0} 来自这里",
  "An LSTMCell's state is the pair (h, c), and {0} tensors are given.":
    "LSTMCell 的状态是一对 (h, c)，这里给了 {0} 个张量。",
  "An LSTMCell's state is the pair (h, c), not a {0}.": "LSTMCell 的状态是一对 (h, c)，不是 {0}。",
  "An LSTM's state is the pair (h, c), not a {0}.": "LSTM 的状态是一对 (h, c)，不是 {0}。",
  "A tensor of {0} axes is wanted, and this one is {1}.": "需要 {0} 维的张量，而这个是 {1}。",
  "The tensor's elements don't lie in memory in this order, as after a transpose: use .reshape(…), or .contiguous() before .view(…).":
    "张量的元素在内存中不是这个顺序，例如转置之后：请使用 .reshape(…)，或在 .view(…) 之前用 .contiguous()。",
  "The tensor has {0} axes, and permute names {1}.": "张量有 {0} 维，而 permute 写了 {1} 个。",
  "The tensor has {0} axes, and repeat() names {1}.": "张量有 {0} 维，而 repeat() 写了 {1} 个。",
  "Axis {0} is named twice.": "第 {0} 维写了两次。",
  "The mean of {0} numbers isn't an integer: convert them first, as with .float().":
    "{0} 数的平均值不是整数：请先转换，例如用 .float()。",
  "The index {0} is out of range: there are {1} embeddings, from 0 to {2}.":
    "索引 {0} 超出范围：共有 {1} 个嵌入，从 0 到 {2}。",
  "The index {0} is out of range: there are no embeddings.": "索引 {0} 超出范围：没有任何嵌入。",
  "The index {0} is out of range of {1} classes.": "索引 {0} 超出了 {1} 个类别的范围。",
  "A probability is from 0 to 1, not {0}.": "概率在 0 到 1 之间，不是 {0}。",
  "A module is wanted, and this is a {0}.": "需要模块，而这是 {0}。",
  "Modules are given one by one, not in a {0}: write * before it.": "模块要逐个给出，而不是放在 {0} 里：请在前面写 *。",
  "A {0} holds modules and can't be called: call the modules in it.": "{0} 只存放模块，不能调用：请调用其中的模块。",
  "Pass enforce_sorted=False": "传入 enforce_sorted=False",
  "Pass {0}": "传入 {0}",
  "Set {0}": "设为 {0}",
  "Write {0}, dim={1}": "写成 {0}, dim={1}",
  "Add .contiguous().": "加上 .contiguous()。",
  "The result would have the shape {0}, and an operation in place keeps {1}.":
    "结果的形状会是 {0}，而原地操作保持 {1}。",
  "The input has {0} axes, and dim is {1}.": "输入有 {0} 维，而 dim 是 {1}。",
  "The input has {0} axes, and the axis asked for is {1}.": "输入有 {0} 维，而要求的是第 {1} 维。",
  ".squeeze() drops every axis of size 1: when {0} is 1, the batch as well. Name the axis that is meant.":
    ".squeeze() 会去掉所有大小为 1 的维：当 {0} 是 1 时，批次维也会被去掉。请写明所指的维度。",
  "A tensor is filled, and this is a {0}.": "要填充的是张量，而这是 {0}。",
  "The prediction is {0}; a loss needs floating-point scores.": "预测是 {0}；损失函数需要浮点数的分数。",
  "The target has the prediction's own shape, so it holds a probability per class, and it is {0}. Class indices have no class axis.":
    "目标与预测形状相同，所以它应为每个类别的概率，而它是 {0}。类别索引没有类别维。",
  "The target holds class indices, and it is {0}: convert it with .long().":
    "目标应为类别索引，而它是 {0}：请用 .long() 转换。",
  "The loss needs floating-point numbers, and both tensors are {0}.": "损失函数需要浮点数，而两个张量都是 {0}。",
  "The target is {0}, and the prediction is {1}: convert the target, for instance with .float().":
    "目标是 {0}，而预测是 {1}：请转换目标，例如用 .float()。",
  "The indices are {0}: use .long().": "索引是 {0}：请使用 .long()。",
  "An index is negative.": "有一个索引是负数。",
  "There is no index to count the classes by.": "没有索引可用来得出类别数。",
  "The input is {0}, and the weight is {1}.": "输入是 {0}，而权重是 {1}。",
  "Dropout scales what it keeps, and the input is {0}.": "Dropout 会缩放保留的元素，而输入是 {0}。",
  "Normalization needs floating-point numbers, and the input is {0}.": "归一化需要浮点数，而输入是 {0}。",
  "Batch statistics need more than one value per feature: a batch of 1 has none in training.":
    "批次统计要求每个特征多于一个值：训练时大小为 1 的批次做不到。",
  "BatchNorm1d takes [batch, features] or [batch, features, length].":
    "BatchNorm1d 接受 [批次, 特征] 或 [批次, 特征, 长度]。",
  "A parameter is made from a tensor, and this is a {0}.": "参数由张量创建，而这是 {0}。",
  "The data is {0}: give requires_grad=False, or floating-point numbers.":
    "数据是 {0}：请给出 requires_grad=False，或浮点数。",
  "One-dimensional pooling takes [batch, channels, length] or [channels, length].":
    "一维池化接受 [批次, 通道, 长度] 或 [通道, 长度]。",
  "The gradients of parameters are limited: pass model.parameters().":
    "被裁剪的是参数的梯度：请传入 model.parameters()。",
  "The input is batched, so its states are [batch, hidden_size].": "输入带批次，所以状态是 [批次, hidden_size]。",
  "The states of a packed sequence have the axes [layers × directions, batch, width].":
    "打包序列的状态的维度是 [层数 × 方向数, 批次, 宽度]。",
  "{0}: with a projection h has proj_size and c has hidden_size.":
    "{0}：有投影时 h 的宽度是 proj_size，c 是 hidden_size。",
  "{0}: without a projection both have hidden_size.": "{0}：没有投影时两者都是 hidden_size。",
  "Sequences that are padded together have the same axes after the first.":
    "一起填充的序列在第一维之后的维度必须相同。",
  "The index has {0} axes, and the input {1}.": "索引有 {0} 维，而输入有 {1} 维。",
  "Take {0}": "取 {0}",
  "this assertion fails": "这个断言不成立",
};
