/** One thread trains in a browser: shared memory, which helpers need, is not to be had in every page. */
export const cores = 1;
