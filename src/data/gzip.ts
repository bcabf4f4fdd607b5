/** The content of a file that may be packed with gzip. */

import * as l10n from '@vscode/l10n';

/** Bytes that are handed to the unpacker at a time. */
const portion = 1 << 16;

export interface Content {
  readonly bytes: Uint8Array;
  /** More follows. */
  readonly goesOn: boolean;
}

/** Whether a file is packed: by its first bytes, whatever its name is. */
export function isPacked(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The first `most` bytes of a file, unpacked where it is packed; or a sentence on why it can't be unpacked. Holds no more than that in memory. */
export async function contentOf(bytes: Uint8Array, most: number): Promise<Content | { readonly problem: string }> {
  if (!isPacked(bytes)) return { bytes: bytes.subarray(0, most), goesOn: bytes.length > most };
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = portions(bytes).pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    while (length <= most) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value as Uint8Array);
      length += (value as Uint8Array).length;
    }
  } catch {
    return { problem: l10n.t`its gzip data is damaged or cut off, behind unpacked byte ${length.toLocaleString('en')}` };
  }
  await reader.cancel();
  return { bytes: joined(parts, Math.min(length, most)), goesOn: length > most };
}

function portions(bytes: Uint8Array): ReadableStream<ArrayBufferView<ArrayBuffer> | ArrayBuffer> {
  let from = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.slice(from, from + portion));
      from += portion;
      if (from >= bytes.length) controller.close();
    },
  });
}

/** The first `length` bytes of the parts. */
function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part.subarray(0, length - at), at);
    at += Math.min(part.length, length - at);
  }
  return whole;
}
