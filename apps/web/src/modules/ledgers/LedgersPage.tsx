import { ledgersOf, type CaseType } from '@anyuan/contract';
import { Alert, Button, Select } from 'antd';
import { useState } from 'react';

import { api, download, textOf, useApi, type client } from '../../api.ts';
import { useLabel, useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { CaseDrawer } from '../../kit/CaseView.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty } from '../../kit/States.tsx';
import { Chooser, Field, usePeriod, useTypes } from '../../kit/TypeAndPeriod.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { ImportOld } from './ImportOld.tsx';
import { LedgerTable } from './LedgerTable.tsx';
import { printPage } from './print.ts';
import { usePurpose } from './Purpose.tsx';

import './ledgers.css';

export default function LedgersPage() {
  const t = useText('ledgers');
  const { values } = useUrlState();
  const types = useTypes();
  const type = types.find((one) => one.type === values['type']) ?? types[0];
  if (!type)
    return (
      <Page title={t('title')}>
        <div className="panel">
          <Empty title={t('noTypes')}>{t('noTypesHint')}</Empty>
        </div>
      </Page>
    );
  return <Ledgers types={types} type={type} />;
}

type Which = Parameters<typeof client.ledger.digest>[0];

function Ledgers({ types, type }: { types: CaseType[]; type: CaseType }) {
  const t = useText('ledgers');
  const label = useLabel();
  const lang = useLang();
  const can = useCan();
  const { values, set } = useUrlState();
  const period = usePeriod();
  const [isImporting, startImport] = useState(false);
  const declared = ledgersOf(type);
  const ledger = values['ledger'] && values['ledger'] in declared ? values['ledger'] : (Object.keys(declared)[0] ?? '');
  const which: Which = { type: type.type, ledger, ...period, lang };
  const { create } = type.permissions;
  const mayImport = can('case.import') && create !== undefined && can(create);
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {mayImport && <Button onClick={() => startImport(true)}>{t('import')}</Button>}
          {can('case.export') && <TakeAway type={type} which={which} name={label(declared[ledger]?.label)} />}
        </>
      }
    >
      <Chooser types={types} type={type.type}>
        <Field name={t('ledger')}>
          <Select
            value={ledger}
            options={Object.entries(declared).map(([value, one]) => ({ value, label: label(one.label) }))}
            onChange={(value) => set({ ledger: value, sha: undefined, row: undefined })}
          />
        </Field>
      </Chooser>
      {values['sha'] && can('case.export') && <PaperCheck which={which} sha={values['sha']} />}
      <LedgerTable key={JSON.stringify(which)} which={which} open={(id) => set({ row: id })} />
      <CaseDrawer id={values['row']} close={() => set({ row: undefined })} />
      <ImportOld type={type} open={isImporting} close={() => startImport(false)} />
    </Page>
  );
}

/** On paper, as PDF, as Excel. */
function TakeAway({ type, which, name }: { type: CaseType; which: Which; name: string }) {
  const t = useText('ledgers');
  const askPurpose = usePurpose();
  const take = (then: (input: Which & { purpose?: string }) => Promise<unknown>) => async (): Promise<void> => {
    const purpose = await askPurpose(type.secrecy >= 3);
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
function PaperCheck({ which, sha }: { which: Which; sha: string }) {
  const t = useText('ledgers');
  const { data } = useApi(api.ledger.digest, which);
  if (!data) return null;
  const isSame = data.sha256 === sha;
  return (
    <Alert
      showIcon
      role="status"
      type={isSame ? 'success' : 'warning'}
      title={t(isSame ? 'checkSame' : 'checkDiffers', { count: data.rows })}
      style={{ marginBottom: 12 }}
    />
  );
}
