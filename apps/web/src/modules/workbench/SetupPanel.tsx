import type { SetupStep } from '@anyuan/contract';
import { Button, Progress } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { Panel } from '../../kit/Panel.tsx';
import { Loaded } from '../../kit/States.tsx';
import { recall, remember } from '../../remember.ts';

const pages: Record<SetupStep, string> = {
  places: '/places',
  departments: '/people?tab=departments',
  people: '/people',
  devices: '/devices',
  plans: '/places',
  duty: '/duty',
  test: '/devices?kind=panic-button&tested=false',
};
/** Where to look at what is amiss. */
const amiss: Record<string, string> = {
  noRole: '/people?noRole=true&active=true',
  noPassword: '/people?noPassword=true&active=true',
  noDuty: '/people',
  noToken: '/devices?kind=panic-button&token=false',
  untested: '/devices?kind=panic-button&tested=false',
  noPlace: '/devices?placed=false',
  noPlan: '/places?tab=list&kind=floor&hasPlan=false',
};
const hidden = 'setup.hidden';

/** From an empty installation to a hospital that answers alarms: what is done, what is next, what is amiss. */
export function SetupPanel() {
  const t = useText('firstVisit');
  const [isHidden, hide] = useState(() => recall(hidden) === 'yes');
  // Whoever comes back from one of the steps sees it done.
  const query = useApi(api.setup.steps, {}, { enabled: !isHidden, every: 60_000, staleTime: 0 });
  const items = query.data?.items ?? [];
  const done = items.filter(({ isDone }) => isDone).length;
  if (isHidden || (query.data && done === items.length)) return null;
  const next = items.find(({ isDone }) => !isDone)?.step;
  return (
    <Panel
      title={t('setup')}
      extra={
        <Button
          type="link"
          size="small"
          onClick={() => {
            remember(hidden, 'yes');
            hide(true);
          }}
        >
          {t('setupHide')}
        </Button>
      }
    >
      <Loaded query={query} rows={7}>
        {() => (
          <>
            <Progress
              aria-label={t('setup')}
              percent={Math.round((done / items.length) * 100)}
              format={() => t('setupDone', { done, of: items.length })}
            />
            <ol className="setup-steps">
              {items.map(({ step, isDone, done: count, of, lacks }) => (
                <li key={step} data-step={step} data-done={isDone} aria-current={step === next ? 'step' : undefined}>
                  <span aria-hidden="true">{isDone ? '✓' : step === next ? '▶' : '○'}</span>
                  <div>
                    <Link to={pages[step]}>{t(`setup_${step}`)}</Link>{' '}
                    <span className="number muted">{of === null ? count : `${count}/${of}`}</span>
                    {!isDone && <div className="muted">{t(`setupHow_${step}`)}</div>}
                    {lacks.map(({ what, count: lacking }) => (
                      <div key={what} className="setup-lack">
                        ◆{' '}
                        {amiss[what] ? (
                          <Link to={amiss[what]}>{t(`setupLack_${what}`, { count: lacking })}</Link>
                        ) : (
                          t(`setupLack_${what}`, { count: lacking })
                        )}
                      </div>
                    ))}
                  </div>
                </li>
              ))}
            </ol>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
