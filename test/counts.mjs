/**
 * A reporter for node:test that only counts: one line of JSON at the end, { passed, failed, skipped }.
 * A suite is not a test; a test that a name pattern leaves out is not there; what is to do counts as skipped.
 *
 * @param {AsyncIterable<{ type: string, data: { skip?: string | boolean, todo?: string | boolean, details?: { type?: string } } }>} events
 */
export default async function* count(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite' || data.skip === 'test name does not match pattern') continue;
    if (given(data.skip) || given(data.todo)) counts.skipped += 1;
    else if (type === 'test:pass') counts.passed += 1;
    else counts.failed += 1;
  }
  yield `${JSON.stringify(counts)}\n`;
}

/** A reason may be an empty text. */
function given(/** @type {string | boolean | undefined} */ mark) {
  return mark !== undefined && mark !== false;
}
