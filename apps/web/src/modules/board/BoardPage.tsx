import { boardSpans, fourArrows, indicatorGroups, type BoardSpan } from '@anyuan/contract';
import { Button, Segmented } from 'antd';
import { lazy, Suspense, useRef, useState } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Group } from '../../kit/board/Group.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useTheme } from '../../theme.tsx';
import { Arrows } from './Arrows.tsx';
import { useRotation } from './use-rotation.ts';

import './board.css';

const TrendPanel = lazy(async () => import('./TrendPanel.tsx'));
const everyMs = 5_000;
/** While something is being counted for the first time. */
const soonMs = 1_000;
const groups = Object.entries(indicatorGroups);
const clock = (at: number | string): string =>
  new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString().slice(11, 19);

/** One screen for whoever answers for the house: seven groups of numbers, each of which opens its records. */
export default function BoardPage() {
  const t = useText('board');
  const nav = useText();
  const label = useLabel();
  const { mode, toggle } = useTheme();
  const { values, set } = useUrlState();
  const span: BoardSpan = values['span'] === 'month' || values['span'] === 'quarter' ? values['span'] : 'year';
  const query = useApi(
    api.indicator.board,
    { span },
    { every: (board) => (board?.items.some(({ pending }) => pending) ? soonMs : everyMs), keep: true },
  );
  const page = useRef<HTMLElement>(null);
  const rotation = useRotation(page, groups.length);
  const [shown, show] = useState<string | null>(null);
  return (
    <main className="board" ref={page} data-rotating={rotation.at !== null || undefined}>
      <header className="board-head">
        <h1>{t('title')}</h1>
        <Segmented
          value={span}
          onChange={(value) => set({ span: value === 'year' ? undefined : value })}
          options={Object.entries(boardSpans).map(([value, words]) => ({
            value: value as BoardSpan,
            label: label(words),
          }))}
        />
        <span className="muted number board-clock" role="status">
          {query.isError && query.data
            ? t('stale', { time: clock(query.data.at) })
            : query.data && t('updated', { time: clock(query.data.at) })}
        </span>
        <span className="board-ways">
          <Button size="small" onClick={rotation.at === null ? rotation.start : rotation.stop}>
            {t(rotation.at === null ? 'rotate' : 'stop')}
          </Button>
          <Button size="small" onClick={toggle}>
            {t(mode === 'dark' ? 'light' : 'dark')}
          </Button>
          <Link to="/">{nav('nav_workbench')}</Link>
        </span>
      </header>
      <Loaded query={query} rows={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={t('empty')}>{t('emptyText')}</Empty>
          ) : (
            <div className="board-body">
              {groups.map(([group, words], at) =>
                rotation.at !== null && rotation.at !== at ? null : (
                  <Group
                    key={group}
                    title={label(words)}
                    items={items.filter((one) => one.group === group)}
                    show={show}
                  />
                ),
              )}
              {rotation.at === null && <Arrows items={items.filter(({ name }) => isArrow(name))} show={show} />}
              {shown !== null && (
                <Suspense fallback={null}>
                  <TrendPanel item={items.find(({ name }) => name === shown)} close={() => show(null)} />
                </Suspense>
              )}
            </div>
          )
        }
      </Loaded>
    </main>
  );
}

const isArrow = (name: string): boolean => (fourArrows as readonly string[]).includes(name);
