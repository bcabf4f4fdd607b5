import { format } from 'jsonc-parser';
import type { TextChange } from './text.ts';

/** The changes that lay a spec out as JSON usually is; comments stay. */
export function formatChanges(text: string, { tabSize, insertSpaces }: { readonly tabSize: number; readonly insertSpaces: boolean }): readonly TextChange[] {
  return format(text, undefined, { tabSize, insertSpaces, keepLines: true }).map(({ offset, length, content }) => ({ offset, length, text: content }));
}
