/** Arithmetic on colours, for what is drawn on a canvas. Channels run from 0 to 255. */

export interface Rgb {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** Reads a computed colour, `rgb(…)`, `rgba(…)` or `color(srgb …)`, laid over `background`. Null for any other text. */
export function parseColour(text: string, background: Rgb): Rgb | null {
  const numbers = (text.match(/-?[\d.]+(?:e-?\d+)?%?/g) ?? []).map((part) => (part.endsWith('%') ? Number(part.slice(0, -1)) / 100 : Number(part)));
  const [r, g, b, alpha = 1] = numbers;
  if (r === undefined || g === undefined || b === undefined) return null;
  if (text.startsWith('rgb')) return mix(background, { r, g, b }, alpha);
  if (text.startsWith('color(srgb')) return mix(background, { r: r * 255, g: g * 255, b: b * 255 }, alpha);
  return null;
}

/** From `a` (t = 0) to `b` (t = 1). */
export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  const part = (from: number, to: number): number => from + (to - from) * t;
  return { r: part(a.r, b.r), g: part(a.g, b.g), b: part(a.b, b.b) };
}

/** Contrast ratio of WCAG 2: 1 for equal colours, 21 for black on white. */
export function contrast(a: Rgb, b: Rgb): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** As CSS text. */
export function css({ r, g, b }: Rgb, alpha = 1): string {
  const whole = [r, g, b].map(Math.round).join(' ');
  return alpha === 1 ? `rgb(${whole})` : `rgb(${whole} / ${alpha})`;
}

function luminance({ r, g, b }: Rgb): number {
  const [lr, lg, lb] = [r, g, b].map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * lr + 0.7152 * lg + 0.0722 * lb;
}
