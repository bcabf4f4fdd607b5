/** Mathematics on the page: KaTeX, whose HTML looks the same on every machine and carries MathML for screen readers. */

import katex from 'katex';
import { el } from '../dom.ts';

/** A formula, rendered once for each text that it gets. */
export class Formula {
  readonly element: HTMLElement;
  private readonly kind: 'block' | 'inline';
  private latex = '';

  constructor(kind: 'block' | 'inline') {
    this.kind = kind;
    this.element = el('span', { class: `math ${kind}` });
  }

  set(latex: string): void {
    if (latex === this.latex) return;
    this.latex = latex;
    katex.render(this.kind === 'block' ? `\\displaystyle ${latex}` : latex, this.element, { throwOnError: false, strict: false, output: 'htmlAndMathml' });
  }
}

/** Words with LaTeX between dollar signs. */
export class Label {
  readonly element: HTMLElement;
  private text = '';

  constructor(element: HTMLElement) {
    this.element = element;
  }

  set(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.element.replaceChildren(...text.split(/(\$[^$]*\$)/).filter(Boolean).map((part) => {
      if (!part.startsWith('$')) return part;
      const formula = new Formula('inline');
      formula.set(part.slice(1, -1));
      return formula.element;
    }));
  }
}
