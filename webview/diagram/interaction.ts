/** Pointer and keyboard on the diagram: one stop for Tab, arrows inside. */

import type { Cursor } from '../cursor.ts';
import type { DiagramLayout } from '../layout.ts';
import type { Scene } from '../scene.ts';
import { isVisible } from '../target.ts';
import type { NodeTarget } from '../../src/protocol/cursor.ts';
import { targetAt } from './geometry.ts';
import type { NodeLayer } from './nodes.ts';
import { moveFrom, walkEdges } from './walk.ts';

/** What is on screen while something is. */
export interface View {
  readonly scene: Scene;
  readonly layout: DiagramLayout;
}

const firstStop: NodeTarget = { kind: 'node', column: 0, unit: 0 };

export class Interaction {
  private readonly element: HTMLElement;
  private readonly nodes: NodeLayer;
  private readonly cursor: Cursor;
  private readonly view: () => View | null;
  private readonly page: (column: number, by: 1 | -1) => void;
  /** The node that Tab leads to. */
  private stop: NodeTarget = firstStop;

  constructor(element: HTMLElement, nodes: NodeLayer, cursor: Cursor, view: () => View | null, page: (column: number, by: 1 | -1) => void) {
    this.element = element;
    this.nodes = nodes;
    this.cursor = cursor;
    this.view = view;
    this.page = page;
    element.addEventListener('pointermove', (event) => this.onPointer(event));
    element.addEventListener('pointerleave', () => cursor.setHover(null));
    element.addEventListener('click', (event) => this.onClick(event));
    element.addEventListener('keydown', (event) => this.onKey(event));
    element.addEventListener('focusin', (event) => this.onFocus(event));
    element.addEventListener('focusout', () => cursor.setFocus(null));
  }

  reset(): void {
    this.stop = firstStop;
  }

  /** The node that Tab leads to: the last one that had the focus, as long as it is in view. */
  tabStop({ frame }: Scene): NodeTarget {
    if (!isVisible(frame, this.stop)) this.stop = { kind: 'node', column: this.stop.column, unit: frame.columns[this.stop.column]?.first ?? 0 };
    return this.stop;
  }

  private onPointer(event: PointerEvent): void {
    const target = this.under(event);
    this.element.classList.toggle('pointing', target !== null);
    this.cursor.setHover(target);
  }

  private onClick(event: MouseEvent): void {
    const target = this.under(event);
    if (target) this.cursor.togglePin(target);
    else if (!isButton(event.target)) this.cursor.unpin();
  }

  private under(event: MouseEvent): ReturnType<typeof targetAt> {
    const view = this.view();
    if (!view || isButton(event.target)) return null;
    const { left, top } = this.element.getBoundingClientRect();
    return targetAt(view.layout, view.scene.frame, { x: event.clientX - left, y: event.clientY - top });
  }

  private onFocus(event: FocusEvent): void {
    const view = this.view();
    const node = view && this.nodes.nodeOf(view.scene.frame, event.target);
    if (!node) return;
    this.stop = node;
    if (event.target instanceof Element && event.target.matches(':focus-visible')) this.cursor.setFocus(node);
  }

  private onKey(event: KeyboardEvent): void {
    const view = this.view();
    const node = view && this.nodes.nodeOf(view.scene.frame, event.target);
    if (!node || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.act(view.scene, node, event.key)) event.preventDefault();
  }

  /** Does what a key on a node says; false for a key that says nothing here. */
  private act({ frame }: Scene, node: NodeTarget, key: string): boolean {
    const { cursor } = this;
    const moved = moveFrom(frame, node, key);
    if (moved) {
      this.nodes.focus(frame, moved);
      cursor.setFocus(moved);
    } else if (key === 'Enter' || key === ' ') cursor.togglePin(cursor.focus ?? node);
    else if (key === '[' || key === ']') cursor.walkTo(walkEdges(frame, node, cursor.pinned ?? cursor.focus, key === ']' ? 1 : -1) ?? node);
    else if (key === 'PageUp' || key === 'PageDown') this.page(node.column, key === 'PageUp' ? -1 : 1);
    else if (key === 'Escape' && cursor.focus?.kind === 'edge' && !cursor.pinned) cursor.setFocus(node);
    else return false;
    return true;
  }
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button') !== null;
}
