/** The parts of the screen: diagram, inspector and charts, with borders that can be moved and parts that can be folded away. */

import * as l10n from '@vscode/l10n';
import chartIcon from '@vscode/codicons/src/icons/graph-line.svg';
import sideIcon from '@vscode/codicons/src/icons/layout-sidebar-right.svg';
import { el, icon, setAttribute } from './dom.ts';
import type { Preferences } from './preferences.ts';
import { createSplit } from './split.ts';

export interface PartsOptions {
  readonly preferences: () => Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
  /** A border is being moved. */
  readonly resized: () => void;
}

/** Pixels that a part has at least, and that the diagram keeps. */
const least = { inspector: 240, charts: 110, diagram: 260, network: 200 };

const foldTitles = {
  inspector: { show: l10n.t`Show the inspector`, hide: l10n.t`Hide the inspector` },
  charts: { show: l10n.t`Show the charts`, hide: l10n.t`Hide the charts` },
} as const;

export class Parts {
  private readonly options: PartsOptions;
  private readonly main = el('div', { class: 'main' });
  /** The buttons that fold parts away. */
  readonly buttons: HTMLElement;
  private readonly folds = { inspector: foldButton(sideIcon, 'inspector'), charts: foldButton(chartIcon, 'charts') };

  constructor(options: PartsOptions) {
    this.options = options;
    this.buttons = el('div', { class: 'folds' }, this.folds.charts, this.folds.inspector);
    for (const part of ['inspector', 'charts'] as const) {
      this.folds[part].addEventListener('click', () => {
        const { folded } = options.preferences();
        options.prefer({ folded: { ...folded, [part]: !folded[part] } });
      });
    }
  }

  /** Puts the parts into one element, each in its place. */
  arrange(network: HTMLElement, inspector: HTMLElement, charts: HTMLElement): HTMLElement {
    const beside = createSplit({
      label: l10n.t`Width of the inspector`, axis: 'x', size: () => inspector.offsetWidth, least: least.inspector, most: () => this.main.clientWidth - least.diagram,
      resize: (inspectorWidth, done) => this.resize({ inspectorWidth }, done), reset: () => this.options.prefer({ inspectorWidth: null }),
    });
    const under = createSplit({
      label: l10n.t`Height of the charts`, axis: 'y', size: () => charts.offsetHeight, least: least.charts, most: () => this.main.clientHeight - least.network,
      resize: (chartsHeight, done) => this.resize({ chartsHeight }, done), reset: () => this.options.prefer({ chartsHeight: null }),
    });
    this.main.append(network, beside, inspector, under, charts);
    return this.main;
  }

  /** Sizes and folds as the preferences have them, as far as there is room. */
  apply(): void {
    const { inspectorWidth, chartsHeight, folded } = this.options.preferences();
    this.setSizes(inspectorWidth, chartsHeight);
    for (const part of ['inspector', 'charts'] as const) {
      this.main.classList.toggle(`no-${part}`, folded[part]);
      const title = foldTitles[part][folded[part] ? 'show' : 'hide'];
      setAttribute(this.folds[part], 'aria-pressed', String(!folded[part]));
      for (const name of ['title', 'aria-label']) setAttribute(this.folds[part], name, title);
    }
  }

  private resize(change: Partial<Pick<Preferences, 'inspectorWidth' | 'chartsHeight'>>, done: boolean): void {
    if (done) return this.options.prefer(change);
    const { inspectorWidth, chartsHeight } = { ...this.options.preferences(), ...change };
    this.setSizes(inspectorWidth, chartsHeight);
    this.options.resized();
  }

  private setSizes(inspectorWidth: number | null, chartsHeight: number | null): void {
    const { style, clientWidth } = this.main;
    const room = clientWidth > 0 ? Math.max(least.inspector, clientWidth - least.diagram) : Infinity;
    if (inspectorWidth === null) style.removeProperty('--inspector');
    else style.setProperty('--inspector', `${Math.min(inspectorWidth, room)}px`);
    if (chartsHeight === null) style.removeProperty('--charts');
    else style.setProperty('--charts', `${chartsHeight}px`);
  }
}

function foldButton(source: string, part: string): HTMLButtonElement {
  return el('button', { type: 'button', class: 'button arrow', 'data-fold': part }, icon(source));
}
