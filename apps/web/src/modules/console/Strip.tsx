import type { DeviceKind } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { startOfDay, today } from '../../kit/hospital-time.ts';
import { useCan } from '../../session.ts';
import { Unanswered } from './Unanswered.tsx';
import { UnderTest } from './UnderTest.tsx';

const alarmKinds: readonly DeviceKind[] = ['panic-button', 'panic-post'];

/** Below everything: are people and devices complete? */
export function Strip() {
  const t = useText('console');
  const can = useCan();
  const duty = useApi(api.duty.now, {});
  const devices = useApi(api.device.summary, {}, { enabled: can('device.read'), every: 60_000 });
  const count = (kinds: readonly DeviceKind[]) => {
    const rows = (devices.data?.items ?? []).filter(({ kind }) => kinds.includes(kind));
    const sum = (field: 'online' | 'total') => rows.reduce((all, row) => all + row[field], 0);
    return { online: sum('online'), total: sum('total') };
  };
  const figure = (name: string, kinds: readonly DeviceKind[], to: string) => {
    const { online, total } = count(kinds);
    return (
      <Link to={to} className={online < total ? 'is-short' : ''}>
        {online < total && '◆ '}
        {name} <span className="number">{`${online}/${total}`}</span>
      </Link>
    );
  };
  return (
    <footer className="desk-strip">
      <span className="muted">{t('onDuty')}</span>
      {duty.error && !duty.data && <span className="desk-warn">{t('stripFailed')}</span>}
      {(duty.data?.posts ?? []).map((post) => (
        <Link
          key={post.id}
          to={`/duty?row=${encodeURIComponent(post.code)}`}
          className={post.gap > 0 ? 'is-short' : ''}
        >
          {post.gap > 0 && '◆ '}
          {post.name} <span className="number">{`${post.on.length}/${post.needed}`}</span>
          {post.gap > 0 && ` ${t('gap', { count: post.gap })}`}
        </Link>
      ))}
      <span className="desk-spring" />
      {can('device.read') && <UnderTest />}
      {can('intake.read') && <Unanswered since={startOfDay(today())} />}
      <span className="desk-keys muted">{t('keys')}</span>
      {can('device.read') && (
        <>
          <span className="muted">{t('devices')}</span>
          {devices.error && !devices.data && <span className="desk-warn">{t('stripFailed')}</span>}
          {devices.data && figure(t('cameras'), ['camera'], '/devices?kind=camera')}
          {devices.data && figure(t('alarmPoints'), alarmKinds, '/devices?kind=panic-button')}
        </>
      )}
    </footer>
  );
}
