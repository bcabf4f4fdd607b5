/** The colours of the theme in numbers, for the canvases. The names are those that panel.css gives to VS Code's variables. */

import { contrast, css, mix, parseColour } from './colour.ts';
import type { Rgb } from './colour.ts';

export interface Theme {
  readonly background: Rgb;
  readonly foreground: Rgb;
  readonly muted: Rgb;
  readonly positive: Rgb;
  readonly negative: Rgb;
  /** The gradient's way back. */
  readonly backward: Rgb;
  readonly grid: Rgb;
  /** One after another for the lines of a chart. */
  readonly lines: readonly Rgb[];
  readonly highContrast: boolean;
  readonly font: string;
}

/** A fill and the ink that can be read on it. */
export interface Shade {
  readonly fill: string;
  readonly ink: string;
}

const black: Rgb = { r: 0, g: 0, b: 0 };

/** Reads the theme of now from the page. */
export function readTheme(page: HTMLElement): Theme {
  const probe = document.createElement('span');
  page.append(probe);
  const read = (name: string, over: Rgb): Rgb => {
    probe.style.color = `var(--${name})`;
    return parseColour(getComputedStyle(probe).color, over) ?? over;
  };
  const background = read('background', black);
  const colour = (name: string): Rgb => read(name, background);
  const theme: Theme = {
    background,
    foreground: colour('foreground'),
    muted: colour('muted'),
    positive: colour('positive'),
    negative: colour('negative'),
    backward: colour('backward'),
    grid: colour('grid'),
    lines: [1, 2, 3, 4, 5, 6].map((n) => colour(`line-${n}`)),
    highContrast: document.body.classList.contains('vscode-high-contrast') || document.body.classList.contains('vscode-high-contrast-light'),
    font: getComputedStyle(page).fontFamily,
  };
  probe.remove();
  return theme;
}

/** Calls back when VS Code changes the theme. */
export function onThemeChange(listener: () => void): void {
  const observer = new MutationObserver(listener);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind', 'data-vscode-theme-id'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
}

/** The signed palette: blue for positive, amber for negative, the stronger the larger, nothing at 0. */
export class SignedPalette {
  /** Shades from −1 to +1, 0 in the middle. */
  private readonly shades: readonly Shade[];
  private readonly unknown: Shade;
  private static readonly steps = 48;

  constructor(theme: Theme) {
    const { background, foreground } = theme;
    const neutral = mix(background, foreground, 0.08);
    const shade = (fill: Rgb): Shade => ({ fill: css(fill), ink: css(contrast(fill, foreground) >= contrast(fill, background) ? foreground : background) });
    this.unknown = shade(neutral);
    this.shades = Array.from({ length: 2 * SignedPalette.steps + 1 }, (_, i) => {
      const t = (i - SignedPalette.steps) / SignedPalette.steps;
      return shade(mix(neutral, t < 0 ? theme.negative : theme.positive, Math.abs(t)));
    });
  }

  /** The shade of value / bound. */
  at(ratio: number): Shade {
    if (Number.isNaN(ratio)) return this.unknown;
    const t = Math.min(1, Math.max(-1, ratio));
    return this.shades[Math.round(t * SignedPalette.steps) + SignedPalette.steps] ?? this.unknown;
  }
}
