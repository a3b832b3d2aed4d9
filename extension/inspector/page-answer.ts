import type { TraceAnswer } from "../../server/trace-protocol.ts";
import type { PageAnswer } from "./messages.ts";

/** The server's answer as the page gets it: base64 as bytes, no answer as one that says so. */
export function pageAnswer(answer: TraceAnswer | null | undefined): PageAnswer {
  if (answer === null || answer === undefined) return { kind: "dropped" };
  switch (answer.kind) {
    case "overview":
    case "unavailable":
      return answer;
    case "slice":
      return { kind: "slice", values: bytesOf(answer.values), width: answer.width };
    case "gradients":
      return {
        kind: "gradients",
        lines: answer.lines.map(({ kind, values }) => ({ kind, values: bytesOf(values) })),
        code: answer.code,
      };
  }
}

function bytesOf(text: string): ArrayBuffer {
  const decoded = atob(text);
  const bytes = new Uint8Array(decoded.length);
  for (let at = 0; at < decoded.length; at++) bytes[at] = decoded.charCodeAt(at);
  return bytes.buffer;
}
