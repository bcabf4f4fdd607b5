// @ts-check
/**
 * An extension of the bench's own: measures the delay of the event loop of the extension host that it runs in, and answers on a socket in
 * the folder that DELTASCOPE_PROBE names. A request is one line, "reset", "read" or "profile MILLISECONDS"; the answer is JSON.
 */

const path = require('node:path');
const { createServer } = require('node:net');
const { monitorEventLoopDelay } = require('node:perf_hooks');

/** Between two looks at the clock, in ms; Node counts it into every delay. */
const resolution = 5;

exports.activate = () => {
  const folder = process.env['DELTASCOPE_PROBE'];
  if (folder === undefined) throw new Error('DELTASCOPE_PROBE names no folder');
  listen(folder);
};

function listen(/** @type {string} */ folder) {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  const server = createServer((socket) => {
    socket.setEncoding('utf8');
    socket.on('data', (/** @type {string} */ line) => {
      const [what, argument] = line.trim().split(' ');
      if (what === 'profile') profile(Number(argument), (answer) => socket.end(JSON.stringify(answer)));
      else if (what === 'read') socket.end(JSON.stringify({ pid: process.pid, p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), max: ms(delay.max) }));
      else {
        delay.reset();
        socket.end('{}');
      }
    });
    socket.on('error', () => socket.destroy()); // who asked has gone
  });
  server.listen(path.join(folder, `${process.pid}.sock`));
  server.unref();
}

/** Of the event loop's delay in ns, what is not the resolution, in ms. */
function ms(/** @type {number} */ nanoseconds) {
  return Math.max(0, nanoseconds / 1e6 - resolution);
}

function profile(/** @type {number} */ duration, /** @type {(profile: object) => void} */ then) {
  const { Session } = require('node:inspector');
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 250 });
  session.post('Profiler.start');
  setTimeout(() => session.post('Profiler.stop', (error, result) => {
    session.disconnect();
    then(error ?? result.profile);
  }), duration);
}
