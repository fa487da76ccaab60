import { Button } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';

/** Emergency plans as action cards, and the way to drills. */
export function Plans() {
  const t = useText('readiness');
  const can = useCan();
  const query = useApi(api.dispatch.plans, {});
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
                <section key={plan.id} className="panel hva-card">
                  <header>
                    <Link to={`/things/${plan.id}`}>{plan.name}</Link>
                    <span className="muted">{plan.edition}</span>
                  </header>
                  <ol>
                    {plan.steps.map((step) => (
                      <li key={`${step.who} ${step.what}`}>
                        <strong>{step.who}</strong> {step.what}
                        {step.minutes !== null && (
                          <span className="muted"> {t('within', { minutes: step.minutes })}</span>
                        )}
                      </li>
                    ))}
                  </ol>
                  {plan.reviewOn && <p className="muted">{t('reviewOn', { day: plan.reviewOn })}</p>}
                </section>
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
}
