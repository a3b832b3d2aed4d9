/** A module of the tree: its tensors are the parameters, then the persistent buffers, in the order of registration. */
export type ModuleTensors = {
  /** "" for the outermost, else the path and a dot: "encoder.lstm.". */
  readonly prefix: string;
  readonly tensors: ReadonlyMap<string, readonly number[]>;
  /** Names that torch fills in itself: a BatchNorm's num_batches_tracked, for a state dict without _metadata. */
  readonly filledIn?: ReadonlySet<string>;
};

/** An entry of the state dict: a tensor's shape, or the type of what is no tensor, as Python shows it ("<class 'int'>"). */
export type GivenEntry = readonly number[] | { readonly type: string };

export type StateDictLoad = {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  /** The keys that fit: PyTorch copies these even where it raises. */
  readonly fitting: readonly string[];
  /** The text of the RuntimeError. */
  readonly error: string | undefined;
};

/**
 * What torch.nn.Module.load_state_dict does with these entries, after its source in torch/nn/modules/module.py. modules has every
 * module of the tree in the order of named_modules, those without tensors too, since the keys are gone through module by module.
 */
export function stateDictLoad(
  className: string,
  modules: readonly ModuleTensors[],
  given: ReadonlyMap<string, GivenEntry>,
  strict: boolean,
): StateDictLoad {
  const prefixes = new Set(modules.map(({ prefix }) => prefix));
  const missing: string[] = [];
  const unexpected: string[] = [];
  const fitting: string[] = [];
  const problems: string[] = [];
  for (const { prefix, tensors, filledIn } of modules) {
    for (const [name, shape] of tensors) {
      const key = prefix + name;
      const entry = given.get(key);
      const problem = entry && entryProblem(key, entry, shape);
      if (problem !== undefined) problems.push(problem);
      else if (entry !== undefined) fitting.push(key);
      else if (!filledIn?.has(name)) missing.push(key);
    }
    const extraState = `${prefix}_extra_state`;
    if (given.has(extraState)) unexpected.push(extraState);
    for (const key of given.keys()) {
      if (key === extraState) continue;
      if (key.startsWith(prefix) && isUnexpected(key.slice(prefix.length), prefix, tensors, prefixes)) {
        unexpected.push(key);
      }
    }
  }
  if (strict && unexpected.length > 0) problems.unshift(`Unexpected key(s) in state_dict: ${quoted(unexpected)}. `);
  if (strict && missing.length > 0) problems.unshift(`Missing key(s) in state_dict: ${quoted(missing)}. `);
  const error =
    problems.length === 0 ? undefined : `Error(s) in loading state_dict for ${className}:\n\t${problems.join("\n\t")}`;
  return { missing, unexpected, fitting, error };
}

function entryProblem(key: string, entry: GivenEntry, shape: readonly number[]): string | undefined {
  if ("type" in entry) {
    return (
      `While copying the parameter named "${key}", expected torch.Tensor or Tensor-like object from checkpoint but ` +
      `received ${entry.type}`
    );
  }
  // Before PyTorch 0.4, a scalar was saved as a tensor of one element.
  const sizes = shape.length === 0 && entry.length === 1 && entry[0] === 1 ? [] : entry;
  if (sizes.length === shape.length && sizes.every((size, axis) => size === shape[axis])) return undefined;
  return (
    `size mismatch for ${key}: copying a param with shape ${sizeText(sizes)} from checkpoint, the shape in current model ` +
    `is ${sizeText(shape)}.`
  );
}

/** Neither a tensor of this module nor an entry of one of its children, which answer for themselves. */
function isUnexpected(
  rest: string,
  prefix: string,
  tensors: ReadonlyMap<string, readonly number[]>,
  prefixes: ReadonlySet<string>,
): boolean {
  const dot = rest.indexOf(".");
  return dot < 0 ? !tensors.has(rest) : !prefixes.has(prefix + rest.slice(0, dot + 1));
}

function quoted(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(", ");
}

function sizeText(sizes: readonly number[]): string {
  return `torch.Size([${sizes.join(", ")}])`;
}
