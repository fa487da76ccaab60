import { Button, Select } from 'antd';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { dayTime } from '../../kit/hospital-time.ts';
import { Page } from '../../kit/Page.tsx';
import { Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { useNow } from '../../stream/index.tsx';
import { Callouts } from './Callouts.tsx';
import { CountedShifts } from './CountedShifts.tsx';
import { Coverage } from './Coverage.tsx';
import { Setup } from './Setup.tsx';
import { Stints } from './Stints.tsx';
import { Swaps } from './Swaps.tsx';
import { mondayOf, plusDays, shortDay } from './use-roster.ts';
import { Week } from './Week.tsx';

import '../../kit/ops.css';
import './roster.css';

export default function RosterPage() {
  const t = useText('roster');
  const can = useCan();
  const { values } = useUrlState();
  // A number of the statistics opens what it counts.
  if (values['figure'] !== undefined)
    return (
      <Page title={t('title')} note={t('note')}>
        {values['type'] === 'roster-day' ? <Coverage /> : <CountedShifts />}
      </Page>
    );
  return (
    <Page title={t('title')} note={t('note')}>
      <UrlTabs
        items={[
          { key: 'week', label: t('tabWeek'), children: <Roster /> },
          { key: 'swaps', label: t('tabSwaps'), children: <Swaps /> },
          { key: 'callouts', label: t('tabCallouts'), children: <Callouts /> },
          { key: 'days', label: t('tabDays'), children: <Coverage /> },
          { key: 'stints', label: t('tabStints'), children: <Stints /> },
          ...(can('duty.manage') ? [{ key: 'setup', label: t('tabSetup'), children: <Setup /> }] : []),
        ]}
      />
    </Page>
  );
}

/** One week of every post, or of one line. */
function Roster() {
  const t = useText('roster');
  const label = useLabel();
  const now = useNow(60_000);
  const { values, set } = useUrlState();
  const today = dayTime(now);
  const from = mondayOf(values['week'] ?? today);
  const to = plusDays(from, 6);
  const line = values['line'];
  const query = useApi(api.roster.get, { from, to, ...(line ? { line } : {}) }, { keep: true });
  const lines = query.data?.lines ?? [];
  const go = (day: string): void => set({ week: mondayOf(day) === mondayOf(today) ? undefined : mondayOf(day) });
  return (
    <>
      <div className="ops-bar">
        <span className="ops-verbs">
          <Button aria-label={t('before')} onClick={() => go(plusDays(from, -7))}>
            ‹
          </Button>
          <strong className="number">{t('week', { from, to: shortDay(to) })}</strong>
          <Button aria-label={t('after')} onClick={() => go(plusDays(from, 7))}>
            ›
          </Button>
          {mondayOf(today) !== from && <Button onClick={() => go(today)}>{t('thisWeek')}</Button>}
        </span>
        <Select
          aria-label={t('line')}
          value={line ?? ''}
          onChange={(next: string) => set({ line: next || undefined })}
          options={[
            { value: '', label: t('allLines') },
            ...lines.map(({ code, name, nameEn }) => ({ value: code, label: label([name, nameEn]) })),
          ]}
        />
      </div>
      <Loaded query={query} rows={10}>
        {(roster) => <Week roster={roster} from={from} today={today} />}
      </Loaded>
    </>
  );
}
