import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Receipt } from '../../webview/receipt.ts';

/** Longer than any rest, in ms. */
const long = 1000;

/** A receipt, how often it was sent, and the page that paints when it is told to. */
function make(): { readonly receipt: Receipt; readonly sent: () => number; readonly paint: () => void } {
  let sent = 0;
  let waiting: (() => void)[] = [];
  const receipt = new Receipt(() => (sent += 1), (then) => waiting.push(then));
  const paint = (): void => {
    const due = waiting;
    waiting = [];
    for (const then of due) then();
  };
  return { receipt, sent: () => sent, paint };
}

describe('Receipt', () => {
  it('is sent at once for a frame of a run that rests', () => {
    const { receipt, sent } = make();
    receipt.drawn(performance.now(), false);
    assert.equal(sent(), 1);
  });

  it('is sent for a frame of a live run once that is painted and the page had its rest', (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const { receipt, sent, paint } = make();
    receipt.drawn(performance.now(), true);
    test.mock.timers.tick(long);
    assert.equal(sent(), 0, 'not painted yet');
    paint();
    test.mock.timers.tick(long);
    assert.equal(sent(), 1);
  });

  it('is sent without a rest when somebody waits, and not a second time', (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const { receipt, sent, paint } = make();
    receipt.drawn(performance.now(), true);
    paint();
    receipt.now();
    assert.equal(sent(), 1);
    test.mock.timers.tick(long);
    assert.equal(sent(), 1);
  });

  it('is not sent for a frame that was not drawn yet, but then at once', () => {
    const { receipt, sent } = make();
    receipt.now();
    assert.equal(sent(), 0);
    receipt.drawn(performance.now(), true);
    assert.equal(sent(), 1);
  });

  it('hurries once: the frame after that rests again', (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const { receipt, sent, paint } = make();
    receipt.now();
    receipt.drawn(performance.now(), true);
    receipt.drawn(performance.now(), true);
    assert.equal(sent(), 1);
    paint();
    test.mock.timers.tick(long);
    assert.equal(sent(), 2);
  });
});
