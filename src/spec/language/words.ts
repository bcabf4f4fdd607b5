/** Notes as Markdown, for completion, hovers and the reference page. */

import type { Note } from '../notes.ts';

export function noteText({ meaning, formula, default: byDefault }: Note): string {
  const parts = [meaning];
  if (formula !== undefined) parts.push(`\`\`\`text\n${formula}\n\`\`\``);
  if (byDefault !== undefined) parts.push(`Default: ${/^["{\d]|^(true|false)$/.test(byDefault) && !byDefault.includes(';') ? `\`${byDefault}\`` : byDefault}`);
  return parts.join('\n\n');
}
