import type { Shift } from '@anyuan/contract';
import { Drawer } from 'antd';
import { useState } from 'react';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { dayTime, hourTime } from '../../kit/hospital-time.ts';
import { Panel } from '../../kit/Panel.tsx';
import { PlainButton } from '../../kit/PlainButton.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useCan } from '../../session.ts';
import { useNow } from '../../stream/index.tsx';
import { Plan } from './Plan.tsx';

/** Who is planned today at which area, and whether he is there. */
export function Planned() {
  const t = useText('serviceDesk');
  const can = useCan();
  const now = useNow();
  const today = dayTime(now);
  const [isPlanning, plan] = useState(false);
  const query = useApi(api.duty.shifts, { from: today, to: today, kind: 'service-desk' });
  return (
    <Panel
      title={t('planned')}
      extra={can('service.handle') && <PlainButton act={() => plan(true)}>{t('plan')}</PlainButton>}
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('nobodyPlanned')} />
          ) : (
            <ul className="counter-people">
              {items.map((shift) => (
                <li key={shift.id}>
                  <span className="grow">
                    {shift.person.name} <span className="muted">{shift.place?.name ?? shift.post.name}</span>
                  </span>
                  <span className="muted number">
                    {hourTime(shift.from)}–{hourTime(shift.until)}
                  </span>
                  <Standing shift={shift} now={now} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <Drawer open={isPlanning} title={t('plan')} size={640} destroyOnHidden onClose={() => plan(false)}>
        <Plan />
      </Drawer>
    </Panel>
  );
}

function Standing({ shift, now }: { shift: Shift; now: number }) {
  const t = useText('serviceDesk');
  if (shift.isOn) return <span className="counter-free">● {t('isThere')}</span>;
  const [from, until] = [Date.parse(shift.from), Date.parse(shift.until)];
  if (now < from) return <span className="muted">○ {t('later')}</span>;
  if (now > until) return <span className="muted">{t('over')}</span>;
  return <span className="counter-since is-late">▲ {t('missing')}</span>;
}
