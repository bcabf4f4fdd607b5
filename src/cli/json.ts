/** JSON as the command line prints it: shortest round-trip numbers, and words for those that JSON has no number for. */

/** Typed arrays become lists; NaN, Infinity and -Infinity become the strings of their names. */
export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'number' && !Number.isFinite(item)) return String(item);
    return ArrayBuffer.isView(item) ? Array.from(item as Float64Array) : item;
  }, indent);
}
