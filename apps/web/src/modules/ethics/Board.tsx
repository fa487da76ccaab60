import { ethicsGradeNames, ethicsGrades, field, type EthicsBoard } from '@anyuan/contract';
import { Button, Progress, Segmented } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { departmentColumn } from '../../kit/department-column.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { today } from '../../kit/hospital-time.ts';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';

const touches = ['/ethics'];
const share = (part: number, whole: number): number => (whole === 0 ? 0 : Math.floor((part / whole) * 100));

/** How far a year has come: who has said, proposed and decided what, by department. */
export function Board() {
  const t = useText('ethics');
  const can = useCan();
  const { values, set } = useUrlState();
  const [isOpening, open] = useState(false);
  const query = useApi(api.ethics.board, values['in'] ? { year: Number(values['in']) } : {});
  const { mutateAsync: remind } = useAct(api.ethics.remind, { touches });
  return (
    <Loaded query={query}>
      {(board) => (
        <>
          <div className="ops-bar">
            {board.years.length > 0 ? (
              <Segmented
                value={board.year ?? 0}
                onChange={(next) => set({ in: next === board.years[0] ? undefined : String(next) })}
                options={board.years.slice(0, 5).map((one) => ({ value: one, label: String(one) }))}
              />
            ) : (
              <span />
            )}
            {can('ethics.handle') && board.year === (board.years[0] ?? null) && (
              <span className="ops-verbs">
                {board.year !== null && (
                  <ConfirmButton
                    question={t('remindQuestion')}
                    verb={t('remind')}
                    act={async () => toast(t('reminded', { count: (await remind({})).told }), 'success')}
                  />
                )}
                <Button type="primary" onClick={() => open(true)}>
                  {t(isRunning(board) ? 'moveDue' : 'open')}
                </Button>
              </span>
            )}
          </div>
          {board.year === null ? (
            <div className="panel">
              <Empty title={t('boardEmpty')}>{t('boardEmptyText')}</Empty>
            </div>
          ) : (
            <Whole board={board} />
          )}
          {isOpening && <Opening board={board} close={() => open(false)} />}
        </>
      )}
    </Loaded>
  );
}

function Whole({ board }: { board: EthicsBoard }) {
  const t = useText('ethics');
  const label = useLabel();
  const { set } = useUrlState();
  const list = (more: Record<string, string>): void =>
    set({ tab: 'list', in: undefined, year: String(board.year), ...more });
  const { due, decided } = board;
  return (
    <>
      <section className="panel ethics-cover">
        <div>
          <span className="muted">{t('covered', { dueOn: board.dueOn ?? '' })}</span>
          <button type="button" className="ops-name number" onClick={() => list({ missing: 'true' })}>
            {decided} / {due}
          </button>
          <Progress percent={share(decided, due)} status="normal" aria-label={t('share')} />
        </div>
        <dl>
          {ethicsGradeNames.map((grade) => (
            <div key={grade}>
              <dt className="muted">{label(ethicsGrades[grade])}</dt>
              <dd>
                <button type="button" className="ops-name number" onClick={() => list({ grade })}>
                  {board.grades[grade] ?? 0}
                </button>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <div className="panel">
        <PlainTable
          name="ethics-departments"
          rows={board.departments}
          rowKey={({ department }) => department?.id ?? ''}
          columns={[
            departmentColumn(t('department'), ({ code }) => list({ department: code })),
            ...(['due', 'self', 'proposed', 'decided'] as const).map((name) => ({
              key: name,
              title: t(name),
              align: 'right' as const,
              render: (one: EthicsBoard['departments'][number]) => <span className="number">{one[name]}</span>,
            })),
            {
              key: 'share',
              title: t('share'),
              render: (one) => <Progress percent={share(one.decided, one.due)} size="small" status="normal" />,
            },
          ]}
        />
      </div>
    </>
  );
}

const opening = z.object({
  year: field.between(['年度', 'Year'], 2000, 2100),
  dueOn: field.date(['完成期限', 'Done by']),
}) as unknown as Schema;

/** Not over yet: its last day may be moved, and no other is opened. */
const isRunning = ({ year, dueOn, due, decided }: EthicsBoard): boolean =>
  year !== null && dueOn !== null && dueOn >= today() && decided < due;

/** The year that runs, to move its last day; else the one to be opened: in the first months the year before. */
function yearToOpen(board: EthicsBoard): { year: number; dueOn: string } {
  const { year, dueOn } = board;
  const day = today();
  const thisYear = Number(day.slice(0, 4));
  if (year !== null && dueOn !== null && isRunning(board)) return { year, dueOn };
  const isEarly = day.slice(5, 7) <= '03' && (year === null || year < thisYear - 1);
  return isEarly
    ? { year: thisYear - 1, dueOn: `${thisYear}-03-31` }
    : { year: thisYear, dueOn: `${thisYear + 1}-01-31` };
}

function Opening({ board, close }: { board: EthicsBoard; close: () => void }) {
  const t = useText('ethics');
  const { mutateAsync } = useAct(api.ethics.open, { touches });
  return (
    <FormDialog
      title={t(isRunning(board) ? 'moveDue' : 'open')}
      close={close}
      said={t(isRunning(board) ? 'moved' : 'opened')}
      schema={opening}
      initial={yearToOpen(board)}
      submit={({ year: of, dueOn }) => mutateAsync({ year: of as number, dueOn: dueOn as string })}
    />
  );
}
