/**
 * The code cells of a Jupyter notebook as one text, in their order, each from a line of its own; lines for IPython are
 * comments in it. Undefined: it is no notebook.
 */
export function notebookText(json: string): string | undefined {
  let notebook: unknown;
  try {
    notebook = JSON.parse(json);
  } catch {
    return undefined;
  }
  const cells = property(notebook, "cells");
  if (!Array.isArray(cells)) return undefined;
  return cells
    .filter((cell) => property(cell, "cell_type") === "code")
    .map((cell) => {
      const source = property(cell, "source");
      const text = Array.isArray(source) ? source.join("") : typeof source === "string" ? source : "";
      const code = /^\s*%%/u.test(text) ? text.replaceAll(/^/gmu, "#") : text.replaceAll(/^([ \t]*)[%!?]/gmu, "$1#");
      return code.endsWith("\n") ? code : `${code}\n`;
    })
    .join("");
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
