import { letterKinds, letterLevels, type LetterBoard, type LetterKind } from '@anyuan/contract';
import { Button, Progress, Segmented } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { departmentColumn } from '../../kit/department-column.tsx';
import { today } from '../../kit/hospital-time.ts';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { Cascade } from './Cascade.tsx';

type Counts = Omit<LetterBoard['levels'][number], 'level'>;

/** Who is away owes nothing: the rest is what is to be signed. */
const share = ({ total, absent, signed }: Counts): number =>
  total === absent ? 100 : Math.floor((signed / (total - absent)) * 100);

/** Who has signed and who has not, by level and by department. */
export function Board() {
  const t = useText('letters');
  const label = useLabel();
  const can = useCan();
  const { values, set } = useUrlState();
  const thisYear = Number(today().slice(0, 4));
  const kind: LetterKind = values['of'] === 'clue' ? 'clue' : 'safety';
  const year = Number(values['in'] ?? thisYear);
  const query = useApi(api.letter.board, { kind, year });
  const [isMaking, make] = useState(false);
  const { mutateAsync: remind } = useAct(api.letter.remind, { touches: ['/letters'] });
  return (
    <>
      <div className="ops-bar">
        <span className="ops-verbs">
          <Segmented
            value={kind}
            onChange={(next) => set({ of: next === 'safety' ? undefined : next })}
            options={(Object.keys(letterKinds) as LetterKind[]).map((one) => ({
              value: one,
              label: label(letterKinds[one]),
            }))}
          />
          <Segmented
            value={year}
            onChange={(next) => set({ in: next === thisYear ? undefined : String(next) })}
            options={[thisYear - 1, thisYear, thisYear + 1].map((one) => ({ value: one, label: String(one) }))}
          />
        </span>
        {can('letter.manage') && (
          <span className="ops-verbs">
            <ConfirmButton
              question={t('remindQuestion')}
              verb={t('remind')}
              act={async () => {
                const { told } = await remind({ kind, year });
                toast(t('reminded', { count: told }), 'success');
              }}
            />
            <Button type="primary" onClick={() => make(true)}>
              {t('cascade')}
            </Button>
          </span>
        )}
      </div>
      <Loaded query={query}>{(board) => <Whole board={board} kind={kind} year={year} />}</Loaded>
      {isMaking && <Cascade kind={kind} year={year} close={() => make(false)} />}
    </>
  );
}

function Whole({ board, kind, year }: { board: LetterBoard; kind: LetterKind; year: number }) {
  const t = useText('letters');
  const label = useLabel();
  const { set } = useUrlState();
  const list = (more: Record<string, string>): void =>
    set({ tab: 'list', of: undefined, in: undefined, kind, year: String(year), ...more });
  if (board.levels.length === 0)
    return (
      <div className="panel">
        <Empty title={t('boardEmpty')}>{t('boardEmptyText')}</Empty>
      </div>
    );
  return (
    <>
      {board.mine > 0 && (
        <div className="panel letter-mine">
          <strong>{t('mineWait', { count: board.mine })}</strong>
          <Button type="primary" onClick={() => set({ tab: 'list', of: undefined, in: undefined, mine: 'true' })}>
            {t('toSign')}
          </Button>
        </div>
      )}
      <div className="letter-levels">
        {board.levels.map(({ level, ...counts }) => (
          <section key={level} className="panel letter-level">
            <header>
              <h2>{label(letterLevels[level])}</h2>
              <button type="button" className="ops-name number" onClick={() => list({ level })}>
                {counts.signed} / {counts.total - counts.absent}
              </button>
            </header>
            <Progress percent={share(counts)} status="normal" aria-label={t('share')} />
            <Lacking counts={counts} open={() => list({ level, unsigned: 'true' })} />
          </section>
        ))}
      </div>
      <div className="panel">
        <PlainTable
          name="letter-departments"
          rows={board.departments}
          rowKey={({ department }) => department?.id ?? ''}
          columns={[
            departmentColumn(t('department'), ({ code }) => list({ department: code })),
            {
              key: 'signed',
              title: t('signedOf'),
              align: 'right',
              render: ({ signed, total, absent }) => (
                <span className="number">
                  {signed} / {total - absent}
                </span>
              ),
            },
            {
              key: 'share',
              title: t('share'),
              width: 180,
              render: (counts) => (
                <Progress percent={share(counts)} size="small" status="normal" aria-label={t('share')} />
              ),
            },
            {
              key: 'lacks',
              title: t('lacks'),
              render: (counts) => (
                <Lacking
                  counts={counts}
                  open={
                    counts.department
                      ? () => list({ department: counts.department?.code ?? '', unsigned: 'true' })
                      : undefined
                  }
                />
              ),
            },
          ]}
        />
      </div>
    </>
  );
}

function Lacking({ counts, open }: { counts: Counts; open: (() => void) | undefined }) {
  const t = useText('letters');
  const said = (['nobody', 'giverLacks', 'takerLacks', 'refused', 'absent', 'overdue'] as const).filter(
    (one) => counts[one] > 0,
  );
  if (said.length === 0) return <span className="muted">✓ {t('allSigned')}</span>;
  return (
    <span className="letter-lacking">
      {said.map((one) => (
        <span key={one} className={one === 'absent' ? 'muted' : 'letter-lacks'}>
          {t(`count_${one}`, { count: counts[one] })}
        </span>
      ))}
      {open && (
        <Button size="small" onClick={open}>
          {t('whoLacks')}
        </Button>
      )}
    </span>
  );
}
