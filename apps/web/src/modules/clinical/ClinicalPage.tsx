import { clinicalKinds, type ClinicalKind } from '@anyuan/contract';
import { Segmented } from 'antd';
import { z } from 'zod';

import { api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { EntryImport } from '../../kit/entries/EntryImport.tsx';
import { EntryPaperCheck, TakeAway } from '../../kit/entries/TakeAway.tsx';
import { Page } from '../../kit/Page.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { FactList } from './FactList.tsx';
import { Worst } from './Worst.tsx';

import '../../kit/ops.css';
import './clinical.css';

const asked = Object.fromEntries(
  ['variety', 'department', 'doctor', 'verdict', 'late', 'mine', 'from', 'to', 'figure'].map((name) => [
    name,
    z.string(),
  ]),
);
const sheetsOf = (kind: ClinicalKind) => ({
  register: { title: clinicalKinds[kind], filters: z.object(asked) },
  routes: { paper: api.clinicalPaper, surgery: api.clinicalSurgery, grade: api.clinicalGrade }[kind],
  touches: ['/clinical-facts', '/figures'],
});

/** What the record system says: papers past their limit, operations with signatures missing, grades of charts. */
export default function ClinicalPage() {
  const t = useText('clinical');
  const label = useLabel();
  const can = useCan();
  const { values, set } = useUrlState();
  const said = values['kind'] ?? 'paper';
  const kind: ClinicalKind = said in clinicalKinds ? (said as ClinicalKind) : 'paper';
  const sheets = sheetsOf(kind);
  return (
    <Page
      title={t('title')}
      note={t('note')}
      actions={
        <>
          {can('clinical.manage') && <EntryImport key={kind} pages={sheets} isPrimary />}
          <TakeAway key={`take-${kind}`} pages={sheets} />
        </>
      }
    >
      <EntryPaperCheck pages={sheets} />
      <div className="ops-bar">
        <Segmented
          value={kind}
          onChange={(next) =>
            set({
              kind: next === 'paper' ? undefined : next,
              variety: undefined,
              verdict: undefined,
              figure: undefined,
            })
          }
          options={(Object.keys(clinicalKinds) as ClinicalKind[]).map((one) => ({
            value: one,
            label: label(clinicalKinds[one]),
          }))}
        />
      </div>
      <Worst key={`worst-${kind}`} kind={kind} />
      <FactList key={`list-${kind}`} kind={kind} />
    </Page>
  );
}
