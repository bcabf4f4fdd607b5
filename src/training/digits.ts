/** A number for people: 6 significant digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
