import { ledgersOf, otherLedgers, type CaseType, type Label } from '@anyuan/contract';
import { Button, Select } from 'antd';
import { useState } from 'react';

import { api, download, textOf, useApi, type client } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { CaseDrawer } from '../../kit/CaseView.tsx';
import { PaperCheck } from '../../kit/entries/TakeAway.tsx';
import { Page } from '../../kit/Page.tsx';
import { printPage } from '../../kit/print-page.ts';
import { usePurpose } from '../../kit/Purpose.tsx';
import { Empty } from '../../kit/States.tsx';
import { choosable, Chooser, Field, usePeriod, useTypes, type Choosable } from '../../kit/TypeAndPeriod.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { ImportOld } from './ImportOld.tsx';
import { LedgerTable } from './LedgerTable.tsx';

import './ledgers.css';

export default function LedgersPage() {
  const t = useText('ledgers');
  const { values } = useUrlState();
  const types = useTypes();
  const others = useOthers();
  const other = others.find(({ value }) => value === values['type']) ?? (types.length === 0 ? others[0] : undefined);
  const type = types.find((one) => one.type === values['type']) ?? types[0];
  if (other) return <OtherLedgers types={types} others={others} other={other} />;
  if (!type)
    return (
      <Page title={t('title')}>
        <div className="panel">
          <Empty title={t('noTypes')}>{t('noTypesHint')}</Empty>
        </div>
      </Page>
    );
  return <Ledgers types={types} type={type} others={others} />;
}

type Which = Parameters<typeof client.ledger.digest>[0];

/** Registers of what is no case, for whoever may read them. */
function useOthers() {
  const can = useCan();
  return Object.entries(otherLedgers)
    .filter(([, { permission }]) => can(permission))
    .map(([value, one]) => ({ ...one, value }));
}
type Others = ReturnType<typeof useOthers>;

const itemsOf = (types: readonly CaseType[], others: Others): Choosable[] => [
  ...types.map(choosable),
  ...others.map(({ value, label }) => ({ name: value, label, group: label })),
];

function OtherLedgers({ types, others, other }: { types: CaseType[]; others: Others; other: Others[number] }) {
  const t = useText('ledgers');
  const label = useLabel();
  const lang = useLang();
  const can = useCan();
  const { values, set } = useUrlState();
  const period = usePeriod();
  const declared: Record<string, { label: Label }> = other.ledgers;
  const ledger = values['ledger'] && values['ledger'] in declared ? values['ledger'] : (Object.keys(declared)[0] ?? '');
  const items = itemsOf(types, others);
  const which: Which = { type: other.value, ledger, ...period, lang };
  const name = label(declared[ledger]?.label);
  return (
    <Page
      title={t('title')}
      actions={can('case.export') && <TakeAway needsPurpose={false} which={which} name={name} />}
    >
      <Chooser items={items} chosen={other.value}>
        <Field name={t('ledger')}>
          <Select
            value={ledger}
            options={Object.entries(declared).map(([value, one]) => ({ value, label: label(one.label) }))}
            onChange={(value) => set({ ledger: value, sha: undefined, row: undefined })}
          />
        </Field>
      </Chooser>
      {values['sha'] && can('case.export') && <LedgerPaperCheck which={which} sha={values['sha']} />}
      <LedgerTable key={JSON.stringify(which)} which={which} open={() => undefined} />
    </Page>
  );
}

function Ledgers({ types, type, others }: { types: CaseType[]; type: CaseType; others: Others }) {
  const t = useText('ledgers');
  const label = useLabel();
  const lang = useLang();
  const can = useCan();
  const { values, set } = useUrlState();
  const period = usePeriod();
  const [isImporting, startImport] = useState(false);
  const declared = ledgersOf(type);
  const ledger = values['ledger'] && values['ledger'] in declared ? values['ledger'] : (Object.keys(declared)[0] ?? '');
  const items = itemsOf(types, others);
  const which: Which = { type: type.type, ledger, ...period, lang };
  const { create } = type.permissions;
  const mayImport = can('case.import') && create !== undefined && can(create);
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {mayImport && <Button onClick={() => startImport(true)}>{t('import')}</Button>}
          {can('case.export') && (
            <TakeAway needsPurpose={type.secrecy >= 3} which={which} name={label(declared[ledger]?.label)} />
          )}
        </>
      }
    >
      <Chooser items={items} chosen={type.type}>
        <Field name={t('ledger')}>
          <Select
            value={ledger}
            options={Object.entries(declared).map(([value, one]) => ({ value, label: label(one.label) }))}
            onChange={(value) => set({ ledger: value, sha: undefined, row: undefined })}
          />
        </Field>
      </Chooser>
      {values['sha'] && can('case.export') && <LedgerPaperCheck which={which} sha={values['sha']} />}
      <LedgerTable key={JSON.stringify(which)} which={which} open={(id) => set({ row: id })} />
      <CaseDrawer id={values['row']} close={() => set({ row: undefined })} />
      <ImportOld type={type} open={isImporting} close={() => startImport(false)} />
    </Page>
  );
}

/** On paper, as PDF, as Excel. */
function TakeAway({ needsPurpose, which, name }: { needsPurpose: boolean; which: Which; name: string }) {
  const t = useText('ledgers');
  const askPurpose = usePurpose();
  const take = (then: (input: Which & { purpose?: string }) => Promise<unknown>) => async (): Promise<void> => {
    const purpose = await askPurpose(needsPurpose);
    if (purpose) await then({ ...which, ...purpose });
  };
  return (
    <>
      <ActionButton act={take((input) => download(api.ledger.export, input, `${name}.xlsx`))}>
        {t('export')}
      </ActionButton>
      <ActionButton act={take((input) => download(api.ledger.pdf, input, `${name}.pdf`))}>{t('pdf')}</ActionButton>
      <ActionButton type="primary" act={take(async (input) => printPage(await textOf(api.ledger.sheet, input)))}>
        {t('print')}
      </ActionButton>
    </>
  );
}

/** Whoever scans the code of a printed register is told whether the records are still what stands on the paper. */
function LedgerPaperCheck({ which, sha }: { which: Which; sha: string }) {
  const { data } = useApi(api.ledger.digest, which);
  return data ? <PaperCheck {...data} sha={sha} /> : null;
}
