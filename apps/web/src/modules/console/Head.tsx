import { Button, Tooltip } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { clockTime } from '../../kit/hospital-time.ts';
import { useCan, useMe } from '../../session.ts';
import { PersonMenu } from '../../shell/PersonMenu.tsx';
import { useNow } from '../../stream/index.tsx';
import { Lamp } from './Lamp.tsx';
import type { Tab } from './queue.ts';
import type { Bell } from './use-siren.ts';

interface HeadProps {
  bell: Bell;
  counts: Record<Tab, number>;
  handOver: () => void;
  raise: () => void;
}

export function Head({ bell, counts, handOver, raise }: HeadProps) {
  const t = useText('console');
  const { hospital } = useMe();
  const can = useCan();
  return (
    <header className="desk-head">
      <h1>
        <Link to="/" title={t('toWorkbench')}>
          {hospital.name}
        </Link>{' '}
        · {t('title')}
      </h1>
      <Shift />
      <Lamp />
      <BellButton bell={bell} />
      <ServerClock />
      <span className="desk-spring" />
      {(['waiting', 'handling', 'today'] as const).map((tab) => (
        <Link
          key={tab}
          className={`desk-count ${tab === 'waiting' && counts.waiting > 0 ? 'is-hot' : ''}`}
          to={`/console?tab=${tab}`}
        >
          {t(`counts_${tab}`)} <strong className="number">{counts[tab]}</strong>
        </Link>
      ))}
      <Button size="small" danger onClick={raise}>
        {t('raise')} <kbd className="key">M</kbd>
      </Button>
      {can('alarm.handle') && can('duty.sign') && (
        <Button size="small" onClick={handOver}>
          {t('handOver')}
        </Button>
      )}
      <PersonMenu />
    </header>
  );
}

function Shift() {
  const t = useText('console');
  const { data } = useApi(api.duty.now, {});
  const names = (data?.posts ?? [])
    .filter(({ kind }) => kind === 'control-room')
    .flatMap(({ on }) => on.map(({ person }) => person.name));
  return (
    <span className="desk-shift">
      {t('shift')} {names.length > 0 ? names.join(' ') : <b className="desk-warn">{data ? t('shiftNobody') : '–'}</b>}
    </span>
  );
}

function BellButton({ bell }: { bell: Bell }) {
  const t = useText('console');
  if (!bell.isUnlocked)
    return (
      <Tooltip title={t('bellLockedHint')}>
        <button type="button" className="desk-bell is-off" data-bell="locked" onClick={() => void bell.unlock()}>
          ◆ {t('bellLocked')}
        </button>
      </Tooltip>
    );
  return (
    <button
      type="button"
      className={`desk-bell ${bell.isOn ? '' : 'is-off'}`}
      data-bell={bell.isOn ? 'on' : 'off'}
      data-ringing={bell.isOn ? bell.ring?.pattern : undefined}
      aria-pressed={bell.isOn}
      onClick={bell.toggle}
    >
      {bell.isOn ? t('bellOn') : `◆ ${t('bellOff')}`}
    </button>
  );
}

function ServerClock() {
  const t = useText('console');
  const now = useNow();
  return (
    <time className="desk-clock number" title={t('clock')}>
      {clockTime(now)}
    </time>
  );
}
