import { PrinterOutlined, SafetyCertificateOutlined } from '@ant-design/icons';
import type { AuditState, AuditVerdict } from '@anyuan/contract';
import { Alert, Button } from 'antd';
import { useState } from 'react';

import { call, api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { minuteTime } from '../../kit/hospital-time.ts';
import { PlainTable } from '../../kit/PlainTable.tsx';
import { Time } from '../../kit/Time.tsx';

import './audit.css';

/** Whether the record holds, and since when; the whole of it is walked on the server when somebody asks. */
export function VerifyChain() {
  const t = useText('system');
  const label = useLabel();
  const state = useApi(api.audit.state, {});
  const [verdict, judge] = useState<AuditVerdict>();
  const [isBusy, setBusy] = useState(false);
  const verify = async (): Promise<void> => {
    setBusy(true);
    judge(undefined);
    try {
      judge(await call(api.audit.verify, {}));
      await state.refetch();
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="panel verify">
      <ActionButton icon={<SafetyCertificateOutlined />} act={verify}>
        {t('verify')}
      </ActionButton>
      <div role="status" className="verify-verdict">
        {isBusy && t('verifying')}
        {!isBusy && !verdict && state.data && <Standing state={state.data} />}
        {verdict?.ok && (
          <Alert
            type="success"
            showIcon
            title={t('verifyGood', { rows: verdict.rows, things: verdict.things, files: verdict.files })}
          />
        )}
        {verdict && !verdict.ok && (
          <>
            <Alert type="error" showIcon title={t('verifyBad', { count: verdict.problems.length })} />
            <PlainTable
              name="record-problems"
              dense
              atOnce={20}
              rowKey={({ seq, kind, thing }) => `${seq}-${kind}-${thing?.table}-${thing?.key}`}
              rows={verdict.problems}
              columns={[
                { key: 'seq', title: t('seq'), width: 96, render: ({ seq }) => seq },
                { key: 'problem', title: t('problem'), width: 160, render: ({ kind }) => t(`kind_${kind}`) },
                { key: 'detail', title: t('detail'), render: (problem) => label(problem) },
              ]}
            />
          </>
        )}
      </div>
      {state.data?.isOwner && <Alert type="warning" showIcon title={t('recordOwner')} />}
      {state.data && <AnchorLine state={state.data} />}
    </section>
  );
}

/** What the nightly verification has found. */
function Standing({ state: { last, holdsSince, lastWhole } }: { state: AuditState }) {
  const t = useText('system');
  const label = useLabel();
  if (!last) return <span className="muted">{t('recordUnchecked')}</span>;
  const { rows, things, files } = last;
  return last.ok ? (
    <Alert
      type="success"
      showIcon
      title={t('recordHolds', { since: minute(holdsSince), at: minute(last.at), rows, things, files })}
    />
  ) : (
    <Alert
      type="error"
      showIcon
      title={t('recordBroken', { at: minute(last.at), whole: lastWhole ? minute(lastWhole) : t('recordNever') })}
      description={
        <ul className="verify-problems">
          {last.problems.map((problem) => (
            <li key={problem.en}>{label(problem)}</li>
          ))}
        </ul>
      }
    />
  );
}

const minute = (at: string | null): string => (at ? minuteTime(at) : '');

/** Where the chain ends now, to be printed: the rest of the page stays off the paper. */
function AnchorLine({ state: { anchor, kept, seal } }: { state: AuditState }) {
  const t = useText('system');
  const places = [kept.folder && t('anchorFolder'), kept.host && t('anchorHost')].filter((one) => one !== false);
  return (
    <div className="verify-anchor">
      <strong>{t('anchor')}</strong>
      <span>
        <Time at={anchor.at} seconds /> {t('anchorText', { seq: anchor.seq, hash: anchor.hash })}
      </span>
      <span>
        {seal.at && <Time at={seal.at} seconds />}{' '}
        {t('sealText', { suite: seal.suite, upTo: seal.upTo, behind: seal.behind })}
      </span>
      <span className="muted">{t('sealNote')}</span>
      <span className="muted">
        {t('anchorKept', { places: places.length > 0 ? places.join('、') : t('anchorHere') })} {t('anchorNote')}
      </span>
      <Button size="small" icon={<PrinterOutlined />} onClick={() => window.print()}>
        {t('anchorPrint')}
      </Button>
    </div>
  );
}
