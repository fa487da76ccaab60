import { Tag } from 'antd';
import { memo, useEffect, useMemo, useRef } from 'react';

import { useText } from '../../i18n/index.ts';
import { levelOfCase, useCaseWords } from '../../kit/case-words.ts';
import { CutFront } from '../../kit/CutFront.tsx';
import { LevelMark } from '../../kit/LevelMark.tsx';
import { Empty } from '../../kit/States.tsx';
import { Duration } from '../../kit/Time.tsx';
import { isWaiting, tabs, type Row, type Tab } from './queue.ts';
import { aboveIn } from './where.ts';
import { sinceWord, useKindWord } from './words.ts';

interface QueueProps {
  rows: readonly Row[];
  tab: Tab;
  openTab: (tab: Tab) => void;
  selected: string | undefined;
  choose: (id: string) => void;
  flood: number | undefined;
  counts: Record<Tab, number>;
}

/** More than a screen of rows cannot be worked on; the rest waits its turn. */
const shownRows = 50;

export function Queue({ rows, tab, openTab, selected, choose, flood, counts }: QueueProps) {
  const t = useText('console');
  return (
    <section className="desk-queue panel" aria-label={t('queue')}>
      <nav className="desk-tabs" aria-label={t('queue')}>
        {tabs.map((one) => (
          <button key={one} type="button" data-desk aria-pressed={tab === one} onClick={() => openTab(one)}>
            {t(`counts_${one}`)} <span className="number">{counts[one]}</span>
          </button>
        ))}
      </nav>
      {flood !== undefined && (
        <div className="desk-flood" role="status">
          ◆ {t('flood', { count: flood })}
        </div>
      )}
      <div className="desk-rows">
        {rows.length === 0 &&
          (tab === 'open' || tab === 'waiting' ? (
            <Empty title={t('emptyOpen')}>{t('emptyOpenHint')}</Empty>
          ) : (
            <Empty title={t('emptyTab')} />
          ))}
        {rows.slice(0, shownRows).map((row) => (
          <QueueRow
            key={row.key}
            row={row}
            isSelected={row.members.some(({ id }) => id === selected)}
            choose={choose}
          />
        ))}
        {rows.length > shownRows && <p className="muted">{t('moreRows', { count: rows.length - shownRows })}</p>}
      </div>
    </section>
  );
}

interface QueueRowProps {
  row: Row;
  isSelected: boolean;
  choose: (id: string) => void;
}

const QueueRow = memo(
  function QueueRow({ row, isSelected, choose }: QueueRowProps) {
    const t = useText('console');
    const common = useText();
    const kindWord = useKindWord();
    const { stateName } = useCaseWords();
    const { lead } = row;
    const box = useRef<HTMLButtonElement>(null);
    useEffect(() => {
      if (isSelected) box.current?.scrollIntoView({ block: 'nearest' });
    }, [isSelected]);
    return (
      <button
        ref={box}
        type="button"
        data-desk
        data-case={lead.id}
        className={`desk-row ${isWaiting(lead) ? 'is-waiting' : ''} ${isSelected ? 'is-selected' : ''}`}
        aria-current={isSelected}
        onClick={() => choose(lead.id)}
      >
        <span className="desk-row-head">
          <LevelMark level={levelOfCase(lead)} bare />
          <span>
            <span className="muted">{t(sinceWord(lead))}</span>{' '}
            <strong className="number">
              <Duration from={lead.at} to={lead.closedAt} face="clock" />
            </strong>
          </span>
          <span className="desk-row-state">{stateName(lead)}</span>
        </span>
        <CutFront className="desk-row-place" text={lead.title} />
        {lead.place && <CutFront className="desk-row-above" text={aboveIn(lead.place.path)} />}
        <span className="desk-row-facts muted">
          {kindWord(lead)}
          {row.members.length > 1 && <b>{t('members', { count: row.members.length })}</b>}
          {row.repeats > row.members.length && <span>{t('repeatsShort', { count: row.repeats })}</span>}
          {row.escalation > 0 && (
            <span className="desk-row-urged">◆ {t('escalations', { count: row.escalation })}</span>
          )}
          {lead.mode !== 'real' && <Tag variant="outlined">{common(`mode_${lead.mode}`)}</Tag>}
        </span>
      </button>
    );
  },
  // Rows are made anew with every event; what they show is decided by these.
  (a, b) =>
    a.isSelected === b.isSelected &&
    a.choose === b.choose &&
    a.row.members.length === b.row.members.length &&
    a.row.members.every((member, index) => member === b.row.members[index]),
);

export const useRowCounts = (waiting: number, handling: number, open: number, today: number): Record<Tab, number> =>
  useMemo(() => ({ open, waiting, handling, today }), [open, waiting, handling, today]);
