import type { CoveredPlace } from '@anyuan/contract';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { PlanMap } from '../../kit/LazyPlan.tsx';
import { NameSelect } from '../../kit/NameSelect.tsx';
import { Panel } from '../../kit/Panel.tsx';
import type { PlanMarker } from '../../kit/plan-markers.ts';
import { Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';

/** The same places on their floor plans: red with a mark where it is missing. */
export function CoveragePlan({ places }: { places: readonly CoveredPlace[] }) {
  const t = useText('registers');
  const { values, set } = useUrlState();
  const drawn = useMemo(() => places.filter(({ planPlaceId }) => planPlaceId !== null), [places]);
  // The plan with the most places without it is shown first.
  const plans = useMemo(() => {
    const byPlan = [...Map.groupBy(drawn, ({ planPlaceId }) => planPlaceId ?? '')];
    const lacking = (some: readonly CoveredPlace[]): number => some.filter(({ covered }) => !covered).length;
    return byPlan
      .map(([id, some]) => ({ id, lacking: lacking(some), all: some.length }))
      .toSorted((a, b) => b.lacking - a.lacking);
  }, [drawn]);
  const chosen = plans.find(({ id }) => id === values['plan']) ?? plans[0];
  if (!chosen) return null;
  return (
    <Panel title={t('onPlan')} extra={<PlanChoice plans={plans} chosen={chosen.id} choose={(plan) => set({ plan })} />}>
      <PlanOf key={chosen.id} id={chosen.id} places={drawn.filter(({ planPlaceId }) => planPlaceId === chosen.id)} />
    </Panel>
  );
}

interface Plan {
  id: string;
  lacking: number;
  all: number;
}

function PlanChoice({
  plans,
  chosen,
  choose,
}: {
  plans: readonly Plan[];
  chosen: string;
  choose: (id: string) => void;
}) {
  const t = useText('registers');
  const { data } = useApi(api.place.list, { hasPlan: true }, { staleTime: 60_000 });
  const nameOf = (id: string): string => data?.items.find((place) => place.id === id)?.path ?? '…';
  return (
    <NameSelect
      aria-label={t('onPlan')}
      value={chosen}
      onChange={choose}
      popupMatchSelectWidth={false}
      options={plans.map(({ id, lacking, all }) => ({
        value: id,
        label: `${nameOf(id)} · ${lacking > 0 ? `◆ ${t('coverageLacking', { count: lacking })}` : t('coverageAll', { count: all })}`,
      }))}
    />
  );
}

function PlanOf({ id, places }: { id: string; places: readonly CoveredPlace[] }) {
  const t = useText('registers');
  const navigate = useNavigate();
  const query = useApi(api.place.get, { code: id });
  const markers = useMemo(
    () =>
      places.flatMap(({ place, at, there, covered }): PlanMarker[] =>
        at
          ? [
              {
                id: place.code,
                at,
                kind: 'place',
                name: `${place.name} · ${covered ? t('coverageHas', { count: there }) : t('coverageNo')}`,
                level: covered ? 'done' : 'urgent',
              },
            ]
          : [],
      ),
    [places, t],
  );
  const beside = places.filter(({ at }) => at === null);
  return (
    <Loaded query={query} rows={6}>
      {({ plan }) => (
        <>
          <PlanMap
            plan={plan}
            markers={markers}
            height={460}
            onOpen={(code) => void navigate(`/places?row=${encodeURIComponent(code)}`)}
          />
          {beside.length > 0 && (
            <p className="muted">
              {t('coverageUndrawn')}{' '}
              {beside.map(({ place, covered }) => `${covered ? '' : '◆ '}${place.name}`).join('、')}
            </p>
          )}
        </>
      )}
    </Loaded>
  );
}
