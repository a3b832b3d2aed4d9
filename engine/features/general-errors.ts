import type { ErrorContext, ErrorRow, Meaning } from "./error-row.ts";

/** What PyTorch and Python say around recurrent layers: tuples, losses, products, shapes, indices, arguments. */
export const generalErrors: readonly ErrorRow[] = [
  { pattern: /'(tuple|list)' object has no attribute '(\w+)'/u, read: noTensor },
  {
    pattern:
      /must be Tensor, not tuple|can only concatenate tuple \(not|unsupported operand type\(s\) for .*'tuple'|tuple indices must be integers or slices, not tuple/u,
    read: () => tupleAsTensor,
  },
  {
    pattern: /Using a target size \((.*?)\) that is different to the input size \((.*?)\)(?=\. This will likely)/u,
    code: "broadcast-loss",
    message: "The prediction is $2 and the target $1: they broadcast, every pair of them.",
    advice: "Give both the same shape, for instance with .squeeze(-1).",
  },
  {
    pattern:
      /(?:Using a t|T)arget size \((.*?)\) (?:that is different to|must be the same as) (?:the )?input size \((.*?)\)/u,
    code: "loss-target",
    message: "The prediction is $2 and the target $1: this loss wants them equal.",
  },
  {
    pattern: /Expected target size [[(](.*?)[\])], got (?:torch\.Size\()?[[(](.*?)[\])]/u,
    code: "loss-axes",
    message: "This loss takes the classes from axis 1, so it wants a target [$1], and the target is [$2].",
    advice: "Where the prediction is [batch, time, classes], transpose it with .transpose(1, 2), or flatten both.",
  },
  {
    pattern: /Expected input batch_size \((\d+)\) to match target batch_size \((\d+)\)/u,
    code: "loss-target",
    message: "The prediction has $1 rows, and the target has $2.",
    advice: "A prediction for every step needs as many targets: flatten both, or take the last step.",
  },
  {
    pattern: /multi-target not supported|0D or 1D target tensor expected|1D target tensor expected/u,
    code: "loss-target",
    message: "The target has more axes than this loss takes: it wants one class number for each row.",
    advice: "Flatten it with .reshape(-1), or drop an axis of size 1 with .squeeze(-1).",
  },
  {
    pattern: /Target (-?\d+) is out of bounds/u,
    code: "loss-target",
    message: "The target names class $1, and the prediction has no such class.",
    advice: "The last layer's out_features must be larger than the largest class number.",
  },
  {
    pattern: /Implicit dimension choice for (\w+) has been deprecated/u,
    code: "softmax-dim",
    message: "$1 has no dim, so PyTorch chooses one by the number of axes.",
    advice: "Pass dim=-1.",
  },
  { pattern: /mat1 (?:and mat2 shapes|dim 1) .*\((\d+)x(\d+) and (\d+)x(\d+)\)/u, read: product },
  { pattern: /size mismatch, m1: \[(\d+) x (\d+)\], m2: \[(\d+) x (\d+)\]/u, read: product },
  {
    pattern: /size mismatch, got (?:input \()?\d+\)?, (?:mat \()?(\d+)x(\d+)\)?, ?(?:vec \()?(\d+)/u,
    code: "matmul",
    message: "The matrix has $2 columns, and the vector has $3 elements.",
  },
  {
    pattern: /inconsistent tensor size, expected tensor \[(\d+)\] and src \[(\d+)\]/u,
    code: "matmul",
    message: "The product needs equal sizes: $1 against $2.",
  },
  {
    pattern: /Expected size for first two dimensions of batch2 tensor to be: \[(.*?)\] but got: \[(.*?)\]/u,
    code: "matmul",
    message: "The second factor begins with [$2], and the first one asks for [$1].",
  },
  { pattern: /(?:self|mat2) must be a matrix/u, code: "matmul", message: "torch.mm takes tensors of 2 axes alone." },
  {
    pattern: /(?:mat1 and mat2|m1 and m2) (?:must|to) have the same dtype(?:,? but got:? (\w+) (?:and|!=) (\w+))?/u,
    code: "argument",
    message: "The two factors have different types.",
    advice: "Convert the input to the weights' type, most often with .float().",
  },
  { pattern: /expected scalar type (\w+) but found (\w+)/u, read: scalarType },
  {
    pattern: /to have one of the following scalar types: Long, Int; but got (?:torch\.)?(\w+)/u,
    code: "argument",
    message: "An embedding takes integer indices, and this tensor is a $1.",
    advice: "Convert it with .long(), or leave the embedding out where the input is numbers already.",
  },
  {
    pattern: /index out of range in self/u,
    code: "index",
    message: "An index is not below num_embeddings.",
    advice: "num_embeddings has to be larger than the largest index.",
  },
  {
    pattern:
      /The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\) at non-singleton dimension (\d+)/u,
    code: "broadcast",
    message: "The tensors don't fit together on axis $3: $1 against $2, and neither is 1.",
  },
  {
    pattern:
      /expanded size of the tensor \((.*?)\) must match the existing size \((.*?)\) at non-singleton dimension (\d+)/u,
    code: "broadcast",
    message: "expand() stretches axes of size 1 alone, and axis $3 has size $2.",
  },
  {
    pattern:
      /the number of sizes provided \((\d+)\) must be greater or equal to the number of dimensions in the tensor \((\d+)\)/u,
    code: "broadcast",
    message: "expand() got $1 sizes, and the tensor has $2 axes.",
  },
  {
    pattern: /shape '\[(.*?)\]' is invalid for input of size (\d+)/u,
    code: "view",
    message: "The tensor has $2 elements, which don't fill [$1].",
  },
  {
    pattern: /view size is not compatible with input tensor's size and stride/u,
    code: "view",
    message: "The tensor's elements don't lie in memory in this order, as after a transpose.",
    advice: "Use .reshape(…), or .contiguous() before .view(…).",
  },
  {
    pattern: /only one dimension can be inferred|invalid shape dimension|flatten\(\) has invalid args/u,
    code: "view",
    message: "The wanted shape is none that a tensor can have.",
  },
  {
    pattern: /Sizes of tensors must match except in dimension (\d+)\. (?:Expected size (\d+) but got size|Got) (\d+)/u,
    code: "join",
    message: "torch.cat joins on axis $1, and on another axis the sizes differ.",
  },
  {
    pattern: /Tensors must have same number of dimensions: got (\d+) and (\d+)/u,
    code: "join",
    message: "torch.cat joins tensors with as many axes: one has $1, another $2.",
  },
  {
    pattern: /stack expects each tensor to be equal size, but got (\[.*?\]) at entry 0 and (\[.*?\]) at entry (\d+)/u,
    code: "join",
    message: "torch.stack takes tensors of one shape: the first is $1, number $3 is $2.",
  },
  {
    pattern: /expect(?:s|ed) a non-empty (?:list of Tensors|TensorList)/u,
    code: "join",
    message: "The list of tensors is empty.",
  },
  {
    pattern: /Dimension out of range \(expected to be in range of \[(-?\d+), (-?\d+)\], but got (-?\d+)\)/u,
    code: "index",
    message: "There is no axis $3: the axes are $1 to $2.",
  },
  {
    pattern: /index (-?\d+) is out of bounds for dimension (\d+) with size (\d+)/u,
    code: "index",
    message: "Index $1 is out of range: axis $2 has size $3.",
  },
  {
    pattern: /too many indices for tensor of dimension (\d+)/u,
    code: "index",
    message: "There are more indices than the tensor's $1 axes.",
  },
  {
    pattern:
      /step must be greater than zero|only integers, slices|invalid data type|invalid index of a 0-dim tensor|iteration over a 0-d/u,
    code: "index",
    message: "A tensor can't be indexed this way.",
  },
  {
    pattern: /missing \d+ required positional arguments?: (.*)/u,
    code: "argument",
    message: "The call lacks $1.",
  },
  {
    pattern: /got an unexpected keyword argument '(\w+)'/u,
    code: "argument",
    message: "The call doesn't know an argument $1.",
  },
  {
    pattern: /got multiple values for argument '(\w+)'/u,
    code: "argument",
    message: "$1 is given twice: by its position and by its name.",
  },
  {
    pattern: /takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) (?:was|were) given/u,
    code: "argument",
    message: "The call has more arguments than the function takes.",
    advice: "An LSTM's state is one argument, the pair (h, c).",
  },
  {
    pattern: /(\w+) should be of type int, got: (\w+)/u,
    code: "argument",
    message: "$1 is a whole number, and a $2 is given.",
  },
  {
    pattern:
      /must be (?:Tensor|tuple of \w+), not (\w+)|cannot be interpreted as an integer|received an invalid combination of arguments|not supported between instances of 'int' and|failed to unpack the object|but found element of type|is not a Module subclass/u,
    code: "argument",
    message: "An argument is of a kind that the call doesn't take.",
  },
  {
    pattern: /'(\w+)' object has no attribute 'dim'/u,
    code: "argument",
    message: "A tensor is wanted, and a $1 is given.",
  },
  { pattern: /'?(\w+)'? object has no attribute '(\w+)'/u, code: "name", message: "A $1 has no $2." },
  { pattern: /module '([\w.]+)' has no attribute '(\w+)'/u, code: "name", message: "There is no $1.$2." },
  { pattern: /name '(\w+)' is not defined/u, code: "name", message: "$1 is used before anything is bound to it." },
  {
    pattern: /dropout should be a number in range \[0, 1\]|dropout probability has to be between 0 and 1/u,
    code: "value",
    message: "dropout is a probability, from 0 to 1.",
  },
  { pattern: /(\w+) must be greater than zero/u, code: "value", message: "$1 must be at least 1." },
  { pattern: /Unknown nonlinearity:? '?(\w+)/u, code: "value", message: "nonlinearity is 'tanh' or 'relu', not $1." },
  {
    pattern: /Trying to create tensor with negative dimension (-?\d+)/u,
    code: "value",
    message: "A size is negative: $1.",
  },
  { pattern: /could not convert string to float/u, code: "value", message: "A number is wanted, and a text is given." },
  {
    pattern: /Trying to backward through the graph a second time/u,
    code: "value",
    message: "The state of the step before still carries the graph that its backward has freed.",
    advice: "Detach the state between steps: h = h.detach(), and c = c.detach().",
  },
  {
    pattern: /modified by an inplace operation/u,
    code: "value",
    message: "Something has written into a tensor that the backward pass needs.",
    advice: "Bind a new tensor instead of writing in place; between steps, detach the state.",
  },
  {
    pattern: /same device, .*?(cuda:\d+|mps\S*|cpu)\b.*?(cuda:\d+|mps\S*|cpu)\b/su,
    code: "value",
    message:
      "One tensor is on $1, another on $2: a state that is made in forward stays on the CPU unless it is told otherwise.",
    advice: "Make it where the input is: torch.zeros(…, device=x.device).",
  },
  {
    pattern:
      /size mismatch for ([\w.]+): copying a param with shape (?:torch\.Size\()?(\[[^\]]*\])\)? from checkpoint, the shape in current model is (?:torch\.Size\()?(\[[^\]]*\])/u,
    code: "value",
    message: "The checkpoint's $1 is $2, and the module's is $3.",
    advice: "Make the module with the sizes that it was saved with.",
  },
  {
    pattern:
      /cannot be converted to Scalar|only one element tensors can be converted|Boolean value of Tensor with more than one value/u,
    code: "value",
    message: "One number is wanted, and the tensor has several.",
  },
];

const tupleAsTensor: Meaning = {
  code: "tuple-as-tensor",
  message: "A tuple is used as a tensor. A recurrent layer returns (out, state), an LSTM's state is (h, c).",
  advice: "Take the item that is meant: out, (h, c) = lstm(x), or lstm(x)[0].",
};

function noTensor([type = "", attribute = ""]: readonly string[], { source, sources }: ErrorContext): Meaning {
  const asState = /\bhx\.\w/u.test(sources) || /=\s*[\w.]+\([^,()]+,\s*[([\w]/u.test(source);
  if (["dim", "size", "shape", "is_cuda"].includes(attribute) && asState) {
    return {
      code: "state-is-pair",
      message: "A GRU or RNN is given a pair, and only an LSTM has a state of two tensors.",
      advice: "Pass h alone.",
    };
  }
  return type === "tuple"
    ? tupleAsTensor
    : {
        code: attribute === "dim" ? "argument" : "name",
        message: "A list is used as a tensor.",
        advice: "Stack it first: torch.stack(items).",
      };
}

function product([, left = "", right = ""]: readonly string[]): Meaning {
  return Number(left) === 2 * Number(right)
    ? {
        code: "feature-width",
        message: `The layer takes ${right} features, and is given ${left} = 2 × ${right}: a bidirectional layer's output has 2 × hidden_size.`,
        advice: `Make the layer with in_features=${left}.`,
      }
    : {
        code: "matmul",
        message: `The product needs equal inner sizes: ${left} against ${right}.`,
        advice: `Where a layer is called, its in_features is ${right}, and the input's last axis ${left}.`,
      };
}

function scalarType([wanted = "", found = ""]: readonly string[], { sources }: ErrorContext): Meaning {
  return {
    code: wanted === "Long" && /cross_entropy|nll_loss/u.test(sources) ? "loss-target" : "argument",
    message: `A tensor of type ${wanted} is wanted, and this one is ${found}.`,
    advice: wanted === "Long" ? "Convert it with .long()." : `Convert it with .${wanted.toLowerCase()}().`,
  };
}
