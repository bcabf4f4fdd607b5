/** A browser takes no options. */
export const flagsJoinVectors = false;
export const engineFlags: readonly string[] = [];
