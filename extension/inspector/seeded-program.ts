/** A program whose torch.manual_seed is another one; without any, the seed stands after the imports. */
export function seededProgram(program: string, seed: number): string {
  const own = /\btorch\.manual_seed\([^()]*\)/;
  if (own.test(program)) return program.replace(own, `torch.manual_seed(${seed})`);
  const lines = program.split("\n");
  const last = lines.findLastIndex((line) => /^(import|from)\s/.test(line));
  return [...lines.slice(0, last + 1), `torch.manual_seed(${seed})`, ...lines.slice(last + 1)].join("\n");
}
