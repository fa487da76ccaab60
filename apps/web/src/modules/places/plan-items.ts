import type { Device, Place } from '@anyuan/contract';

import type { PlanXY } from '../../kit/plan-markers.ts';
import type { PlanMarker } from '../../kit/plan-markers.ts';
import { placesOnPlan } from './tree.ts';

/** A place or device that belongs on a plan, put on it or not. */
export type PlanItem = { at: PlanXY | null } & (
  | { is: 'place'; id: string; it: Place }
  | { is: 'device'; id: string; it: Device }
);

export const layers = ['places', 'alarms', 'cameras', 'others'] as const;
export type Layer = (typeof layers)[number];

export function layerOf(item: PlanItem): Layer {
  if (item.is === 'place') return 'places';
  if (item.it.kind === 'camera') return 'cameras';
  return item.it.kind === 'panic-button' || item.it.kind === 'panic-post' ? 'alarms' : 'others';
}

/** Everything that belongs on the plan of `owner`; `moved` holds what the person has just dropped. */
export function itemsOn(
  owner: Place,
  places: readonly Place[],
  devices: readonly Device[],
  moved: Readonly<Record<string, PlanXY | null>>,
): PlanItem[] {
  const at = (one: Place | Device): PlanXY | null => (one.id in moved ? (moved[one.id] ?? null) : one.at);
  return [
    ...placesOnPlan(places, owner).map((it) => ({ is: 'place' as const, id: it.id, it, at: at(it) })),
    ...devices
      .filter((it) => it.planPlaceId === owner.id)
      .map((it) => ({ is: 'device' as const, id: it.id, it, at: at(it) })),
  ];
}

export const markersOf = (items: readonly PlanItem[], selected: string | undefined): PlanMarker[] =>
  items.flatMap((item) =>
    item.at
      ? [
          {
            id: item.id,
            at: item.at,
            name: `${item.it.name} (${item.it.code})`,
            kind: item.is === 'place' ? 'place' : item.it.kind,
            isSelected: item.id === selected,
            ...(item.is === 'device' && (item.it.health === 'fault' || item.it.health === 'offline')
              ? { level: 'urgent' as const }
              : {}),
          },
        ]
      : [],
  );
