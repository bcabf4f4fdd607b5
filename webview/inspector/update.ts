/** The update of one number: the optimiser's rule with its state, old to new. */

import * as l10n from '@vscode/l10n';
import type { ParameterUpdate } from '../../src/protocol/detail.ts';
import type { Context } from './context.ts';
import { noRest } from './derivation.ts';
import type { Derivation, Piece, Row } from './derivation.ts';

/** A line of the rule: what it computes, from what. */
const line = (label: string, expression: readonly Piece[], value: number): Row => ({ label: `$${label}$`, expression, value });

/** `theta` and `gradient` are LaTeX: the number and ∂J/∂ of it. */
export function updateDerivation(context: Context, update: ParameterUpdate, theta: string, gradient: string): Derivation {
  const { network, frame, notation } = context;
  const eta = frame.head.learningRate;
  const { settings } = network.optimizer;
  const common = { quantity: 'update', part: l10n.t`Update`, phase: { kind: 'update' } as const, kind: 'chain' as const, rest: noRest, symbol: `${theta}\\ \\text{after}`, result: update.after };
  if (!update.trained) return { ...common, formula: `${theta} \\leftarrow ${theta}`, rows: [line(theta, [], update.theta)], note: l10n.t`This layer’s biases are not trained.` };
  const { rows, g } = gradientRows(context, update, gradient);
  const rule = ruleRows(settings, update, g, { value: eta, target: { kind: 'optimizer' } }, frame.head.step + 1);
  const last = rule.at(-1)!;
  const named = [...rows, ...rule.slice(0, -1), { ...last, label: `$${common.symbol}$` }];
  return { ...common, formula: ruleFormula(settings, theta, rows.length > 0 ? 'g' : gradient, notation.rate), rows: named, note: noteOf(network) };
}

/** g = ∂J/∂θ with the penalty in it; no rows where there is no penalty. */
function gradientRows({ network }: Context, { theta, gradient, penalty, isBias }: ParameterUpdate, symbol: string): { rows: Row[]; g: number } {
  const { l1, l2 } = network.regularization;
  if (isBias || (l1 === 0 && l2 === 0)) return { rows: [], g: gradient };
  const decay: Piece[] = l2 === 0 ? [] : ['+', l2, '×', theta];
  const lasso: Piece[] = l1 === 0 ? [] : ['+', l1, '×', Math.sign(theta)];
  const g = gradient + penalty;
  const terms = [...(l2 === 0 ? [] : ['\\lambda_2 \\theta']), ...(l1 === 0 ? [] : ['\\lambda_1 \\operatorname{sign} \\theta'])];
  return { rows: [line(`g = ${symbol} + ${terms.join(' + ')}`, [gradient, ...decay, ...lasso], g)], g };
}

/** The learning rate leads to the optimiser. */
type Rate = Exclude<Piece, number | string>;

type Settings = Context['network']['optimizer']['settings'];

function ruleFormula(settings: Settings, theta: string, g: string, eta: string): string {
  switch (settings.type) {
    case 'sgd':
      if (settings.momentum === 0) return `${theta} \\leftarrow ${theta} - ${eta} ${g}`;
      return settings.nesterov ? `v \\leftarrow \\mu v + ${g}, \\quad ${theta} \\leftarrow ${theta} - ${eta} (${g} + \\mu v)` : `v \\leftarrow \\mu v + ${g}, \\quad ${theta} \\leftarrow ${theta} - ${eta} v`;
    case 'adagrad':
      return `s \\leftarrow s + g^2, \\quad ${theta} \\leftarrow ${theta} - ${eta} \\frac{g}{\\sqrt{s} + \\varepsilon}, \\quad g = ${g}`;
    case 'rmsprop': {
      const root = settings.centered ? '\\sqrt{s - \\bar{g}^2}' : '\\sqrt{s}';
      return `s \\leftarrow \\rho s + (1 - \\rho) g^2, \\quad ${theta} \\leftarrow ${theta} - ${eta} \\frac{g}{${root} + \\varepsilon}, \\quad g = ${g}`;
    }
    case 'adam':
    case 'adamw':
      return `${theta} \\leftarrow ${settings.type === 'adamw' && settings.weightDecay !== 0 ? `(1 - ${eta} \\lambda) ` : ''}${theta} - ${eta} \\frac{\\hat{m}}{\\sqrt{\\hat{v}} + \\varepsilon}, \\quad g = ${g}`;
  }
}

/** The rule line by line; the last line is the number after the update. */
function ruleRows(settings: Settings, update: ParameterUpdate, g: number, eta: Rate, t: number): Row[] {
  const { theta, state, stateAfter, after, isBias } = update;
  const [old, now] = [(n: number): number => state[n] ?? NaN, (n: number): number => stateAfter[n] ?? NaN];
  switch (settings.type) {
    case 'sgd': {
      const mu = settings.momentum;
      if (mu === 0) return [line('\\theta', [theta, '−', eta, '×', g], after)];
      const v = line('v', [mu, '×', old(0), '+', g], now(0));
      return [v, settings.nesterov ? line('\\theta', [theta, '−', eta, '×', '(', g, '+', mu, '×', now(0), ')'], after) : line('\\theta', [theta, '−', eta, '×', now(0)], after)];
    }
    case 'adagrad':
      return [line('s', [old(0), '+', g, '²'], now(0)), line('\\theta', [theta, '−', eta, '×', g, '/', '(', '√', now(0), '+', settings.epsilon, ')'], after)];
    case 'rmsprop':
      return rmspropRows(settings, update, g, eta);
    case 'adam':
    case 'adamw': {
      const { beta1, beta2, epsilon, weightDecay, decayBiases } = settings;
      const lambda = isBias && !decayBiases ? 0 : weightDecay;
      const inside = settings.type === 'adam' && lambda !== 0;
      const total = inside ? g + lambda * theta : g;
      const [mHat, vHat] = [now(0) / (1 - beta1 ** t), now(1) / (1 - beta2 ** t)];
      const shrunk: Piece[] = settings.type === 'adamw' && lambda !== 0 ? ['(', 1, '−', eta, '×', lambda, ')', '×', theta] : [theta];
      return [
        ...(inside ? [line('g + \\lambda \\theta', [g, '+', lambda, '×', theta], total)] : []),
        line('m', [beta1, '×', old(0), '+', 1 - beta1, '×', total], now(0)),
        line('v', [beta2, '×', old(1), '+', 1 - beta2, '×', total, '²'], now(1)),
        line(`\\hat{m}`, [now(0), '/', '(', 1, '−', beta1, '^', t, ')'], mHat),
        line(`\\hat{v}`, [now(1), '/', '(', 1, '−', beta2, '^', t, ')'], vHat),
        line('\\theta', [...shrunk, '−', eta, '×', mHat, '/', '(', '√', vHat, '+', epsilon, ')'], after),
      ];
    }
  }
}

function rmspropRows({ decay, epsilon, centered, momentum }: Settings & { type: 'rmsprop' }, { theta, state, stateAfter, after }: ParameterUpdate, g: number, eta: Rate): Row[] {
  const [s, sOld] = [stateAfter[0]!, state[0]!];
  const rows = [line('s', [decay, '×', sOld, '+', 1 - decay, '×', g, '²'], s)];
  let variance = s;
  if (centered) {
    rows.push(line('\\bar{g}', [decay, '×', state[1]!, '+', 1 - decay, '×', g], stateAfter[1]!));
    variance = Math.max(0, s - stateAfter[1]! ** 2);
    rows.push(line('s - \\bar{g}^2', ['max', '(', 0, ',', s, '−', stateAfter[1]!, '²', ')'], variance));
  }
  const scaled = g / (Math.sqrt(variance) + epsilon);
  const scaling: Piece[] = [g, '/', '(', '√', variance, '+', epsilon, ')'];
  if (momentum === 0) return [...rows, line('\\theta', [theta, '−', eta, '×', ...scaling], after)];
  const n = centered ? 2 : 1;
  return [
    ...rows,
    line('\\frac{g}{\\sqrt{s} + \\varepsilon}', scaling, scaled),
    line('v', [momentum, '×', state[n]!, '+', scaled], stateAfter[n]!),
    line('\\theta', [theta, '−', eta, '×', stateAfter[n]!], after),
  ];
}

/** In float32 the update is made in other digits than the ones shown here. */
function noteOf({ engine }: Context['network']): string {
  return engine?.precision === 'float32' ? l10n.t`Shown in float64; the run itself computes it in float32.` : l10n.t`The numbers on the left are those before the update.`;
}
