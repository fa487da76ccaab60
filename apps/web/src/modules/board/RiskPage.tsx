import { hourViews, riskColours, type HourView, type Result, type RiskSpot } from '@anyuan/contract';
import { Segmented } from 'antd';
import type { CSSProperties } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { PlanMap } from '../../kit/LazyPlan.tsx';
import { Page } from '../../kit/Page.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Field, PeriodField, usePeriod } from '../../kit/TypeAndPeriod.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import type { Level } from '../../tokens.ts';

import './risk.css';

const levels: Record<RiskSpot['level'], Level> = { red: 'critical', orange: 'urgent', yellow: 'normal', blue: 'info' };
const colours = ['red', 'orange', 'yellow', 'blue'] as const;
const marks = { red: '▲', orange: '◆', yellow: '●', blue: '○' } as const;

/** Where things happen, on the plan of a floor, in four colours; and at what hours in which building. */
export default function RiskPage() {
  const t = useText('board');
  const { values, set } = useUrlState();
  const period = usePeriod();
  const floors = useApi(api.indicator.floors, period, { keep: true });
  // Nobody has chosen: where it is worst.
  const floor = values['floor'] ?? floors.data?.items[0]?.code;
  return (
    <Page title={t('risk')} note={t('riskNote')}>
      <search className="panel table-filters no-print">
        <Field name={t('floor')}>
          <PlacePicker value={floor} onChange={(next) => set({ floor: next })} />
        </Field>
        <PeriodField />
      </search>
      <Floors floors={floors.data?.items ?? []} shown={floor} show={(next) => set({ floor: next })} />
      {floor ? (
        <Floor key={floor} code={floor} period={period} />
      ) : (
        <div className="panel risk-none">
          <Empty title={t('chooseFloor')} />
        </div>
      )}
      <Hours period={period} />
    </Page>
  );
}

interface FloorsProps {
  floors: Result<typeof api.indicator.floors>['items'];
  shown: string | undefined;
  show: (code: string) => void;
}

/** Floors on which something happened, the worst first, with how many points of each colour. */
function Floors({ floors, shown, show }: FloorsProps) {
  const t = useText('board');
  const label = useLabel();
  if (floors.length === 0) return null;
  return (
    <nav className="risk-floors no-print" aria-label={t('floor')}>
      {floors.map(({ code, name, levels: count }) => (
        <button key={code} type="button" aria-current={code === shown} onClick={() => show(code)}>
          <span>{name}</span>
          {colours.map(
            (colour) =>
              count[colour] > 0 && (
                <span key={colour} data-risk={colour} title={label(riskColours[colour])}>
                  <span aria-hidden="true">{marks[colour]}</span>
                  <span className="visually-hidden">{label(riskColours[colour])}</span> {count[colour]}
                </span>
              ),
          )}
        </button>
      ))}
    </nav>
  );
}

interface Asked {
  from: string;
  to: string;
}

function Floor({ code, period }: { code: string; period: Asked }) {
  const t = useText('board');
  const label = useLabel();
  const place = useApi(api.place.get, { code });
  const spots = useApi(api.indicator.spots, { place: code, ...period }, { keep: true });
  return (
    <Loaded query={place}>
      {({ plan }) => (
        <Loaded query={spots}>
          {({ items }) => (
            <div className="risk-floor">
              <div className="panel risk-plan">
                <PlanMap
                  plan={plan}
                  markers={items.map((one) => ({
                    id: one.key,
                    at: one.at,
                    name: `${one.name.split(' / ').at(-1)} ${one.alarms + one.violence}`,
                    kind: 'place',
                    level: levels[one.level],
                  }))}
                  height={520}
                />
              </div>
              <section className="panel risk-list">
                {items.length === 0 && <Empty title={t('noSpots')} />}
                {items
                  .toSorted((a, b) => rank(b) - rank(a))
                  .map((one) => (
                    <div key={one.key} data-risk={one.level}>
                      <strong>
                        <span aria-hidden="true">{marks[one.level]} </span>
                        {one.name.split(' / ').at(-1)} · {label(riskColours[one.level])}
                      </strong>
                      <span className="muted">{t('spot', countsOf(one))}</span>
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

const countsOf = ({ alarms, violence, hazards, major, missed }: RiskSpot) => ({
  alarms,
  violence,
  hazards,
  major,
  missed,
});
const heat = (share: number) => ({ '--heat': share }) as CSSProperties;
const rank = (one: RiskSpot): number => -colours.indexOf(one.level) * 1e6 + one.alarms;

function Hours({ period }: { period: Asked }) {
  const t = useText('board');
  const label = useLabel();
  const { values, set } = useUrlState();
  const what: HourView = values['what'] === 'violence' ? 'violence' : 'alarms';
  const query = useApi(api.indicator.hours, { what, ...period }, { keep: true });
  return (
    <section className="panel risk-hours" aria-label={t('hours')}>
      <header>
        <h2>{t('hours')}</h2>
        <Segmented
          value={what}
          onChange={(next) => set({ what: next === 'alarms' ? undefined : next })}
          options={Object.entries(hourViews).map(([value, words]) => ({
            value: value as HourView,
            label: label(words),
          }))}
        />
      </header>
      <Loaded query={query}>
        {({ rows, columns, cells }) => {
          const most = Math.max(1, ...cells.map(({ value }) => value));
          const at = new Map(cells.map((cell) => [`${cell.row} ${cell.column}`, cell.value]));
          if (cells.length === 0) return <Empty title={t('noHours')} />;
          return (
            // A region of its own to scroll in.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <div className="risk-scroll" tabIndex={0} role="region" aria-label={t('hours')}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('building')}</th>
                    {columns.map((column) => (
                      <th key={column.key} scope="col">
                        {column.key}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.key}>
                      <th scope="row">{label(row.label)}</th>
                      {columns.map((column) => {
                        const value = at.get(`${row.key} ${column.key}`);
                        return (
                          <td key={column.key} style={heat(value === undefined ? 0 : 0.15 + (0.6 * value) / most)}>
                            {value}
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          );
        }}
      </Loaded>
      <Link to={`/figures?type=${what === 'alarms' ? 'alarm' : 'incident'}&by=hour`}>{t('asFigures')}</Link>
    </section>
  );
}
