// @ts-check
/**
 * Runs in every frame of the browser's page before the page's own scripts. In VS Code's window it takes note of keys; in a webview of
 * messages from the extension, of what is drawn in each animation frame, and of what pointing at a node leads to.
 * Times are milliseconds since 1970 (performance.timeOrigin + performance.now()), so that frames of one browser can be compared.
 */
(() => {
  if ('deltascopeProbe' in globalThis) return; // document.write begins a document anew, but not its window
  const now = () => performance.timeOrigin + performance.now();
  const probe = {
    /** Keys pressed in VS Code's window. @type {number[]} */
    keys: [],
    /** When the webview's own script came to its first message. */
    networkAt: NaN,
    /** The first frame of a run drawn. */
    firstDrawn: NaN,
    firstPainted: NaN,
    /** Frames drawn: when, the step in them, and what they cost: the script's and the browser's part [ms]. @type {{ at: number, step: number, script: number, render: number }[]} */
    draws: [],
    /** Frames that came: when, and their step. @type {{ at: number, step: number }[]} */
    frames: [],
    /** Status messages and others. */
    messages: 0,
    /** Time in callbacks of the webview's script, by kind [ms]. */
    busy: { frame: 0, timer: 0, message: 0, render: 0 },
    /** From the pointer's move to the inspector. @type {{ inDom: number, painted: number }[]} */
    hovers: [],
    /** The same to the frame on the screen, as the browser's event timing has it (in steps of 8 ms). @type {number[]} */
    presented: [],
    /** Steps that frames and status messages told, and when. @type {{ at: number, step: number }[]} */
    steps: [],
    watchHover,
    reset,
    hold,
  };
  Object.assign(globalThis, { deltascopeProbe: probe });
  if (window.top === window) addEventListener('keydown', (event) => probe.keys.push(performance.timeOrigin + event.timeStamp), true);
  if (window.top === window || window.parent === window.top) return; // a webview's page is a frame in a frame

  let came = NaN; // the step of a frame that is not drawn yet
  let isFirst = false;
  /** Animation callbacks that wait while nothing shall be drawn; null while all may be. @type {FrameRequestCallback[] | null} */
  let held = null;

  /** Calls back once the browser has styled, laid out and painted the frame in whose animation callback we are. */
  function afterPaint(/** @type {() => void} */ then) {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      then();
    });
    port1.start();
    port2.postMessage(null);
  }

  /** Between an animation callback and its painting: what it changes is painted right after it, what changes at another time with the next frame. */
  let inFrame = false;
  const nextFrame = requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) => {
    if (held) return held.push(callback);
    return nextFrame((time) => {
      const start = now();
      inFrame = true;
      callback(time);
      const end = now();
      probe.busy.frame += end - start;
      const step = came;
      const first = isFirst && !Number.isNaN(step);
      came = NaN;
      if (first) {
        isFirst = false;
        probe.firstDrawn = end;
      }
      afterPaint(() => {
        inFrame = false;
        const painted = now();
        probe.busy.render += painted - end;
        if (first) probe.firstPainted = painted;
        if (!Number.isNaN(step)) probe.draws.push({ at: end, step, script: end - start, render: painted - end });
      });
    });
  };

  /** From now on nothing is drawn, so that no frame is asked for; or things are again. */
  function hold(/** @type {boolean} */ on) {
    const waiting = held ?? [];
    held = on ? waiting : null;
    if (!on) for (const callback of waiting) requestAnimationFrame(callback);
  }

  const later = setTimeout.bind(globalThis);
  // @ts-expect-error: Node's type of setTimeout has a property more
  globalThis.setTimeout = (callback, delay, ...rest) =>
    later(() => {
      const start = now();
      if (typeof callback === 'function') callback(...rest);
      probe.busy.timer += now() - start;
    }, delay);

  const listen = addEventListener.bind(globalThis);
  // document.write takes the listeners of the frame with it, but not this
  globalThis.addEventListener = (/** @type {string} */ type, /** @type {any} */ listener, /** @type {any} */ options) => {
    if (type !== 'message' || typeof listener !== 'function') return listen(type, listener, options);
    listen(type, (/** @type {any} */ event) => {
      const start = now();
      listener(event);
      probe.busy.message += now() - start;
      note(event.data, start);
    }, options);
  };

  function note(/** @type {any} */ data, /** @type {number} */ at) {
    if (typeof data?.kind !== 'string') return;
    probe.messages += 1;
    if (data.kind === 'network') {
      probe.networkAt = at;
      isFirst = true;
      probe.firstDrawn = probe.firstPainted = NaN;
    }
    if (data.kind === 'status') probe.steps.push({ at, step: data.status.step });
    if (data.kind !== 'frame') return;
    came = new Float64Array(data.buffer, 0, 1)[0] ?? NaN; // a frame begins with its step
    probe.frames.push({ at, step: came });
    probe.steps.push({ at, step: came });
  }

  /** Forgets what was counted so far. */
  function reset() {
    probe.draws = [];
    probe.frames = [];
    probe.steps = [];
    probe.messages = 0;
    probe.busy = { frame: 0, timer: 0, message: 0, render: 0 };
    probe.hovers = [];
    probe.presented = [];
  }

  /** From now on takes note of every move of the pointer that changes what the inspector reads: of its title while pointing, of its moment while dragging. */
  function watchHover(selector = '#inspector h2') {
    const read = document.querySelector(selector);
    if (!read) throw new Error(`the panel has no ${selector}`);
    let moved = NaN;
    let text = '';
    const textNow = () => read.textContent ?? '';
    listen('pointermove', (event) => {
      if (!Number.isNaN(moved)) return;
      moved = event.timeStamp;
      text = textNow();
    }, true);
    new MutationObserver(() => {
      if (Number.isNaN(moved) || textNow() === text || textNow() === '') return;
      const [from, inDom] = [moved, performance.now()];
      moved = NaN;
      const painted = () => afterPaint(() => probe.hovers.push({ inDom: inDom - from, painted: performance.now() - from }));
      if (inFrame) painted();
      else nextFrame(painted);
    }).observe(read, { childList: true, characterData: true, subtree: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'pointerover') probe.presented.push(entry.duration);
    }).observe(/** @type {PerformanceObserverInit} */ ({ type: 'event', durationThreshold: 16 }));
  }
})();
