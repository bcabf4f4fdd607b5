/** Taking turns: what takes long lets messages in between. */

/** Calls back once what waits already has had its turn. */
export const soon: (callback: () => void) => void = (callback) => void setImmediate(callback);
