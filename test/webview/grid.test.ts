import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellAt, cellCorner, gridFor, readableWidth } from '../../webview/layerView/grid.ts';

const size = fc.integer({ min: 1, max: 64 });
const grids = fc.tuple(size, size, fc.integer({ min: 200, max: 3000 })).map(([rows, cols, width]) => gridFor(rows, cols, width, 60));

test('every cell can be pointed at: its middle leads back to it', () => {
  fc.assert(fc.property(grids, fc.nat(), fc.nat(), (grid, r, c) => {
    const cell = { row: r % grid.rows, col: c % grid.cols };
    const { x, y } = cellCorner(grid, cell);
    assert.deepEqual(cellAt(grid, x + grid.cellWidth / 2, y + grid.cellHeight / 2), cell);
    assert.ok(grid.cellWidth >= 12 && grid.cellHeight >= 12);
  }));
});

test('numbers stand in cells that are wide enough for them, and in no others', () => {
  assert.ok(gridFor(20, 20, 900, 60).hasNumbers);
  assert.ok(!gridFor(64, 64, 900, 60).hasNumbers);
  fc.assert(fc.property(grids, (grid) => assert.equal(grid.hasNumbers, grid.cellWidth >= readableWidth)));
});

test('names of columns have room', () => {
  fc.assert(fc.property(grids, ({ labelEvery, cellWidth }) => assert.ok(labelEvery * cellWidth >= readableWidth)));
});

test('outside of the cells there is none', () => {
  const grid = gridFor(2, 2, 400, 60);
  assert.equal(cellAt(grid, -1, 30), null);
  assert.equal(cellAt(grid, 5, 3), null);
  assert.equal(cellAt(grid, 2 * grid.cellWidth, 30), null);
});
