/** Mathematics on the page: KaTeX, whose HTML looks the same on every machine. Screen readers are told the formula as text. */

import katex from 'katex';
import { el, setAttribute } from '../dom.ts';
import { plainText } from '../notation/plainText.ts';

/** Formulas that are kept rendered: who walks through a network comes back to the same ones. */
const most = 600;

/** A formula, rendered once for each text that it gets. */
export class Formula {
  private static readonly rendered = new Map<string, Element>();
  readonly element: HTMLElement;
  private readonly kind: 'block' | 'inline';
  private latex = '';

  constructor(kind: 'block' | 'inline') {
    this.kind = kind;
    this.element = el('span', { class: `math ${kind}`, role: 'math' });
  }

  set(latex: string): void {
    if (latex === this.latex) return;
    this.latex = latex;
    this.element.replaceChildren(Formula.render(this.kind === 'block' ? `\\displaystyle ${latex}` : latex).cloneNode(true));
    setAttribute(this.element, 'aria-label', plainText(latex));
  }

  private static render(latex: string): Element {
    const known = Formula.rendered.get(latex);
    if (known) return known;
    const element = el('span', { 'aria-hidden': 'true' });
    katex.render(latex, element, { throwOnError: false, strict: false, output: 'html' });
    if (Formula.rendered.size >= most) Formula.rendered.clear();
    Formula.rendered.set(latex, element);
    return element;
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
