import { field, formulaText, type CallInput, type ImportReport, type ScoreTableItem } from '@anyuan/contract';
import { Button } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, call, download, queryClient, reload, useAct, useApi } from '../../api.ts';
import { useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { ImportDialog } from '../../kit/ImportDialog.tsx';
import { Loaded } from '../../kit/States.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { share } from './points.ts';

/** Tables as they came or as the hospital has them; items come and go by Excel. */
export function Tables() {
  const t = useText('assessment');
  const can = useCan();
  const { values, set } = useUrlState();
  const query = useApi(api.assessment.tables, {});
  const [isNew, make] = useState(false);
  return (
    <>
      <div className="ops-bar">
        <span className="muted">{t('tablesHint')}</span>
        {can('assessment.manage') && (
          <Button type="primary" onClick={() => make(true)}>
            {t('newTable')}
          </Button>
        )}
      </div>
      <Loaded query={query}>
        {({ items }) => (
          <div className="assess-cards">
            {items.map((one) => (
              <Card key={one.code} one={one} show={() => set({ table: one.code })} />
            ))}
          </div>
        )}
      </Loaded>
      {values['table'] && <Items code={values['table']} />}
      {isNew && <NewTable close={() => make(false)} />}
    </>
  );
}

function Card({ one, show }: { one: ScoreTableItem; show: () => void }) {
  const t = useText('assessment');
  const lang = useLang();
  const can = useCan();
  const [isImporting, open] = useState(false);
  const [bad, setBad] = useState<File>();
  const { code } = one;
  const name = `${one.name}.xlsx`;
  return (
    <section className="panel assess-card">
      <header>
        <button type="button" className="ops-name" onClick={show}>
          {one.name}
        </button>
        {one.shipped && <span className="muted">{t('shipped')}</span>}
      </header>
      <p>
        {t('tableSize', { items: one.items, points: one.points })} ·{' '}
        {t('evident', { percent: share(one.evident, one.points) })}
      </p>
      <p className="muted">{one.source}</p>
      {one.missing !== '' && <p className="assess-open">○ {one.missing}</p>}
      <span className="ops-verbs">
        <ActionButton size="small" act={() => download(api.scores.export, { code }, name)}>
          {t('sheetOut')}
        </ActionButton>
        {can('assessment.manage') && (
          <Button size="small" onClick={() => open(true)}>
            {t('sheetIn')}
          </Button>
        )}
      </span>
      <ImportDialog
        open={isImporting}
        title={t('sheetInto', { name: one.name })}
        template={() => download(api.scores.export, { code }, name)}
        templateMore={
          <ActionButton size="small" act={() => download(api.scores.template, { code, lang }, name)}>
            {t('emptySheet')}
          </ActionButton>
        }
        send={async (input) => {
          const report = (await call(api.scores.import, { code, ...input })) as ImportReport;
          setBad(report.bad > 0 ? input.file : undefined);
          return report;
        }}
        close={() => {
          open(false);
          setBad(undefined);
          void reload(queryClient, ['/score-tables']);
        }}
        more={
          bad && (
            <ActionButton act={() => download(api.scores.marked, { code, lang, file: bad }, name)}>
              {t('marked')}
            </ActionButton>
          )
        }
      />
    </section>
  );
}

function Items({ code }: { code: string }) {
  const t = useText('assessment');
  const query = useApi(api.assessment.table, { code });
  return (
    <Loaded query={query} rows={8}>
      {({ name, definition }) => (
        <section className="panel assess-section">
          <h2>{name}</h2>
          <table className="assess-table assess-tables">
            <thead>
              <tr>
                <th scope="col">{t('no')}</th>
                <th scope="col">{t('standard')}</th>
                <th scope="col">{t('points')}</th>
                <th scope="col">{t('method')}</th>
                <th scope="col">{t('rules')}</th>
              </tr>
            </thead>
            <tbody>
              {definition.items.map((item) => (
                <tr key={item.no}>
                  <td className="number">{item.no}</td>
                  <td>
                    {item.standard} <span className="muted">{item.path.join(' · ')}</span>
                  </td>
                  <td className="number">{item.points ?? t('unreadable')}</td>
                  <td>
                    {item.method} <span className="muted">{item.examiners.join('、')}</span>
                  </td>
                  <td>
                    {item.rules.map((rule, n) => (
                      <div key={`${n} ${rule.label}`}>
                        {rule.label && `${rule.label}:`}
                        {formulaText(rule.formula)}
                        {rule.evidence && <span className="assess-itself"> ✓</span>}
                      </div>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Loaded>
  );
}

const named = z.object({
  code: field.text(['编码', 'Code']),
  name: field.text(['名称', 'Name']),
  source: field.text(['依据文件', 'Source']),
}) as unknown as Schema;

function NewTable({ close }: { close: () => void }) {
  const t = useText('assessment');
  const { mutateAsync } = useAct(api.assessment.putTable);
  return (
    <FormDialog
      title={t('newTable')}
      close={close}
      said={t('tableMade')}
      schema={named}
      submit={async (values) => {
        await mutateAsync(values as CallInput<typeof api.assessment.putTable>);
      }}
    />
  );
}
