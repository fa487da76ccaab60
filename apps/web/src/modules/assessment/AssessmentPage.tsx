import { field, type CallInput, type ScoreTableItem } from '@anyuan/contract';
import { Button, Progress } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { today } from '../../kit/hospital-time.ts';
import { Page } from '../../kit/Page.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import { Detail } from './Detail.tsx';
import { round, share } from './points.ts';
import { Tables } from './Tables.tsx';

import '../../kit/ops.css';
import './assessment.css';

/** Self-assessment: what has begun and how far it is, and the tables it goes by. */
export default function AssessmentPage() {
  const t = useText('assessment');
  const { values } = useUrlState();
  const open = values['assessment'] ?? values['item'];
  return (
    <Page title={t('title')} note={t('note')}>
      {open ? (
        <Detail id={open} />
      ) : (
        <UrlTabs
          items={[
            { key: 'list', label: t('tabList'), children: <List /> },
            { key: 'tables', label: t('tabTables'), children: <Tables /> },
          ]}
        />
      )}
    </Page>
  );
}

function List() {
  const t = useText('assessment');
  const can = useCan();
  const { set } = useUrlState();
  const query = useApi(api.assessment.list, {});
  const tables = useApi(api.assessment.tables, {});
  const [isOpening, open] = useState(false);
  return (
    <>
      <div className="ops-bar">
        <span className="muted">{t('listHint')}</span>
        {can('assessment.manage') && (
          <Button type="primary" disabled={!tables.data} onClick={() => open(true)}>
            {t('open')}
          </Button>
        )}
      </div>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <Empty title={t('none')} />
            </div>
          ) : (
            <div className="assess-cards">
              {items.map(({ id, name, state, from, to, dueOn, sums }) => (
                <section key={id} className="panel assess-card">
                  <header>
                    <button type="button" className="ops-name" onClick={() => set({ assessment: id })}>
                      {name}
                    </button>
                    <span className="muted">{t(`state_${state}`)}</span>
                  </header>
                  <p className="assess-score number">
                    {sums.score}
                    <span className="muted"> / {sums.worth}</span>
                  </p>
                  <Progress percent={share(sums.byItself, sums.worth)} size="small" status="normal" />
                  <p className="muted">
                    {t('byItself', { percent: share(sums.byItself, sums.worth) })} ·{' '}
                    {t('unknown', { points: round(sums.worth - sums.known) })}
                  </p>
                  {sums.vetoed && <p className="assess-bad">▲ {t('vetoed')}</p>}
                  <p className="muted">
                    {from} – {to} · {t('dueOn', { day: dueOn })}
                  </p>
                </section>
              ))}
            </div>
          )
        }
      </Loaded>
      {isOpening && tables.data && <OpenDialog tables={tables.data.items} close={() => open(false)} />}
    </>
  );
}

function OpenDialog({ tables, close }: { tables: readonly ScoreTableItem[]; close: () => void }) {
  const t = useText('assessment');
  const { set } = useUrlState();
  const { mutateAsync } = useAct(api.assessment.open);
  const year = today().slice(0, 4);
  const [schema] = useState(
    () =>
      z.object({
        table: field.choice(
          ['考核标准', 'Table'],
          Object.fromEntries(
            tables.filter(({ items }) => items > 0).map(({ code, name }) => [code, [name, name] as const]),
          ),
        ),
        name: field.text(['名称', 'Name']),
        from: field.date(['考核期自', 'From']),
        to: field.date(['至', 'To']),
        dueOn: field.date(['完成期限', 'Due']),
      }) as unknown as Schema,
  );
  return (
    <FormDialog
      title={t('open')}
      close={close}
      said={t('opened')}
      schema={schema}
      initial={{ name: t('yearly', { year }), from: `${year}-01-01`, to: `${year}-12-31`, dueOn: `${year}-12-20` }}
      submit={async (values) => {
        const made = await mutateAsync(values as CallInput<typeof api.assessment.open>);
        set({ assessment: made.id });
      }}
    />
  );
}
