/** What a parameter takes, in a few words. */
export type ParameterMeaning = {
  /** As annotations write it: "int", "Tensor", "(Tensor, Tensor)". */
  readonly type: string;
  readonly text: string;
  /** The texts that PyTorch takes. */
  readonly choices: readonly string[];
};

/**
 * The meaning of a parameter of PyTorch's. `callee` is where it is found ("torch.nn.LSTM", "torch.stack",
 * "torch.Tensor.view"; for a module's call "torch.nn.LSTM.forward"). What several have in common stands under "*".
 */
export function parameterMeaning(callee: string, parameter: string): ParameterMeaning | undefined {
  const written =
    meanings[familyOf(callee)]?.[parameter] ?? meanings[lastName(callee)]?.[parameter] ?? meanings["*"]?.[parameter];
  if (written === undefined) return undefined;
  const [type = "", text = "", choices] = written.split(" | ");
  return { type, text, choices: choices === undefined ? [] : choices.split(" ") };
}

function familyOf(callee: string): string {
  if (/^torch\.nn\.(?:RNN|LSTM|GRU)$/u.test(callee)) return "layers";
  if (/^torch\.nn\.(?:RNN|LSTM|GRU)Cell$/u.test(callee)) return "cells";
  if (/^torch\.nn\.(?:RNN|GRU)\.forward$/u.test(callee)) return "layers.forward";
  if (/^torch\.nn\.(?:RNN|GRU)Cell\.forward$/u.test(callee)) return "cells.forward";
  return callee.replace(/^torch\.nn\./u, "");
}

function lastName(callee: string): string {
  return callee.slice(callee.lastIndexOf(".") + 1);
}

/** "type | meaning | choices". */
const meanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  layers: {
    input_size: "int | How many features each step of the input has.",
    hidden_size: "int | How many features the state h has, and so each step of the output.",
    num_layers: "int | How many layers stand on top of each other; each reads the output of the one below.",
    nonlinearity: "str | What is applied to each step's sum. | tanh relu",
    bias: "bool | Whether the layers add bias_ih and bias_hh.",
    batch_first:
      "bool | Input and output are [batch, time, features] instead of [time, batch, features]; the states keep their layout.",
    dropout: "float | How likely a feature of every layer's output but the last one's is dropped in training.",
    bidirectional: "bool | A second set of weights reads from the end; the output has the features of both.",
    proj_size: "int | Of an LSTM, with a number above 0: h is projected to so many features, c stays as it is.",
  },
  cells: {
    input_size: "int | How many features the step has.",
    hidden_size: "int | How many features the state has.",
    bias: "bool | Whether the cell adds bias_ih and bias_hh.",
    nonlinearity: "str | What is applied to the sum. | tanh relu",
  },
  "layers.forward": {
    input:
      "Tensor | [time, batch, input_size], with batch_first [batch, time, input_size], or [time, input_size]; or a PackedSequence.",
    hx: "Tensor | The first state h, [layers × directions, batch, hidden_size]; zeros where it is left out.",
  },
  "LSTM.forward": {
    input:
      "Tensor | [time, batch, input_size], with batch_first [batch, time, input_size], or [time, input_size]; or a PackedSequence.",
    hx: "(Tensor, Tensor) | The first states (h, c), each [layers × directions, batch, features]; zeros where they are left out.",
  },
  "cells.forward": {
    input: "Tensor | One step: [batch, input_size], or [input_size].",
    hx: "Tensor | The state before the step, [batch, hidden_size]; zeros where it is left out.",
  },
  "LSTMCell.forward": {
    input: "Tensor | One step: [batch, input_size], or [input_size].",
    hx: "(Tensor, Tensor) | The states (h, c) before the step, each [batch, hidden_size]; zeros where they are left out.",
  },
  Linear: {
    in_features: "int | The last size of the input.",
    out_features: "int | The last size of the output.",
    bias: "bool | Whether a bias is added.",
  },
  Bilinear: {
    in1_features: "int | The last size of the first input.",
    in2_features: "int | The last size of the second input.",
    out_features: "int | The last size of the output.",
  },
  Embedding: {
    num_embeddings: "int | How many rows the table has: indices are 0 up to one less.",
    embedding_dim: "int | How long each row is: the size that is added behind the input's.",
    padding_idx: "int or None | The row that starts as zeros and is never trained.",
    max_norm: "float or None | Rows that are longer are scaled down to this norm.",
    norm_type: "float | Which norm max_norm means.",
    scale_grad_by_freq: "bool | Gradients are divided by how often a row is in the batch.",
    sparse: "bool | The table's gradient is a sparse tensor.",
  },
  dropout: {
    p: "float | How likely an element is zeroed; the others grow by 1 / (1 - p).",
    training: "bool | Whether anything is dropped at all.",
  },
  Dropout: { p: "float | How likely an element is zeroed in training; the others grow by 1 / (1 - p)." },
  Dropout1d: { p: "float | How likely a whole channel is zeroed in training." },
  AlphaDropout: { p: "float | How likely an element is dropped; mean and variance stay as they are." },
  FeatureAlphaDropout: { p: "float | How likely a whole channel is dropped." },
  LayerNorm: {
    normalized_shape: "int or ints | The last sizes of the input, over which it is normalised.",
    elementwise_affine: "bool | Whether a weight and a bias of that shape are learnt.",
    bias: "bool | Whether there is a bias beside the weight.",
  },
  BatchNorm1d: {
    num_features: "int | The size of axis 1: the features or channels.",
    momentum: "float or None | How much a batch counts in the running averages; None: all batches alike.",
    affine: "bool | Whether a weight and a bias are learnt.",
    track_running_stats: "bool | Whether running averages are kept for evaluation.",
  },
  Conv1d: {
    in_channels: "int | The channels of the input, which is [batch, channels, length].",
    out_channels: "int | The channels of the output.",
    padding:
      'int or str | How many positions are added at both ends; "same" keeps the length, "valid" adds none. | same valid',
    bias: "bool | Whether each output channel has a bias.",
    padding_mode: "str | What is added at the ends. | zeros reflect replicate circular",
  },
  GELU: { approximate: "str | Exact, or by tanh. | none tanh" },
  gelu: { approximate: "str | Exact, or by tanh. | none tanh" },
  LeakyReLU: { negative_slope: "float | What numbers below 0 are multiplied with." },
  leaky_relu: { negative_slope: "float | What numbers below 0 are multiplied with." },
  ELU: { alpha: "float | Far below 0, the result approaches minus this." },
  CELU: { alpha: "float | Far below 0, the result approaches minus this." },
  Softplus: {
    beta: "float | How sharp the bend is.",
    threshold: "float | Above this, beta × input is returned as it is.",
  },
  Hardtanh: {
    min_val: "float | The lowest number that comes out.",
    max_val: "float | The highest number that comes out.",
  },
  Softmax: { dim: "int or None | The axis along which the results add up to 1." },
  LogSoftmax: { dim: "int or None | The axis along which the results' exponentials add up to 1." },
  Softmin: { dim: "int or None | The axis along which the results add up to 1." },
  softmax: { dim: "int | The axis along which the results add up to 1." },
  log_softmax: { dim: "int | The axis along which the results' exponentials add up to 1." },
  Flatten: { start_dim: "int | The first of the axes that become one.", end_dim: "int | The last of them." },
  Unflatten: { dim: "int | The axis that is taken apart.", unflattened_size: "ints | The sizes that it becomes." },
  CrossEntropyLoss: {
    weight: "Tensor or None | One weight for each class.",
    ignore_index: "int | Targets of this class don't count.",
    label_smoothing: "float | How much of each target is spread over all classes, from 0 to 1.",
  },
  "CrossEntropyLoss.forward": {
    input: "Tensor | Scores before softmax, [batch, classes, …]: the classes are axis 1.",
    target: "Tensor | The classes' indices, [batch, …] of int64; or probabilities of the input's shape.",
  },
  "NLLLoss.forward": {
    input: "Tensor | Log-probabilities, [batch, classes, …]: the classes are axis 1.",
    target: "Tensor | The classes' indices, [batch, …] of int64.",
  },
  NLLLoss: {
    weight: "Tensor or None | One weight for each class.",
    ignore_index: "int | Targets of this class don't count.",
  },
  cross_entropy: {
    input: "Tensor | Scores before softmax, [batch, classes, …]: the classes are axis 1.",
    target: "Tensor | The classes' indices, [batch, …] of int64; or probabilities of the input's shape.",
    ignore_index: "int | Targets of this class don't count.",
    label_smoothing: "float | How much of each target is spread over all classes, from 0 to 1.",
  },
  BCEWithLogitsLoss: {
    weight: "Tensor or None | A weight for each element.",
    pos_weight: "Tensor or None | How much a positive target counts more than a negative one, for each class.",
  },
  HuberLoss: { delta: "float | Where the square ends and the straight line begins." },
  SmoothL1Loss: { beta: "float | Where the square ends and the straight line begins." },
  Sequential: { args: "modules | Called one after another, each with what the one before returned." },
  ModuleList: { modules: "modules | The modules, in order." },
  ModuleDict: { modules: "dict | The modules by name." },
  ParameterList: { values: "tensors | The parameters, in order." },
  Parameter: { data: "Tensor | The first values.", requires_grad: "bool | Whether it is trained." },
  stack: {
    tensors: "tensors | Tensors of one shape.",
    dim: "int | Where the new axis, which counts the tensors, is put.",
  },
  cat: {
    tensors: "tensors | Tensors whose shapes agree but for one axis.",
    dim: "int | The axis along which they are joined.",
  },
  split: {
    tensor: "Tensor | What is split.",
    split_size: "int or ints | How long each piece is, or the length of every piece.",
    split_size_or_sections: "int or ints | How long each piece is, or the length of every piece.",
  },
  chunk: { chunks: "int | Into how many pieces of about one length." },
  unbind: { dim: "int | The axis that goes: there is one tensor for each of its places." },
  flip: { dims: "ints | The axes that are turned round." },
  where: { condition: "Tensor | Where it is True, input is taken, else other." },
  matmul: { input: "Tensor | [..., n, m]", other: "Tensor | [..., m, p]" },
  bmm: { input: "Tensor | [batch, n, m]", mat2: "Tensor | [batch, m, p]" },
  mm: { input: "Tensor | [n, m]", mat2: "Tensor | [m, p]" },
  einsum: { args: 'str and tensors | The equation, such as "bij,bjk->bik", then a tensor for each of its terms.' },
  topk: {
    k: "int | How many are taken.",
    largest: "bool | The largest ones, or the smallest.",
    sorted: "bool | In order.",
  },
  norm: { p: 'number or str | Which norm: 2, 1, inf, "fro".' },
  arange: {
    start: "number | The first number.",
    end: "number | The number that is never reached.",
    step: "number | From one number to the next.",
  },
  linspace: { start: "number | The first number.", end: "number | The last one.", steps: "int | How many numbers." },
  full: { fill_value: "number | What every element is." },
  full_like: { fill_value: "number | What every element is." },
  randint: { low: "int | The smallest number.", high: "int | One more than the largest number." },
  manual_seed: { seed: "int | What the random numbers start from." },
  tensor: { data: "any | Numbers, in lists within lists." },
  allclose: {
    rtol: "float | How far apart in proportion to other.",
    atol: "float | How far apart besides.",
    equal_nan: "bool | Whether NaN equals NaN.",
  },
  transpose: { dim0: "int | One axis.", dim1: "int | The axis that it changes places with." },
  permute: { dims: "ints | The old axes in their new order." },
  view: { size: "ints | The new sizes; one may be -1, for what is left." },
  reshape: { shape: "ints | The new sizes; one may be -1, for what is left." },
  squeeze: { dim: "int or ints | Which axes of size 1 go; all of them where it is left out." },
  unsqueeze: { dim: "int | Where the new axis of size 1 is put." },
  flatten: { start_dim: "int | The first of the axes that become one.", end_dim: "int | The last of them." },
  expand: { size: "ints | The sizes to repeat axes of size 1 to, without a copy; -1 keeps one." },
  repeat: { repeats: "ints | How often each axis is repeated." },
  size: { dim: "int | One axis; all sizes where it is left out." },
  to: { copy: "bool | Whether a new tensor is made in any case." },
  linear: { weight: "Tensor | [out_features, in_features]", bias: "Tensor or None | [out_features]" },
  embedding: { input: "Tensor | Indices of rows.", weight: "Tensor | The table, [rows, features]." },
  one_hot: { num_classes: "int | How many classes; -1 takes them from the input." },
  pad: {
    pad: "ints | How much is added before and behind, the last axis first.",
    mode: "str | What is added. | constant reflect replicate circular",
  },
  pack_padded_sequence: {
    input: "Tensor | The padded batch.",
    lengths: "Tensor or list | How long each sequence is, on the CPU.",
    batch_first: "bool | The input is [batch, time, …] instead of [time, batch, …].",
    enforce_sorted: "bool | The sequences are in order, the longest first; with False they are put in order, and back.",
  },
  pad_packed_sequence: {
    sequence: "PackedSequence | What is padded.",
    batch_first: "bool | The result is [batch, time, …] instead of [time, batch, …].",
    padding_value: "float | What stands behind a sequence's end.",
    total_length: "int or None | How long the result is; the longest sequence where it is left out.",
  },
  pad_sequence: {
    sequences: "tensors | Tensors of [length, …].",
    batch_first: "bool | The result is [batch, time, …] instead of [time, batch, …].",
    padding_value: "float | What stands beside a shorter sequence.",
    padding_side: "str | Where it stands. | right left",
  },
  pack_sequence: {
    sequences: "tensors | Tensors of [length, …].",
    enforce_sorted: "bool | The sequences are in order, the longest first; with False they are put in order.",
  },
  uniform_: { a: "float | The lower bound.", b: "float | The upper bound." },
  trunc_normal_: { a: "float | The lowest number that is drawn.", b: "float | The highest number that is drawn." },
  constant_: { val: "float | What every element becomes." },
  kaiming_uniform_: {
    a: "float | The slope below 0 of the leaky ReLU that follows.",
    mode: "str | Which count the scale is taken from. | fan_in fan_out",
  },
  kaiming_normal_: {
    a: "float | The slope below 0 of the leaky ReLU that follows.",
    mode: "str | Which count the scale is taken from. | fan_in fan_out",
  },
  backward: {
    gradient: "Tensor or None | The gradient of the result itself; a scalar needs none.",
    retain_graph: "bool or None | Whether backward can be called again.",
    create_graph: "bool | Whether the gradients can be derived in turn.",
    inputs: "tensors | Which tensors gather gradients.",
  },
  Dim: { name: "str | What the size is called.", min: "int | The smallest size.", max: "int | The largest size." },
  "*": {
    input: "Tensor | What goes in.",
    target: "Tensor | What the input should have been.",
    other: "Tensor or number | The second operand.",
    dim: "int | The axis; a negative one counts from the last.",
    dims: "ints | The axes; negative ones count from the last.",
    keepdim: "bool | Whether the axis stays, with size 1.",
    dtype: "torch.dtype | The type of the result's elements.",
    device: "torch.device | Where the elements are kept.",
    layout: "torch.layout | How the elements are kept.",
    requires_grad: "bool | Whether gradients reach the result.",
    pin_memory: "bool | Whether the memory is pinned.",
    memory_format: "torch.memory_format | In which order the elements lie.",
    generator: "torch.Generator | Where the random numbers come from.",
    out: "Tensor or None | A tensor that takes the result.",
    size: "ints | The sizes of the result.",
    n: "int | How many.",
    m: "int | How many columns.",
    p: "number | Which norm, or how likely.",
    inplace: "bool | Whether the input itself is changed.",
    training: "bool | Whether the module is in training.",
    bias: "bool | Whether a bias is added.",
    weight: "Tensor | The weights.",
    eps: "float | Added so that nothing is divided by 0.",
    alpha: "number | What the second operand is multiplied with.",
    beta: "number | What the input is multiplied with.",
    value: "number | The number that is put in, or a factor.",
    min: "number | The lower bound.",
    max: "number | The upper bound.",
    reduction: "str | What becomes of the losses of all elements. | mean sum none",
    size_average: "bool or None | Deprecated: use reduction.",
    reduce: "bool or None | Deprecated: use reduction.",
    ignore_index: "int | Targets of this class don't count.",
    kernel_size: "int | How many neighbours each result sees.",
    stride: "int | How far it is from one result to the next.",
    padding: "int | How many positions are added at both ends.",
    dilation: "int | How far apart the neighbours stand.",
    groups: "int | Into how many groups the channels fall that don't see each other.",
    ceil_mode: "bool | Whether a last incomplete window counts.",
    count_include_pad: "bool | Whether added positions count in the mean.",
    return_indices: "bool | Whether the places of the maxima are returned as well.",
    output_size: "int | How long the result is.",
    normalized_shape: "ints | The last sizes of the input, over which it is normalised.",
    num_layers: "int | How many layers.",
    hidden_size: "int | How many features the state has.",
    index: "int or Tensor | Which places are taken.",
    mask: "Tensor | True where something is done.",
    tensors: "tensors | The tensors.",
    tensor: "Tensor | The tensor.",
    exponent: "number or Tensor | The power.",
    diagonal: "int | Which diagonal: 0 the main one, above 0 those above it.",
    unbiased: "bool | Whether n - 1 divides, instead of n.",
    correction: "int | What is taken from n in the divisor.",
    descending: "bool | The largest first.",
    stable: "bool | Whether equal elements keep their order.",
    k: "int | Which one, or how many.",
    q: "float or Tensor | Which quantiles, from 0 to 1.",
    rtol: "float | How far apart in proportion.",
    atol: "float | How far apart besides.",
    data: "any | The values.",
    shifts: "ints | How far the elements move.",
    start: "int | The first place.",
    end: "int or number | Where it ends.",
    step: "int | From one to the next.",
    length: "int | How many places.",
    steps: "int | How many numbers.",
    source: "Tensor | What is put there.",
    src: "Tensor or number | What is put there.",
    mean: "float | The mean.",
    std: "float | The standard deviation.",
    gain: "float | What the scale is multiplied with.",
    nonlinearity: "str | What follows the layer.",
    low: "int | The smallest number.",
    high: "int | One more than the largest number.",
    decimals: "int | How many digits stay behind the point.",
    repeats: "int or Tensor | How often.",
    sizes: "ints | The sizes that the axis becomes.",
    num_samples: "int | How many are drawn.",
    replacement: "bool | Whether one may be drawn again.",
    x1: "Tensor | The first operand.",
    x2: "Tensor | The second operand.",
    set_to_none: "bool | Whether gradients go altogether, instead of becoming 0.",
    mode: "bool or str | Which way it works.",
    non_blocking: "bool | Whether the copy may go on in the background.",
    return_inverse: "bool | Whether the places in the result are returned as well.",
    return_counts: "bool | Whether the counts are returned as well.",
    as_tuple: "bool | Whether there is one tensor for each axis.",
    split_sizes: "ints | The length of every piece.",
    from: "float | The lower bound.",
    to: "float | The upper bound.",
    momentum: "float | How much a batch counts in the running averages.",
    log_target: "bool | Whether the target is in logarithms, too.",
    min_val: "float | The lowest number that comes out.",
    max_val: "float | The highest number that comes out.",
    lambd: "float | Up to which distance from 0 the result is 0.",
    negative_slope: "float | What numbers below 0 are multiplied with.",
    threshold: "float | Where the behaviour changes.",
  },
};
