/** Taking turns in a browser, where a timer would wait for 4 ms. */

const due: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
port1.addEventListener('message', () => due.shift()?.());
port1.start();

/** Calls back once what waits already has had its turn. */
export function soon(callback: () => void): void {
  due.push(callback);
  port2.postMessage(null);
}
