/** What if: changes the number that is read, and goes on from here as a fork. */

import * as l10n from '@vscode/l10n';
import forkIcon from '@vscode/codicons/src/icons/repo-forked.svg';
import type { Detail } from '../../src/protocol/detail.ts';
import type { Edit } from '../../src/protocol/edit.ts';
import { el, icon, setAttribute, setText } from '../dom.ts';
import { exact } from '../format.ts';
import { rowName } from '../labels.ts';
import { plainText } from '../notation/plainText.ts';
import type { Context } from './context.ts';
import { Formula } from './math.ts';

/** What can be changed of a target: its sign, its value, and the edit that another value makes. */
export interface Editable {
  /** LaTeX, and words behind it. */
  readonly symbol: string;
  readonly of: string;
  readonly value: number;
  readonly edit: (value: number) => Edit;
}

/** The one number of a target that can be changed; null where there is none. */
export function editableOf({ network, frame, notation }: Context, detail: Detail): Editable | null {
  switch (detail.kind) {
    case 'node': {
      const { column, unit, b } = detail;
      if (!network.layers[column - 1]?.useBias) return null;
      return { symbol: notation.b(column, unit), of: '', value: b, edit: (value) => ({ kind: 'bias', layer: column - 1, unit, value }) };
    }
    case 'edge': {
      const { layer, unit, input, w } = detail;
      return { symbol: notation.w(layer + 1, unit, input), of: '', value: w, edit: (value) => ({ kind: 'weight', layer, unit, input, value }) };
    }
    case 'input': {
      const { sampleRow } = frame.head;
      if (sampleRow < 0) return null;
      return { symbol: notation.a(0, detail.unit), of: ` ${l10n.t`of ${rowName(network, sampleRow)}`}`, value: detail.x, edit: (value) => ({ kind: 'input', row: sampleRow, feature: detail.unit, value }) };
    }
    case 'optimizer':
      return { symbol: notation.rate, of: network.optimizer.schedule ? ` ${l10n.t`before the schedule`}` : '', value: detail.baseRate, edit: (value) => ({ kind: 'learningRate', value }) };
    case 'layer':
    case 'loss':
      return null;
  }
}

export class WhatIf {
  readonly element = el('form', { class: 'what-if', 'aria-label': l10n.t`What if`, novalidate: '' });
  private readonly symbol = new Formula('inline');
  private readonly of = el('span');
  private readonly field = el('input', { type: 'text', inputmode: 'decimal', spellcheck: 'false' });
  private readonly problem = el('p', { class: 'note problem', role: 'alert', hidden: '' });
  private editable: Editable | null = null;
  /** What the field was filled with; what a person typed stays. */
  private filled = '';

  /** `fork` goes on with an edit. */
  constructor(fork: (edit: Edit) => void) {
    const submit = el('button', { type: 'submit', class: 'button secondary', title: l10n.t`Go on from this step with this value, beside the run that was` }, icon(forkIcon), l10n.t`Fork`);
    this.element.append(el('label', {}, `${l10n.t`What if`} `, this.symbol.element, this.of, ' = ', this.field), submit, this.problem);
    this.field.addEventListener('input', () => (this.problem.hidden = true));
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      const value = numberOf(this.field.value);
      this.problem.hidden = value !== null;
      setText(this.problem, l10n.t`“${this.field.value}” is not a number. Type one such as 0.25 or −3e−2.`);
      if (value !== null && this.editable) {
        this.filled = this.field.value; // from now on it follows the run again
        this.field.blur();
        fork(this.editable.edit(value));
      }
      if (value === null) this.field.focus();
    });
  }

  /** Shows what can be changed; null hides it. */
  show(editable: Editable | null): void {
    this.element.hidden = editable === null;
    const other = editable?.symbol !== this.editable?.symbol || editable?.of !== this.editable?.of;
    this.editable = editable;
    if (!editable) return;
    this.symbol.set(editable.symbol);
    setText(this.of, editable.of);
    setAttribute(this.field, 'aria-label', l10n.t`Value of ${plainText(editable.symbol)}${editable.of}`);
    const untouched = this.field.value === this.filled;
    if (other || (untouched && document.activeElement !== this.field)) {
      this.filled = exact(editable.value);
      if (this.field.value !== this.filled) this.field.value = this.filled;
    }
    if (other) this.problem.hidden = true;
  }
}

/** A number as people write it; null for anything else. */
export function numberOf(text: string): number | null {
  const plain = text.trim().replace(/−/g, '-').replace(/^([+-]?\d+),(\d+)$/, '$1.$2');
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
