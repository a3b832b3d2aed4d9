/** A program whose torch.manual_seed is another one; without any, the seed stands after the imports. */
export declare function seededProgram(program: string, seed: number): string;
