/** One step of a traceback: `source` is the line of the program, without its indentation, where the text has it. */
export type Frame = { readonly file: string; readonly line: number | undefined; readonly source: string };

export type PastedError = {
  /** "RuntimeError"; empty where the text is a message alone. */
  readonly type: string;
  /** What follows the type, its further lines included. */
  readonly message: string;
  /** The outermost call first. */
  readonly frames: readonly Frame[];
};

/**
 * The errors that a text tells of, the last one first: tracebacks of Python, Jupyter and pytest, lines of a log,
 * warnings. A text that has none of these forms counts as one message.
 */
export function pastedErrors(text: string): readonly PastedError[] {
  const lines = cleanLines(text);
  const frames = framesOf(lines);
  const errors = lines.flatMap((line, at) => {
    const [, type = "", first = ""] = HEADER.exec(line) ?? [];
    return type === "" ? [] : [{ type, message: [first, ...continued(lines, at + 1)].join("\n").trim(), frames }];
  });
  return [...errors.reverse(), { type: "", message: lines.join("\n").trim(), frames }];
}

/** Longer texts are logs: what matters stands at their end. */
const LONGEST_TEXT = 200_000;
const LONGEST_LINE = 2000;

const HEADER = /(?:^|[\s:])(?:[a-z_]\w*\.)*([A-Z]\w*(?:Error|Exception|Warning)): ?(\S.*)$/u;

/** What terminals, pytest and launchers of several processes put around a line. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, "gu");
const PREFIX = /^(?:\[rank\d+\]:\s?|E\s{2,})/u;

function cleanLines(text: string): readonly string[] {
  return text
    .slice(-LONGEST_TEXT)
    .replace(COLOUR, "")
    .split(/\r\n|\r|\n/u)
    .map((line) => line.slice(0, LONGEST_LINE).replace(PREFIX, "").trimEnd());
}

/** A message goes on until something else begins. */
function continued(lines: readonly string[], start: number): readonly string[] {
  const end = lines.findIndex(
    (line, at) =>
      at >= start &&
      (line === "" || HEADER.test(line) || /^(?:Traceback |Exception raised from|\S+\.py:\d+: )/u.test(line)),
  );
  return lines.slice(start, end === -1 ? lines.length : end);
}

function framesOf(lines: readonly string[]): readonly Frame[] {
  const frames: Frame[] = [];
  let file = "";
  for (const [at, line] of lines.entries()) {
    const python = /^\s*File "([^"]+)", line (\d+)/u.exec(line);
    if (python !== null) {
      const next = lines[at + 1] ?? "";
      const source = /^\s*File "/u.test(next) || !/^\s/u.test(next) ? "" : next.trim();
      frames.push({ file: python[1] ?? "", line: Number(python[2]), source });
      continue;
    }
    const cell = /^(?:File )?(\S.*?)(?::\d+)?(?:, line \d+| in |, in )/u.exec(line);
    if (cell !== null) file = cell[1] ?? "";
    const arrow = /^-+>\s*(\d+)\s(.*)$/u.exec(line);
    if (arrow !== null) frames.push({ file, line: Number(arrow[1]), source: (arrow[2] ?? "").trim() });
    const tested = /^>\s+(\S.*)$/u.exec(line);
    if (tested !== null) frames.push({ file: "", line: undefined, source: tested[1] ?? "" });
    const ended = /^(\S+\.py):(\d+): \w+$/u.exec(line);
    const last = frames.at(-1);
    if (ended !== null && last?.line === undefined && last !== undefined) {
      frames[frames.length - 1] = { ...last, file: ended[1] ?? "", line: Number(ended[2]) };
    }
  }
  return frames;
}
