import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** PyTorch's recorded answer to a small program; see reference/README.md. */
export type Case = {
  readonly id: string;
  readonly code: readonly string[];
  readonly vars?: Readonly<Record<string, Recorded>>;
  readonly error?: { readonly type: string; readonly message: string; readonly line: number };
  readonly stdout?: string;
  readonly warnings?: readonly { readonly category: string; readonly message: string }[];
};

/** A variable's value after the last line. */
export type Recorded =
  | { readonly kind: "tensor" | "fingerprint"; readonly dtype: string; readonly shape: readonly number[] }
  | { readonly kind: "size"; readonly value: readonly number[] }
  | { readonly kind: "tuple" | "list"; readonly items: readonly Recorded[] }
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "bool" | "float" | "str" | "dtype"; readonly value: unknown }
  | { readonly kind: "packed"; readonly data: Recorded; readonly batch_sizes: Recorded }
  | { readonly kind: "module"; readonly repr: string }
  | { readonly kind: "none" | "dict" };

export function cases(file: string): readonly Case[] {
  const path = fileURLToPath(new URL(`reference/${file}.json`, import.meta.url));
  const parsed = JSON.parse(readFileSync(path, "utf8")) as { readonly cases: readonly Case[] };
  return parsed.cases;
}
