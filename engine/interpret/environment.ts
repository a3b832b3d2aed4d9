import type { Place } from "../shape/place.ts";
import type { GivenArgument } from "../torch/signature.ts";
import { bool, float, int, none, string, type Value } from "../torch/value.ts";
import { reseed } from "../numeric/random/generator.ts";
import type { Machine } from "./machine.ts";
import type { Running } from "./running.ts";

type InRun = (machine: Machine, running: Running, given: readonly GivenArgument[], place: Place) => Value;

/** What a run answers about the machine that it plays: a CPU without a GPU. By the path of the function. */
const functions: ReadonlyMap<string, InRun> = new Map<string, InRun>([
  ["torch.is_grad_enabled", (_machine, running) => bool(running.gradients)],
  [
    "torch.set_grad_enabled",
    (_machine, running, given) => {
      const mode = given[0]?.value;
      if (mode?.kind === "bool" && mode.value !== undefined) running.gradients = mode.value;
      return none;
    },
  ],
  ["torch.cuda.is_available", () => bool(false)],
  ["torch.cuda.device_count", () => int(0)],
  ["torch.backends.mps.is_available", () => bool(false)],
  ["torch.get_default_dtype", () => ({ kind: "dtype", dtype: "float32" })],
  ["torch.random.manual_seed", seeded],
  ["time.time", () => float(Date.now() / 1000)],
  ["time.perf_counter", () => float(Date.now() / 1000)],
]);

/** What changes nothing that a run shows. */
const harmless: ReadonlySet<string> = new Set(
  (
    "torch.set_num_threads torch.set_num_interop_threads torch.use_deterministic_algorithms torch.set_float32_matmul_precision " +
    "torch.autograd.set_detect_anomaly torch.cuda.manual_seed torch.cuda.manual_seed_all torch.cuda.empty_cache torch.cuda.synchronize " +
    "random.seed numpy.random.seed warnings.filterwarnings warnings.simplefilter time.sleep"
  ).split(" "),
);

/** Namespaces that are there for these functions alone. */
const namespaces: ReadonlySet<string> = new Set(
  [...functions.keys(), ...harmless].map((path) => path.slice(0, path.lastIndexOf("."))),
);

/** A name of a namespace in a run; undefined: it is looked up as elsewhere. */
export function environmentMember(path: string, name: string): Value | undefined {
  const full = `${path}.${name}`;
  if (functions.has(full) || harmless.has(full)) {
    return { kind: "callable", id: `environment:${full}`, name, self: undefined };
  }
  if (namespaces.has(full) || full === "torch.backends") return { kind: "namespace", path: full };
  return full === "torch.__version__" ? string("2.13.0") : undefined;
}

/** Whether a run can import the module, for what is read of it. */
export function isEnvironment(path: string): boolean {
  return namespaces.has(path);
}

export function callEnvironment(
  machine: Machine,
  running: Running,
  path: string,
  given: readonly GivenArgument[],
  place: Place,
): Value {
  return functions.get(path)?.(machine, running, given, place) ?? none;
}

function seeded(_machine: Machine, running: Running, given: readonly GivenArgument[]): Value {
  const seed = given[0]?.value;
  if (seed?.kind === "int" && typeof seed.value === "number") reseed(running.generator, BigInt(seed.value));
  return none;
}
