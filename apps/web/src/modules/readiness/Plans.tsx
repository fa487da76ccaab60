import type { EmergencyPlan } from '@anyuan/contract';
import { Button, Tag } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { dayTime } from '../../kit/hospital-time.ts';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';

/** Emergency plans as action cards, and the way to drills. */
export function Plans() {
  const t = useText('readiness');
  const can = useCan();
  const query = useApi(api.hva.plans, {});
  return (
    <>
      <div className="ops-bar">
        <span className="muted">{t('plansHint')}</span>
        <span className="ops-verbs">
          <Link to="/registers/emergency-plan">{t('openPlans')}</Link>
          <Link to="/cases?type=drill">{t('openDrills')}</Link>
          {can('readiness.manage') && (
            <Link to="/cases/new/drill">
              <Button type="primary">{t('newDrill')}</Button>
            </Link>
          )}
        </span>
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('plansNone')} />
            </div>
          ) : (
            <div className="hva-cards">
              {items.map((plan) => (
                <Card key={plan.id} plan={plan} />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
}

/** One plan: what to do, what it is for, who has been trained for it, and how its drills went. */
function Card({ plan }: { plan: EmergencyPlan }) {
  const t = useText('readiness');
  const label = useLabel();
  return (
    <section className="panel hva-card emergency-plan">
      <header>
        <Link to={`/things/${plan.id}`}>{plan.name}</Link>
        <span className="muted">{plan.edition}</span>
      </header>
      <p>
        {plan.events.map(({ key, name, nameEn, rank }) => (
          <Tag key={key} color={rank === null ? 'default' : 'warning'}>
            {label([name, nameEn])}
            {rank !== null && ` · ${t('ranked', { rank })}`}
          </Tag>
        ))}
      </p>
      <ol>
        {plan.steps.map((step) => (
          <li key={`${step.who} ${step.what}`}>
            <strong>{step.who}</strong> {step.what}
            {step.minutes !== null && <span className="muted"> {t('within', { minutes: step.minutes })}</span>}
          </li>
        ))}
      </ol>
      {plan.reviewOn && <p className="muted">{t('reviewOn', { day: plan.reviewOn })}</p>}
      <h3>{t('itsDrills')}</h3>
      {plan.drills.length === 0 && <p className="hva-lacks">▲ {t('noDrill')}</p>}
      <ul className="ops-lines">
        {plan.drills.slice(0, 5).map((drill) => (
          <li key={drill.id}>
            <Link to={`/cases/${drill.id}`}>{drill.title}</Link>{' '}
            <span className="muted">
              {label(drill.state)} {drill.at && <span className="number">{drill.at}</span>}
              {drill.score !== null && ` · ${t('points', { points: drill.score })}`}
            </span>
          </li>
        ))}
      </ul>
      {plan.trainings.length > 0 && (
        <>
          <h3>{t('itsTrainings')}</h3>
          <ul className="ops-lines">
            {plan.trainings.slice(0, 5).map((one) => (
              <li key={one.id}>
                {one.title}{' '}
                <span className="muted number">
                  {dayTime(one.from)} · {t('signedCount', { count: one.signed })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
