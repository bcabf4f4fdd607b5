/** Where a card goes: beside its target, never over it, inside the room. A pure function. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** From the target to the card. */
const distance = 12;

/** Where to look for room first: at the sides of a unit, but under an edge, whose units stand at its sides. */
export type Preference = 'beside' | 'under';

/**
 * The upper left corner of a card of a size. Beside: right of the target if there is room, else left, below, above. Under: below,
 * above, right, left. Where it fits nowhere it goes to the side with the most room and stays inside as far as it can.
 */
export function placeCard(target: Circle, size: { readonly width: number; readonly height: number }, room: Box, preference: Preference = 'beside'): { readonly left: number; readonly top: number } {
  const away = target.radius + distance;
  const [right, bottom] = [room.left + room.width, room.top + room.height];
  const inX = (left: number): number => clamp(left, room.left, right - size.width);
  const inY = (top: number): number => clamp(top, room.top, bottom - size.height);
  const level = inY(target.y - size.height / 2);
  const centred = inX(target.x - size.width / 2);
  const beside = [
    { spare: right - (target.x + away) - size.width, left: target.x + away, top: level },
    { spare: target.x - away - room.left - size.width, left: target.x - away - size.width, top: level },
  ];
  const under = [
    { spare: bottom - (target.y + away) - size.height, left: centred, top: target.y + away },
    { spare: target.y - away - room.top - size.height, left: centred, top: target.y - away - size.height },
  ];
  const sides = preference === 'beside' ? [...beside, ...under] : [...under, ...beside];
  const best = sides.find(({ spare }) => spare >= 0) ?? sides.reduce((a, b) => (b.spare > a.spare ? b : a));
  return { left: inX(best.left), top: inY(best.top) };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
