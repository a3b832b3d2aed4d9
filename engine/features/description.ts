import type { Fact, ModuleFact } from "../interpret/fact.ts";
import type { Axis, Factor } from "../shape/axis.ts";
import { type Dim, formatDim, sameDim } from "../shape/dim.ts";
import { label } from "./label.ts";
import { type Prose, type ProseLine, type ProsePart, code, text } from "./prose.ts";

/** What a name holds, in at most `lines` lines: shape with roles, arithmetic of its sizes, a module's parameters. */
export function description(name: string, fact: Fact, lines: number): Prose {
  const all = [...facts(name, fact), ...(fact.suspect ? [suspectLine] : [])];
  if (all.length <= lines) return all;
  return fact.suspect ? [...all.slice(0, lines - 1), suspectLine] : all.slice(0, lines);
}

/** "[4 layers, 3 batch, 20 hidden]" for a tensor, its label for anything else. */
export function labelWithRoles(fact: Fact): string {
  switch (fact.kind) {
    case "tensor":
      return fact.shape === undefined ? "?" : `[${fact.shape.map(sizeWithRole).join(", ")}]`;
    case "tuple":
      return `(${fact.items.map(labelWithRoles).join(", ")}${fact.items.length === 1 ? "," : ""})`;
    case "repeated":
      return `${formatDim(fact.length)} × ${labelWithRoles(fact.element)}`;
    case "list":
    case "packed":
    case "int":
    case "module":
    case "other":
    case "unknown":
      return label(fact);
  }
}

/** One line for each axis whose size has an origin that says something: `40 = 2 directions × hidden_size 20`. */
export function arithmetic(fact: Fact): Prose {
  const seen = new Set<string>();
  return axesOf(fact).flatMap((axis) => {
    const line = arithmeticLine(axis);
    const key = line.map((part) => part.text).join("");
    if (line.length === 0 || seen.has(key)) return [];
    seen.add(key);
    return [line];
  });
}

/** The module, its parameters and their count, and the page with its equations. */
export function moduleDescription(name: string, module: ModuleFact): Prose {
  return [...moduleHead(name, module), ...parameterLines(module), ...pageLine(module)];
}

const documentation = "https://pytorch.org/docs/stable/";
const suspectLine: ProseLine = [text("Suspect: it derives from an error, and this is the shape that was meant.")];

function facts(name: string, fact: Fact): Prose {
  switch (fact.kind) {
    case "tensor": {
      if (fact.shape === undefined) return [[code(name), text(`: a tensor of unknown shape${reason(fact.reason)}`)]];
      const dtype = fact.dtype === undefined ? [] : [text(` ${fact.dtype}`)];
      return [[code(`${name}: ${labelWithRoles(fact)}`), ...dtype], ...arithmetic(fact)];
    }
    case "packed":
      return [
        [code(`${name}: ${labelWithRoles(fact)}`)],
        [
          text(
            `A PackedSequence of ${formatDim(fact.batch.size)} sequences, at most ${formatDim(fact.steps.size)} steps.`,
          ),
        ],
      ];
    case "tuple":
    case "list":
    case "repeated":
      return [[code(`${name}: ${labelWithRoles(fact)}`)], ...arithmetic(fact)];
    case "int":
      return [[code(`${name}: int = ${formatDim(fact.value)}`)], ...factorLine(fact.value, fact.factor)];
    case "module":
      return moduleDescription(name, fact);
    case "other":
      return [[code(fact.text === undefined ? `${name}: ${fact.type}` : `${name}: ${label(fact)}`)]];
    case "unknown":
      return [[code(name), text(`: not known${reason(fact.reason)}`)]];
  }
}

function reason(words: string): string {
  return words === "" ? "" : ` (${words})`;
}

function axesOf(fact: Fact): readonly Axis[] {
  switch (fact.kind) {
    case "tensor":
      return fact.shape ?? [];
    case "packed":
      return fact.data ?? [];
    case "tuple":
    case "list":
      return fact.items.slice(0, 8).flatMap(axesOf);
    case "repeated":
      return axesOf(fact.element);
    case "int":
    case "module":
    case "other":
    case "unknown":
      return [];
  }
}

function sizeWithRole(axis: Axis): string {
  const size = formatDim(axis.size);
  const word = roleWord(axis);
  return word === "" || word === size ? size : `${size} ${word}`;
}

/** A feature axis is called by the argument that made it, where PyTorch has a word for it. */
const featureWords: ReadonlyMap<string, string> = new Map([
  ["hidden_size", "hidden"],
  ["proj_size", "projected"],
  ["input_size", "input"],
  ["embedding_dim", "embedding"],
]);

function roleWord(axis: Axis): string {
  switch (axis.role) {
    case "feature":
      return (
        axis.factors.map(({ label: name }) => featureWords.get(name)).find((word) => word !== undefined) ?? "feature"
      );
    case "time":
    case "batch":
    case "layers":
      return axis.role;
    case undefined:
      return "";
  }
}

function arithmeticLine(axis: Axis): ProseLine {
  const size = formatDim(axis.size);
  const telling = axis.factors.filter((factor) => axis.factors.length === 1 || factor.size !== 1);
  const [only] = telling;
  if (only === undefined) return [];
  if (telling.length === 1) return factorLine(axis.size, only)[0] ?? [];
  if (telling.every(({ label: name }) => name === "")) return [];
  return [
    text(`${size} = `),
    ...telling.flatMap((factor, index) => (index === 0 ? factorParts(factor) : [text(" × "), ...factorParts(factor)])),
  ];
}

function factorLine(of: Dim, factor: Factor | undefined): readonly ProseLine[] {
  if (factor === undefined || factor.label === "") return [];
  const size = formatDim(of);
  if (size === factor.label) {
    if (factor.place === undefined) return [];
    return [[text(`${size}: `), { kind: "place", text: "where it comes from", place: factor.place }]];
  }
  return sameDim(of, factor.size) ? [[text(`${size} = `), named(factor.label, factor)]] : [];
}

/** Counted things follow their number (2 directions), arguments come before theirs (hidden_size 20). */
function factorParts(factor: Factor): readonly ProsePart[] {
  const size = formatDim(factor.size);
  if (factor.label === "" || factor.label === size) return [named(size, factor)];
  return factor.label === "directions"
    ? [text(`${size} `), named(factor.label, factor)]
    : [named(factor.label, factor), text(` ${size}`)];
}

function named(words: string, { place }: Factor): ProsePart {
  return place === undefined ? text(words) : { kind: "place", text: words, place };
}

const shownReprLines = 3;

function moduleHead(name: string, module: ModuleFact): Prose {
  const lines = module.repr.split("\n");
  const [first = module.className, ...rest] = lines;
  if (rest.length === 0) return [[code(`${name}: ${first}`)]];
  const shown = rest.length <= shownReprLines ? rest : [...rest.slice(0, shownReprLines - 1), "  …"];
  return [[code(`${name}: ${first}`)], ...shown.map((line): ProseLine => [code(line)])];
}

const shownParameters = 4;

function parameterLines(module: ModuleFact): Prose {
  const count = formatDim(module.parameterCount);
  if (module.parameters.length === 0) return [[text("No parameters.")]];
  const shown = module.parameters
    .slice(0, shownParameters)
    .map(({ name, shape }) => `${name} [${shape?.map((axis) => formatDim(axis.size)).join(", ") ?? "?"}]`);
  const more = module.parameters.length - shown.length;
  return [
    [
      text(`${count} ${count === "1" ? "parameter" : "parameters"}: `),
      code(shown.join(", ")),
      text(more > 0 ? ` and ${more} more` : ""),
    ],
  ];
}

function pageLine(module: ModuleFact): Prose {
  if (module.page === undefined) return [];
  return [
    [{ kind: "page", text: `${module.className}: equations and documentation`, url: documentation + module.page }],
  ];
}
