import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { comfortableHeight, headingHeight, layoutDiagram } from '../../webview/layout.ts';
import type { ColumnShape, DiagramSpace } from '../../webview/layout.ts';

const column: fc.Arbitrary<ColumnShape> = fc.oneof(fc.record({ units: fc.integer({ min: 1, max: 12 }), paged: fc.constant(false) }), fc.constant({ units: 10, paged: true }));
const columns = fc.array(column, { minLength: 2, maxLength: 10 }).map((shapes): ColumnShape[] => [...shapes, { units: 1, paged: false }]);
const space = fc.record({ width: fc.integer({ min: 500, max: 3840 }), more: fc.integer({ min: 0, max: 1500 }), inputLabel: fc.integer({ min: 0, max: 400 }), outputLabel: fc.integer({ min: 0, max: 400 }) });

/** Any network in any room that is at least comfortable. */
function everywhere(check: (shapes: readonly ColumnShape[], room: DiagramSpace) => void): void {
  fc.assert(fc.property(columns, space, (shapes, { more, ...rest }) => check(shapes, { ...rest, height: comfortableHeight(shapes) + more })));
}

test('every node stands inside the area and under the headings', () => {
  everywhere((shapes, room) => {
    const { columns: placed, radius } = layoutDiagram(shapes, room);
    for (const { x, y } of placed.flatMap(({ nodes }) => nodes)) {
      assert.ok(x - radius >= 0 && x + radius <= room.width, `x ${x}`);
      assert.ok(y - radius >= headingHeight && y + radius <= room.height, `y ${y}`);
    }
  });
});

test('nodes of a column do not touch, and stand in order', () => {
  everywhere((shapes, room) => {
    const { columns: placed, radius } = layoutDiagram(shapes, room);
    for (const { nodes } of placed) nodes.slice(1).forEach(({ y }, i) => assert.ok(y - nodes[i]!.y > 2 * radius));
  });
});

test('columns go from left to right without touching', () => {
  everywhere((shapes, room) => {
    const { columns: placed, radius } = layoutDiagram(shapes, room);
    placed.slice(1).forEach(({ x }, c) => assert.ok(x - placed[c]!.x > 2 * radius));
  });
});

test('headings do not overlap', () => {
  everywhere((shapes, room) => {
    const { columns: placed } = layoutDiagram(shapes, room);
    placed.slice(1).forEach(({ x, headingWidth }, c) => assert.ok(x - headingWidth / 2 > placed[c]!.x + placed[c]!.headingWidth / 2));
  });
});

test('names of inputs and outputs have their room', () => {
  everywhere((shapes, room) => {
    const { columns: placed, radius, inputLabel, outputLabel } = layoutDiagram(shapes, room);
    assert.ok(placed[0]!.x - radius - inputLabel > 0);
    if (shapes.length <= 5) assert.ok(placed.at(-2)!.x + radius + outputLabel < placed.at(-1)!.x - radius);
  });
});

test('a paged column keeps a row free above and below its units', () => {
  const { columns: placed, radius } = layoutDiagram([{ units: 10, paged: true }, { units: 1, paged: false }], { width: 800, height: 500, inputLabel: 0, outputLabel: 0 });
  const { nodes, paging } = placed[0]!;
  assert.ok(paging && nodes[0]!.y - paging.above > 2 * radius && paging.below - nodes.at(-1)!.y > 2 * radius);
});

test('a column is centred', () => {
  const { columns: placed } = layoutDiagram([{ units: 3, paged: false }, { units: 8, paged: false }, { units: 1, paged: false }], { width: 900, height: 600, inputLabel: 60, outputLabel: 0 });
  const middles = placed.map(({ nodes }) => (nodes[0]!.y + nodes.at(-1)!.y) / 2);
  for (const middle of middles) assert.ok(Math.abs(middle - middles[0]!) < 1e-9);
});
