/** What a command leaves: for standard output, for standard error, and the exit status. */
export type Outcome = {
  readonly output: string;
  readonly complaints: readonly string[];
  /** 0: no error found; 1: errors found; 2: bad usage or unreadable input. */
  readonly status: 0 | 1 | 2;
};
