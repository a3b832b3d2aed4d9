/** How the ids of symbols begin that count the iterations of a loop. */
export const LOOP_SYMBOL = "loop:";
