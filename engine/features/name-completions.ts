import { builtin } from "../interpret/builtins.ts";
import { ambient } from "../interpret/expressions.ts";
import type { Fact } from "../interpret/fact.ts";
import type { Completion } from "./attribute-completions.ts";
import { builtinSignature } from "./builtin-signatures.ts";
import { chunkNames } from "./chunk-names.ts";
import { labelPieces, labelText } from "./label.ts";
import { shorten } from "./shorten.ts";
import { signatureLabel } from "./signature-help.ts";
import { type Viewpoint, boundFact, factOf, moduleValue } from "./subject.ts";
import { visibleScopes } from "./visible-scopes.ts";

/** The names that are seen at the cursor: the program's with their shapes, PyTorch's and Python's. */
export function nameCompletions(
  view: Viewpoint,
  statement: boolean,
  fits: (name: string) => boolean,
): readonly Completion[] {
  const found = new Map<string, Completion>();
  for (const item of [...localNames(view), ...moduleNames(view, fits), ...symbols(view), ...brought()]) {
    if (!found.has(item.label)) found.set(item.label, item);
  }
  const words = statement ? [...statementWords, ...expressionWords] : expressionWords;
  return [
    ...found.values(),
    ...words.map((word): Completion => ({ label: word, kind: "keyword", detail: "", about: noText, rank: 5 })),
  ];
}

/** What may stand between a shape's brackets: dimensions, and variables that hold integers. */
export function dimensionCompletions(view: Viewpoint): readonly Completion[] {
  const found = new Map<string, Completion>();
  for (const item of symbols(view)) found.set(item.label, { ...item, rank: 0 });
  for (const name of identifiers(view, () => true)) {
    const value = moduleValue(view, name);
    if (value?.kind !== "int" || found.has(name)) continue;
    found.set(name, { label: name, kind: "variable", detail: shape(factOf(view, value)), about: about(name), rank: 1 });
  }
  return [...found.values()];
}

const noText = { kind: "text", text: "" } as const;

function about(name: string): Completion["about"] {
  return { kind: "variable", name };
}

function localNames(view: Viewpoint): readonly Completion[] {
  const { analysis, chunk, offset, column } = view;
  const unit = chunk === undefined ? undefined : analysis.program.byId.get(chunk);
  if (unit === undefined) return [];
  const at = offset - (analysis.document.starts[unit.index] ?? 0);
  const { scopes } = chunkNames(unit.chunk);
  const items: Completion[] = [];
  for (const scope of visibleScopes(unit.chunk, at, column)) {
    for (const name of scopes[scope]?.bound ?? []) {
      if (scope === 0 && !isBoundElsewhere(view, name)) continue;
      const fact = boundFact(view, name);
      items.push({
        label: name,
        kind: "variable",
        detail: fact === undefined ? "" : shape(fact),
        about: about(name),
        rank: 0,
      });
    }
  }
  return items;
}

/** A name that nothing but the line at the cursor binds is the one that is being typed. */
function isBoundElsewhere({ analysis, chunk, offset }: Viewpoint, name: string): boolean {
  const unit = chunk === undefined ? undefined : analysis.program.byId.get(chunk);
  if (unit === undefined) return false;
  const at = offset - (analysis.document.starts[unit.index] ?? 0);
  return chunkNames(unit.chunk).uses.some(
    (use) => use.name === name && use.access !== "read" && (use.from <= at || use.span.end < at) && use.span.end !== at,
  );
}

function moduleNames(view: Viewpoint, fits: (name: string) => boolean): readonly Completion[] {
  return identifiers(view, fits).flatMap((name): readonly Completion[] => {
    const value = moduleValue(view, name);
    if (value === undefined) {
      const isUnknown = view.analysis.program.writers.get(name)?.some(({ id }) => id !== view.chunk) === true;
      return isUnknown ? [{ label: name, kind: "variable", detail: "", about: about(name), rank: 1 }] : [];
    }
    if (value.kind === "namespace") {
      return [
        { label: name, kind: "module", detail: value.path, about: { kind: "namespace", path: value.path }, rank: 3 },
      ];
    }
    const kind =
      value.kind === "operation" || value.kind === "callable"
        ? "function"
        : value.kind === "moduleClass"
          ? "class"
          : "variable";
    return [
      { label: name, kind, detail: shape(factOf(view, value)), about: about(name), rank: kind === "variable" ? 1 : 3 },
    ];
  });
}

/** The names that the module binds anywhere but in the chunk at hand alone. */
function identifiers({ analysis: { program }, chunk }: Viewpoint, fits: (name: string) => boolean): readonly string[] {
  const names: string[] = [];
  for (const [key, writers] of program.writers) {
    if (!fits(key) || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(key)) continue;
    if (writers.some(({ id }) => id !== chunk)) names.push(key);
    if (names.length === mostNames) break;
  }
  return names;
}

/** More than anyone reads. */
const mostNames = 1000;

function symbols({ analysis, chunk, offset }: Viewpoint): readonly Completion[] {
  const { program, document } = analysis;
  const unit = chunk === undefined ? undefined : program.byId.get(chunk);
  const at = offset - (document.starts[unit?.index ?? 0] ?? 0);
  const here = unit === undefined ? [] : chunkNames(unit.chunk).uses;
  const items: Completion[] = [];
  for (const [key, writers] of program.writers) {
    if (!/^~[\p{L}_][\p{L}\p{N}_]*$/u.test(key)) continue;
    const typed = here.filter(({ name, span }) => `~${name}` === key && span.end !== at);
    if (typed.length === 0 && writers.every(({ id }) => id === chunk)) continue;
    items.push({ label: key.slice(1), kind: "dimension", detail: "dimension", about: noText, rank: 2 });
  }
  return items;
}

function brought(): readonly Completion[] {
  const items: Completion[] = [];
  for (const name of ambientNames) {
    const value = ambient(name);
    if (value?.kind === "namespace") {
      items.push({
        label: name,
        kind: "module",
        detail: value.path,
        about: { kind: "namespace", path: value.path },
        rank: 3,
      });
    } else if (value?.kind === "operation") {
      items.push({
        label: name,
        kind: "function",
        detail: "",
        about: { kind: "member", path: "torch.nn.utils.rnn", name },
        rank: 3,
      });
    }
  }
  for (const name of builtinNames) {
    if (builtin(name) === undefined) continue;
    const detail = signatureLabel("", builtinSignature(name) ?? []);
    items.push({ label: name, kind: "function", detail, about: noText, rank: 4 });
  }
  return items;
}

const ambientNames: readonly string[] =
  "torch nn F pack_padded_sequence pad_packed_sequence pad_sequence pack_sequence".split(" ");

const builtinNames: readonly string[] =
  "Dim abs all any bool dict divmod enumerate float getattr hasattr int isinstance iter len list map max min next pow print range repr reversed round set setattr sorted str sum tuple type zip".split(
    " ",
  );

const statementWords: readonly string[] =
  "assert break class continue def del elif else for from global if import pass return with".split(" ");

const expressionWords: readonly string[] = "True False None and or not in is if else for lambda".split(" ");

function shape(fact: Fact): string {
  return fact.kind === "unknown" ? "" : labelText(shorten(labelPieces(fact), 60));
}
