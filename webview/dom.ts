/** Small helpers to build and to update elements. */

type Attributes = Readonly<Record<string, string>>;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An HTML element with attributes and children. */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly (Node | string)[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** An SVG element with attributes and children. */
export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: readonly Node[]): SVGElementTagNameMap[K] {
  const element = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** An icon from its source text; hidden from screen readers. */
export function icon(source: string): SVGElement {
  const parsed = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
  const copy = svg('svg', { class: 'icon', viewBox: parsed.getAttribute('viewBox') ?? '0 0 16 16', 'aria-hidden': 'true' });
  copy.append(...Array.from(parsed.childNodes, (node) => document.importNode(node, true)));
  return copy;
}

/** Sets the text only when it differs. */
export function setText(element: Element, text: string): void {
  const first = element.firstChild;
  if (first instanceof Text && !first.nextSibling) {
    if (first.data !== text) first.data = text;
  } else if (first || text) element.textContent = text;
}

/** Sets an attribute only when it differs; null removes it. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Calls back once the page has been laid out and painted for the next animation frame. */
export function afterNextPaint(then: () => void): void {
  requestAnimationFrame(() => afterPaint(then));
}

/** To be called in an animation frame: calls back once the page has been laid out and painted for it. */
export function afterPaint(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', () => {
    port1.close();
    then();
  });
  port1.start();
  port2.postMessage(null);
}
