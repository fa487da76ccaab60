import type { WallPlan } from '@anyuan/contract';
import { useMemo } from 'react';

import { api, hrefOf, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { PlanMap } from '../../kit/LazyPlan.tsx';
import type { PlanMarker } from '../../kit/plan-markers.ts';
import type { Level } from '../../tokens.ts';
import { NotShown } from './NotShown.tsx';

const everyMs = 5_000;
const levels: Partial<Record<WallPlan['devices'][number]['health'], Level>> = { offline: 'normal', fault: 'urgent' };

/** A floor on the wall: what stands on it, whether it is well, and what rings there. */
export default function PlanTile({ screen, place }: { screen: string; place: string }) {
  const t = useText('wall');
  const { data, error } = useApi(api.wall.plan, { code: screen, place }, { every: everyMs, keep: true });
  const markers = useMemo(() => (data ? markersOf(data) : []), [data]);
  if (!data) return <NotShown error={error} what={place} />;
  const { name, plan, devices, alarms } = data;
  const count = (health: string): number => devices.filter((one) => one.health === health).length;
  return (
    <figure className="screen-plan" data-plan={place}>
      {plan ? (
        <PlanMap
          plan={{ fileId: plan.picture, width: plan.width, height: plan.height }}
          picture={hrefOf(api.wall.planPicture, { code: screen, place, picture: plan.picture })}
          markers={markers}
        />
      ) : (
        <NotShown error={null} what={name} />
      )}
      <figcaption>
        <strong>{name}</strong>
        {alarms.length > 0 && <span className="screen-plan-alarm">▲ {t('alarmsHere', { count: alarms.length })}</span>}
        <span className="number">
          {t('devicesHere', { all: devices.length, offline: count('offline'), fault: count('fault') })}
        </span>
        {error && <span className="screen-plan-alarm">◆ {t('old')}</span>}
      </figcaption>
    </figure>
  );
}

function markersOf({ devices, alarms }: WallPlan): PlanMarker[] {
  return [
    ...devices.map(({ code, name, kind, at, health }): PlanMarker => {
      const level = levels[health];
      return { id: code, at, name, kind, ...(level ? { level } : { isDim: health === 'unknown' }) };
    }),
    ...alarms.flatMap(({ id, title, at, mark }): PlanMarker[] =>
      at ? [{ id, at, name: title, kind: 'place', level: mark ? 'info' : 'critical', isAlarm: true }] : [],
    ),
  ];
}
