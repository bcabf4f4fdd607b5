/** Loaded before a program (node --require): says on stderr at its end how much memory it took at most, in bytes. */

const { readFileSync } = require('node:fs');
const { resourceUsage } = require('node:process');

/** Linux counts into maxRSS what the process was before it became this program; VmHWM does not. */
function peak() {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  return resourceUsage().maxRSS * 1024;
}

process.on('exit', () => process.stderr.write(`\nmaxRss ${peak()}\n`));
