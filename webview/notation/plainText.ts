/** The LaTeX of our formulas as readable text, for copies and for screen readers' short texts. It knows the commands that we use. */

const words: Readonly<Record<string, string>> = {
  partial: '∂', delta: 'δ', xi: 'ξ', alpha: 'α', gamma: 'γ', eta: 'η', sigma: 'σ', lambda: 'λ', beta: 'β', mu: 'μ', rho: 'ρ', epsilon: 'ε', varepsilon: 'ε', theta: 'θ', Phi: 'Φ', varphi: 'φ', nabla: '∇',
  sum: 'Σ', cdot: '·', odot: '⊙', times: '×', leftarrow: '←', rightarrow: '→', ln: 'ln ', exp: 'exp', max: 'max', sqrt: '√', textstyle: '', left: '', right: '', quad: '  ', ',': ' ', ';': ' ', '|': '‖', '{': '{', '}': '}', operatorname: '', mathrm: '', hat: '', bar: '', text: '', frac: '', sign: 'sign', le: '≤', ge: '≥', ne: '≠', infty: '∞', tanh: 'tanh', cos: 'cos', pi: 'π', min: 'min', in: '∈', Delta: 'Δ', vert: '|', lVert: '‖', rVert: '‖', lfloor: '⌊', rfloor: '⌋', big: '', Big: '', ' ': ' ', overline: '',
};

/** Combining marks that a command puts on its argument. */
const marks: Readonly<Record<string, string>> = { hat: '\u0302', bar: '\u0304', overline: '\u0304' };

/** Throws on a command that it does not know. */
export function plainText(latex: string): string {
  let at = 0;
  const group = (): string => {
    if (latex[at] !== '{') return atom();
    at += 1;
    const inner = sequence();
    at += 1; // the closing brace
    return inner;
  };
  const atom = (): string => {
    const char = latex[at] ?? '';
    if (char !== '\\') {
      at += 1;
      return char;
    }
    const [command = ''] = /^[A-Za-z]+|^./.exec(latex.slice(at + 1)) ?? [];
    at += 1 + command.length;
    while (/[A-Za-z]/.test(command) && latex[at] === ' ') at += 1;
    const word = words[command];
    if (word === undefined) throw new Error(`the formula has an unknown command \\${command}`);
    if (command === 'frac') return `${bracketed(group())}/${bracketed(group())}`;
    const mark = marks[command];
    if (mark !== undefined) return group() + mark;
    return word;
  };
  const sequence = (): string => {
    let out = '';
    while (at < latex.length && latex[at] !== '}') {
      if (latex[at] === '{') out += group();
      else if (latex[at] === '^' || latex[at] === '_') {
        const sign = latex[at]!;
        at += 1;
        const inner = group();
        out += inner.length === 1 || sign === '_' ? `${sign}${inner.length === 1 ? inner : `{${inner}}`}` : `^{${inner}}`;
      } else out += atom();
    }
    return out;
  };
  return sequence().replace(/ +/g, ' ').trim();
}

/** In brackets where a fraction would be read wrongly without. */
function bracketed(text: string): string {
  return /^[^\s+−·/-]+$/.test(text) ? text : `(${text})`;
}
