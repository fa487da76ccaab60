import { field, hvaStates, type CallInput } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { today } from '../../kit/hospital-time.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { HvaRound } from './HvaRound.tsx';
import { Several } from './Several.tsx';

/** Rounds of hazard vulnerability analysis, and the one that is open in the address. */
export function HvaPanel() {
  const t = useText('readiness');
  const label = useLabel();
  const can = useCan();
  const { values, set } = useUrlState();
  const query = useApi(api.hva.list, {});
  const [isOpening, open] = useState(false);
  if (values['hva']) return <HvaRound id={values['hva']} back={() => set({ hva: undefined })} />;
  return (
    <>
      <div className="ops-bar">
        <span className="muted">{t('hvaHint')}</span>
        {can('readiness.manage') && (
          <Button type="primary" onClick={() => open(true)}>
            {t('hvaOpen')}
          </Button>
        )}
      </div>
      <Several query={query} none={t('hvaNone')} className="hva-cards">
        {(one) => (
          <section key={one.id} className="panel hva-card">
            <header>
              <button type="button" className="ops-name" onClick={() => set({ hva: one.id })}>
                {t('hvaOf', { year: one.year, unit: one.department?.name ?? t('wholeHouse') })}
              </button>
              <span className="muted">{label(hvaStates[one.state])}</span>
            </header>
            <p className="muted">
              {t('hvaSent', { sent: one.sent, asked: one.asked, invalid: one.invalid })} ·{' '}
              {t('dueOn', { day: one.dueOn })}
            </p>
            {one.mine && (
              <Button type="primary" size="small" onClick={() => set({ hva: one.id })}>
                {t('rateNow')}
              </Button>
            )}
            <ol>
              {one.first.map((event) => (
                <li key={event.name}>
                  {label([event.name, event.nameEn])} <span className="number muted">{event.risk.toFixed(2)}%</span>
                </li>
              ))}
            </ol>
          </section>
        )}
      </Several>
      {isOpening && <OpenDialog close={() => open(false)} />}
    </>
  );
}

const opened = z.object({
  year: field.between(['年度', 'Year'], 2000, 2100),
  department: field.ref(['科室(空为全院)', 'Department (empty: the whole house)'], 'department').optional(),
  raters: field.people(['评分人', 'Raters']),
  dueOn: field.date(['截止日期', 'Until']),
  topN: field.between(['重点事件数(前几位)', 'First events'], 1, 30),
}) as unknown as Schema;

function OpenDialog({ close }: { close: () => void }) {
  const t = useText('readiness');
  const { set } = useUrlState();
  const { mutateAsync } = useAct(api.hva.open);
  const year = Number(today().slice(0, 4));
  return (
    <FormDialog
      title={t('hvaOpen')}
      close={close}
      said={t('hvaOpened')}
      schema={opened}
      initial={{ year, topN: 10, dueOn: `${year}-12-31` }}
      submit={async (values) => {
        const made = await mutateAsync(values as CallInput<typeof api.hva.open>);
        set({ hva: made.id });
      }}
    />
  );
}
