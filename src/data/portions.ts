/** Work that is done in portions, so that it can tell how far it is, and be given up. */

/** What a load tells and hears on its way. */
export interface Loading {
  /** Called after each portion with the share that is done, from 0 to 1; what it returns is waited for. */
  readonly onProgress?: (share: number) => void | Promise<void>;
  /** Looked at before each portion. */
  readonly signal?: AbortSignal;
}

/** Does all portions, each of which yields the share that is done. Rejects with the signal's reason once it is aborted. */
export async function inPortions<T>(work: Generator<number, T>, { onProgress, signal }: Loading): Promise<T> {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = work.next();
    if (done) return value;
    await onProgress?.(value);
  }
}
