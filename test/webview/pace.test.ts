import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DrawPace } from '../../webview/pace.ts';

/** The rest after the last of some frames. */
function restAfter(...costs: readonly number[]): number {
  const pace = new DrawPace();
  return costs.map((cost) => pace.restAfter(cost)).at(-1) ?? NaN;
}

describe('DrawPace', () => {
  it('lets drawing have an eighth of the time', () => {
    assert.equal(restAfter(4, 4), 28);
    assert.equal(restAfter(10, 10), 70);
  });

  it('does not rest after the first frame, which costs more than the others', () => {
    assert.equal(restAfter(80), 0);
  });

  it('takes no notice of a single slow frame', () => {
    assert.equal(restAfter(4, 400), 28);
    assert.equal(restAfter(4, 400, 4), 28);
  });

  it('never rests so long that the picture seems to stand', () => {
    assert.equal(restAfter(100, 100), 150);
  });

  it('does not rest at all where drawing costs nothing', () => {
    assert.equal(restAfter(0, 0), 0);
  });
});
