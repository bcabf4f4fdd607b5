import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { erf, erfc, normalCdf, normalPdf } from '../../src/core/index.ts';
import { assertClose } from './close.ts';

const tight = { absolute: 0, relative: 1e-14 };

/** x, erf x, erfc x, Φ(x), Φ(−x): 22 digits by mpmath 1.3 at 40 digits; those to x = 2 agree with Abramowitz and Stegun's tables 7.1 and 26.1. */
const table = [
  ['0.125', '0.140316204801333817393', '0.859683795198666182607', '0.5497382248301128929793', '0.4502617751698871070207'],
  ['0.5', '0.5204998778130465376827', '0.4795001221869534623173', '0.6914624612740131036377', '0.3085375387259868963623'],
  ['1', '0.8427007929497148693412', '0.1572992070502851306588', '0.8413447460685429485852', '0.1586552539314570514148'],
  ['1.25', '0.9229001282564582301365', '0.07709987174354176986348', '0.8943502263331447423112', '0.1056497736668552576888'],
  ['1.5', '0.966105146475310727067', '0.03389485352468927293302', '0.9331927987311419339955', '0.06680720126885806600449'],
  ['2', '0.9953222650189527341621', '0.004677734981047265837931', '0.9772498680518207927997', '0.02275013194817920720028'],
  ['2.5', '0.9995930479825550410604', '0.0004069520174449589395642', '0.993790334674223864833', '0.006209665325776135166978'],
  ['3', '0.9999779095030014145586', '0.00002209049699858544137278', '0.9986501019683699054733', '0.001349898031630094526652'],
  ['4', '0.99999998458274209972', '1.541725790028001885216e-8', '0.9999683287581668800787', '0.00003167124183311992125377'],
  ['5', '0.9999999999984625402056', '1.537459794428034850188e-12', '0.9999997133484281208061', '2.866515718791939116738e-7'],
  ['8', '1', '1.122429717298292707997e-29', '0.9999999999999993779039', '6.220960574271784123516e-16'],
  ['16', '1', '2.328485751571530693365e-113', '1', '6.388754400538087281275e-58'],
  ['26', '1', '5.663192408856142846476e-296', '1', '2.476063315503389285787e-149'],
] as const;

test('erf, erfc and Φ agree with the tables to 1e-14, their tails too', () => {
  for (const [text, erfX, erfcX, cdf, tail] of table) {
    const x = Number(text);
    assertClose(erf(x), Number(erfX), `erf(${x})`, tight);
    assertClose(erf(-x), -Number(erfX), `erf(-${x})`, tight);
    assertClose(erfc(x), Number(erfcX), `erfc(${x})`, tight);
    assertClose(erfc(-x), 1 + Number(erfX), `erfc(-${x})`, tight);
    assertClose(normalCdf(x), Number(cdf), `normalCdf(${x})`, tight);
    assertClose(normalCdf(-x), Number(tail), `normalCdf(-${x})`, tight);
  }
});

const digits = 60n;
const one = 10n ** digits;

/** √π/2 · erf(x) = Σ_n (−1)ⁿ x^{2n+1} / (n! (2n+1)), in fixed point with 60 decimals: exact arithmetic, no exponentials. */
function erfExactly(numerator: bigint, denominator: bigint): number {
  let power = (one * numerator) / denominator;
  let sum = 0n;
  for (let n = 0n; power !== 0n; n++) {
    sum += (n % 2n === 0n ? power : -power) / (2n * n + 1n);
    power = (power * numerator * numerator) / (denominator * denominator * (n + 1n));
  }
  const twoOverRootPi = 1128379167095512573896158903121545171688101258657997713688171n; // 2/√π to 60 decimals
  return Number((sum * twoOverRootPi) / one) / Number(one);
}

test('erf is its Maclaurin series in exact arithmetic, to 1e-14, on both sides of where the method changes', () => {
  for (let k = 1n; k <= 320n; k += 7n) {
    const x = Number(k) / 64;
    assertClose(erf(x), erfExactly(k, 64n), `erf(${x})`, tight);
    if (x > 0.5 && x < 3) assertClose(erfc(x), 1 - erfExactly(k, 64n), `erfc(${x})`, { absolute: 3e-16, relative: 1e-14 });
  }
});

test('erf is odd, erfc(−x) = 2 − erfc(x), Φ(z) + Φ(−z) = 1', () => {
  fc.assert(
    fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (x) => {
      assert.equal(erf(-x), -erf(x));
      assertClose(erfc(-Math.abs(x)), 2 - erfc(Math.abs(x)), 'erfc', tight);
      assertClose(normalCdf(x) + normalCdf(-x), 1, 'Φ', tight);
    }),
  );
});

test('Φ never falls, and its slope is φ', () => {
  let previous = 0;
  for (let z = -38; z <= 9; z += 0.01) {
    const at = normalCdf(z);
    assert.ok(at >= previous, `Φ falls at ${z}`);
    previous = at;
  }
  for (const z of [-6, -2, -1.7, -0.3, 0, 1, 2.5, 4]) {
    const h = 1e-3;
    const slope = (8 * (normalCdf(z + h) - normalCdf(z - h)) - (normalCdf(z + 2 * h) - normalCdf(z - 2 * h))) / (12 * h);
    assertClose(slope, normalPdf(z), `φ(${z})`, { absolute: 1e-13, relative: 1e-9 });
  }
});

test('φ has its values: 1/√(2π) at 0, and e^{-z²/2} of it elsewhere', () => {
  assertClose(normalPdf(0), 0.3989422804014327, 'φ(0)', tight);
  assertClose(normalPdf(1), 0.24197072451914334, 'φ(1)', tight);
  assertClose(normalPdf(-10), 7.69459862670642e-23, 'φ(10)', tight);
});

test('the ends: 0, infinity and NaN', () => {
  assert.equal(erf(0), 0);
  assert.deepEqual([erf(Infinity), erf(-Infinity), erfc(Infinity), erfc(-Infinity)], [1, -1, 0, 2]);
  assert.deepEqual([normalCdf(Infinity), normalCdf(-Infinity), normalPdf(Infinity), normalCdf(0)], [1, 0, 0, 0.5]);
  for (const f of [erf, erfc, normalCdf, normalPdf]) assert.ok(Number.isNaN(f(NaN)));
});
