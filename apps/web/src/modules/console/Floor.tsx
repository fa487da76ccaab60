import type { CaseDetail, CaseItem, Device, Place, Post } from '@anyuan/contract';
import { useMemo } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { levelOfCase } from '../../kit/case-words.ts';
import { PlanMap } from '../../kit/LazyPlan.tsx';
import type { PlanMarker } from '../../kit/plan-markers.ts';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';
import { isOpen, isWaiting } from './queue.ts';

type Spot = { x: number; y: number };

const useAllPlaces = () => useApi(api.place.list, { limit: 5000 }, { staleTime: 600_000 });

/** Places by id, with the way up to the nearest floor plan; the same as long as they are the same. */
export function usePlaces() {
  const { data } = useAllPlaces();
  return useMemo(() => {
    const byId = new Map((data?.items ?? []).map((place) => [place.id, place]));
    const planOf = (id: string | undefined): Place | undefined => {
      let at = id ? byId.get(id) : undefined;
      while (at && !at.plan) at = at.parentId ? byId.get(at.parentId) : undefined;
      return at;
    };
    const floors = [...byId.values()].filter(({ plan }) => plan);
    return { byId, planOf, floors };
  }, [data]);
}
export type Places = ReturnType<typeof usePlaces>;

/** Everything on one floor: devices of the place with the plan and below it. */
export function useFloorDevices(plan: Place | undefined): readonly Device[] {
  const can = useCan();
  const { data } = useApi(
    api.device.list,
    { place: plan?.code ?? '-', limit: 2000 },
    { enabled: plan !== undefined && can('device.read'), staleTime: 60_000 },
  );
  return useMemo(() => (data?.items ?? []).filter(({ planPlaceId }) => planPlaceId === plan?.id), [data, plan?.id]);
}

/** Where an alarm is on the plan: its device's own point, else that of its place. */
export function spotOf(item: CaseItem, devices: readonly Device[], places: Places): Spot | null {
  const device = devices.find(({ id }) => id === item.device?.id);
  return device?.at ?? (item.place ? (places.byId.get(item.place.id)?.at ?? null) : null);
}

interface FloorProps {
  /** In hand; nothing: the house is looked at, floor by floor. */
  item: CaseDetail | CaseItem | undefined;
  showFloor: (id: string) => void;
  items: readonly CaseItem[];
  plan: Place | undefined;
  devices: readonly Device[];
  places: Places;
  /** Ids of the people chosen to go. */
  chosen: readonly string[];
  choose: (id: string) => void;
  watch: (camera: { code: string; name: string }) => void;
}

export function Floor({ item, showFloor, items, plan, devices, places, chosen, choose, watch }: FloorProps) {
  const t = useText('console');
  const all = useAllPlaces();
  const { data: duty } = useApi(api.duty.now, {});
  const guards = useMemo(() => guardsOn(plan, duty?.posts ?? [], places), [plan, duty, places]);
  const cameras = useMemo(() => devices.filter(({ kind }) => kind === 'camera'), [devices]);
  const alarms = useMemo(
    () => items.filter((one) => isOpen(one) && one.place && places.planOf(one.place.id)?.id === plan?.id),
    [items, plan, places],
  );
  const spot = useMemo(() => (item ? spotOf(item, devices, places) : null), [item, devices, places]);

  const markers = useMemo((): PlanMarker[] => {
    const ringing = alarms.flatMap((one): PlanMarker[] => {
      const at = spotOf(one, devices, places);
      if (!at) return [];
      return [
        {
          id: `case:${one.id}`,
          at,
          name: one.title,
          kind: devices.find(({ id }) => id === one.device?.id)?.kind ?? 'place',
          level: levelOfCase(one),
          isAlarm: isWaiting(one) || one.id === item?.id,
          isSelected: one.id === item?.id,
        },
      ];
    });
    // With nothing in hand all that stands there, and how it is.
    const standing = (item ? cameras : devices).flatMap((device): PlanMarker[] =>
      device.at
        ? [
            {
              id: `${device.kind}:${device.code}`,
              at: device.at,
              name: device.name,
              kind: device.kind,
              isDim: device.health !== 'online',
            },
          ]
        : [],
    );
    const walking = guards.map(({ id, name, at }): PlanMarker => ({
      id: `person:${id}`,
      at,
      name,
      kind: 'person',
      isSelected: chosen.includes(id),
    }));
    return [...standing, ...walking, ...ringing];
  }, [alarms, cameras, guards, devices, places, item, chosen]);

  const lines = useMemo(
    () =>
      guards
        .filter(
          ({ id, at }) => spot && chosen.includes(id) && Math.hypot(at.x - spot.x, at.y - spot.y) > nearStep(plan) * 2,
        )
        .map(({ at, name }) => ({ from: at, to: spot ?? at, label: name })),
    [spot, guards, chosen, plan],
  );

  const open = (id: string): void => {
    const [kind, rest = ''] = id.split(/:(.*)/s);
    if (kind === 'case') choose(rest);
    const camera = kind === 'camera' ? cameras.find(({ code }) => code === rest) : undefined;
    if (camera) watch(camera);
  };

  return (
    <Loaded query={all}>
      {() =>
        plan ? (
          <>
            <div className="desk-floor-name">
              {item ? (
                <strong>{plan.path}</strong>
              ) : (
                <select aria-label={t('floor')} value={plan.id} onChange={({ target }) => showFloor(target.value)}>
                  {places.floors.map(({ id, path }) => (
                    <option key={id} value={id}>
                      {path}
                    </option>
                  ))}
                </select>
              )}
              <span>{t('guardsHere', { count: guards.length })}</span>
              <span>{t('camerasHere', { count: cameras.length })}</span>
            </div>
            <PlanMap plan={plan.plan} markers={markers} lines={lines} onOpen={open} focus={spot ?? undefined} />
          </>
        ) : (
          <Empty title={item ? (item.place?.path ?? t('floorNoPlace')) : t('floorNone')}>
            {item && !item.place ? t('floorNoPlace') : undefined}
          </Empty>
        )
      }
    </Loaded>
  );
}

/** So much of the plan apart, marks do not cover each other. */
const nearStep = (plan: Place | undefined): number => (plan?.plan?.width ?? 1000) / 45;

/** People on duty on this floor; several at one place stand side by side. */
function guardsOn(
  plan: Place | undefined,
  posts: readonly Post[],
  places: Places,
): { id: string; name: string; at: Spot }[] {
  if (!plan) return [];
  const standing = new Map<string, number>();
  const seen = new Set<string>();
  return posts.flatMap((post) =>
    post.on.flatMap(({ person, place }) => {
      const where = place ?? post.place;
      const at = where ? places.byId.get(where.id)?.at : null;
      if (!where || !at || places.planOf(where.id)?.id !== plan.id || seen.has(person.id)) return [];
      seen.add(person.id);
      const before = standing.get(where.id) ?? 0;
      standing.set(where.id, before + 1);
      const step = nearStep(plan);
      return [
        {
          id: person.id,
          name: person.name,
          at: { x: at.x + step * (before % 6), y: at.y + step * (1 + Math.floor(before / 6)) },
        },
      ];
    }),
  );
}
