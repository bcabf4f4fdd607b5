/** stdout for a program that prints much: in large pieces, waiting where the reader is slower. */

import { once } from 'node:events';

const pieceLength = 1 << 16;

export class Output {
  private piece = '';

  /** Queues text; resolves once there is room for more. */
  async write(text: string): Promise<void> {
    this.piece += text;
    if (this.piece.length >= pieceLength) await this.flush();
  }

  async flush(): Promise<void> {
    const { piece } = this;
    this.piece = '';
    if (piece !== '' && !process.stdout.write(piece)) await once(process.stdout, 'drain');
  }
}
