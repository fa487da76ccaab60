import L from 'leaflet';

import { levelShapes, type Level } from '../tokens.ts';

/** Pixels of the plan, y down. */
export interface PlanXY {
  x: number;
  y: number;
}

export interface PlanMarker {
  id: string;
  at: PlanXY;
  name: string;
  /** A device kind, `place`, or `person`. */
  kind: string;
  /** Colour and shape of trouble; `alarm` blinks besides. */
  level?: Level;
  isAlarm?: boolean;
  isDim?: boolean;
  isSelected?: boolean;
}

export const fromPlan = ({ x, y }: PlanXY): L.LatLngTuple => [-y, x];
export const toPlan = ({ lat, lng }: L.LatLng): PlanXY => ({
  x: Math.max(0, Math.round(lng)),
  y: Math.max(0, Math.round(-lat)),
});

export const planDistance = (a: PlanXY, b: PlanXY): number => Math.hypot(a.x - b.x, a.y - b.y);

/** One stroke path per kind on a 16 × 16 field. */
const glyphs: Record<string, string> = {
  'panic-button': 'M8 3v6M8 12v1',
  'panic-post': 'M8 2v8M5 13h6',
  camera: 'M2 5h8v6H2zM10 8l4-2.500v5z',
  door: 'M4 2h8v12H4zM9.500 8h.5',
  'intrusion-zone': 'M2 8c3-5 9-5 12 0M5 10c2-3 4-3 6 0M8 12h.1',
  'security-gate': 'M3 14V3h10v11',
  intercom: 'M3 6a3 3 0 0 1 6 0v4a3 3 0 0 1-6 0zM12 5v6',
  'fire-detector': 'M8 2c3 4 4 5 4 7.500a4 4 0 0 1-8 0C4 7 6 6 8 2z',
  sensor: 'M3 11a5 5 0 0 1 10 0M8 11l2.500-3M2 14h12',
  screen: 'M2 3h12v8H2zM6 14h4',
  siren: 'M4 11a4 4 0 0 1 8 0zM3 13.500h10M8 2v2',
  radio: 'M5 6h6v8H5zM6 6V2',
  person: 'M8 7.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5M3 14c.5-3 2.500-4.500 5-4.500s4.500 1.500 5 4.500',
  place: 'M8 14c-3-4-4-5.500-4-7.500a4 4 0 0 1 8 0C12 8.500 11 10 8 14z',
  other: 'M5 8h6',
};

/** A text node, never markup: names come from people. Drawn as `CutFront` does. */
export function nameNode(name: string): HTMLElement {
  const line = document.createElement('span');
  line.className = 'cut-front';
  const text = document.createElement('bdi');
  text.textContent = name;
  line.append(text);
  return line;
}

export function markerOf(marker: PlanMarker, draggable: boolean): L.Marker {
  const face = document.createElement('div');
  face.className = [
    'plan-point',
    marker.isAlarm && 'is-alarm',
    marker.isDim && 'is-dim',
    marker.isSelected && 'is-selected',
  ]
    .filter(Boolean)
    .join(' ');
  if (marker.level) face.style.setProperty('--point', `var(--level-${marker.level}-mark)`);
  const glyph = glyphs[marker.kind] ?? glyphs['other'];
  face.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${glyph}"/></svg>`;
  if (marker.level && marker.level !== 'done') {
    const badge = document.createElement('span');
    badge.className = 'plan-badge';
    badge.textContent = levelShapes[marker.level];
    face.append(badge);
  }
  const size = marker.isAlarm ? 36 : 24;
  const made = L.marker(fromPlan(marker.at), {
    icon: L.divIcon({ html: face, className: '', iconSize: [size, size] }),
    draggable,
    title: marker.name,
    alt: marker.name,
    keyboard: true,
    zIndexOffset: marker.isAlarm ? 1000 : 0,
  });
  if (marker.isAlarm) {
    made.bindTooltip(nameNode(marker.name), {
      permanent: true,
      direction: 'top',
      offset: [0, -size / 2],
      className: 'plan-name',
    });
  }
  return made;
}
