import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { DayPicker } from '../../kit/Days.tsx';
import { today } from '../../kit/hospital-time.ts';
import { PlanMap } from '../../kit/LazyPlan.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { Field } from '../../kit/TypeAndPeriod.tsx';
import { useUrlState } from '../../kit/url-state.ts';

/** Points of a day on the plan of a floor: been to, missed, to come. */
export function FloorRounds() {
  const t = useText('rounds');
  const { values, set } = useUrlState();
  const day = values['day'] ?? today();
  const code = values['floor'];
  return (
    <>
      <search className="panel table-filters no-print">
        <Field name={t('floor')}>
          <PlacePicker value={code} onChange={(floor) => set({ floor })} />
        </Field>
        <Field name={t('days')}>
          <DayPicker allowClear={false} value={day} set={(next) => set({ day: next })} />
        </Field>
      </search>
      {code ? (
        <Floor key={code} code={code} day={day} />
      ) : (
        <div className="panel">
          <Empty title={t('chooseFloor')} />
        </div>
      )}
    </>
  );
}

function Floor({ code, day }: { code: string; day: string }) {
  const t = useText('rounds');
  const place = useApi(api.place.get, { code });
  const spots = useApi(api.round.spots, { place: code, day }, { every: 60_000 });
  return (
    <Loaded query={place}>
      {({ plan }) => (
        <Loaded query={spots}>
          {({ items }) => (
            <div className="floor-rounds">
              <div className="panel floor-plan">
                <PlanMap
                  plan={plan}
                  markers={items.map((one) => ({
                    id: one.key,
                    at: one.at,
                    name: `${one.name.split(' / ').at(-1)} ${one.made}/${one.due}`,
                    kind: 'place',
                    ...(one.missed > 0
                      ? { level: 'urgent' as const }
                      : one.bad > 0
                        ? { level: 'normal' as const }
                        : {}),
                    isDim: one.made === one.due && one.bad === 0,
                  }))}
                  height={560}
                />
              </div>
              <section className="panel floor-list">
                {items.length === 0 && <Empty title={t('noSpots')} />}
                {items.map((one) => (
                  <div key={one.key} className="floor-spot">
                    <strong>{one.name.split(' / ').at(-1)}</strong>
                    <span className="number">{t('spotState', { made: one.made, due: one.due })}</span>
                    {one.missed > 0 && (
                      <span className="round-trouble">
                        ◆ {t('missedCount')} {one.missed}
                      </span>
                    )}
                    {one.bad > 0 && (
                      <span className="round-trouble">
                        {t('bad')} {one.bad}
                      </span>
                    )}
                    <span className="muted">
                      {one.plans.join('、')} {one.lastAt && <Time at={one.lastAt} />}
                    </span>
                  </div>
                ))}
              </section>
            </div>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}
