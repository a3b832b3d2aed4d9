import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { ModuleFiles } from "../engine/analyze.ts";

/** The modules beside a program: `model` is model.py or model/__init__.py, a leading dot is the folder itself. */
export function moduleFiles(folder: string): ModuleFiles {
  return (module) => {
    const [, dots = "", name = ""] = /^(\.*)(.*)$/u.exec(module) ?? [];
    const parts = name.split(".");
    if (!parts.every((part) => /^[A-Za-z_]\w*$/u.test(part))) return undefined;
    const base = join(folder, ...Array.from({ length: Math.max(0, dots.length - 1) }, () => ".."), ...parts);
    return textOf(`${base}.py`) ?? textOf(join(base, "__init__.py"));
  };
}

/** In bytes: what is larger is no module that somebody wrote. */
const LARGEST = 200_000;

function textOf(path: string): string | undefined {
  try {
    const found = statSync(path);
    return found.isFile() && found.size <= LARGEST ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
