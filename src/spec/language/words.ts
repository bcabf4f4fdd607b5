/** Notes as Markdown, for completion, hovers and the reference page. */

import * as l10n from '@vscode/l10n';
import type { Note } from '../notes.ts';

export function noteText({ meaning, formula, default: byDefault }: Note): string {
  const parts = [meaning];
  if (formula !== undefined) parts.push(`\`\`\`text\n${formula}\n\`\`\``);
  if (byDefault !== undefined) {
    const isCode = /^["{\d]|^(true|false)$/.test(byDefault) && !byDefault.includes(';');
    const shown = isCode ? `\`${byDefault}\`` : byDefault;
    parts.push(l10n.t`Default: ${shown}`);
  }
  return parts.join('\n\n');
}
