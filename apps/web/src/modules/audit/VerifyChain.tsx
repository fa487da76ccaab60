import { SafetyCertificateOutlined } from '@ant-design/icons';
import type { AuditVerdict } from '@anyuan/contract';
import { Alert, Table } from 'antd';
import { useState } from 'react';

import { call, api } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';

import './audit.css';

/** Walks the whole chain on the server and says in words whether it holds. */
export function VerifyChain() {
  const t = useText('system');
  const label = useLabel();
  const [verdict, judge] = useState<AuditVerdict>();
  const [isBusy, setBusy] = useState(false);
  const verify = async (): Promise<void> => {
    setBusy(true);
    judge(undefined);
    try {
      judge(await call(api.audit.verify, {}));
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
        {verdict?.ok && (
          <Alert type="success" showIcon title={t('verifyGood', { rows: verdict.rows, head: verdict.head })} />
        )}
        {verdict && !verdict.ok && (
          <>
            <Alert type="error" showIcon title={t('verifyBad', { count: verdict.problems.length })} />
            <Table
              size="small"
              pagination={{ pageSize: 20, hideOnSinglePage: true }}
              rowKey={({ seq, kind }) => `${seq}-${kind}`}
              dataSource={verdict.problems}
              columns={[
                { title: t('seq'), dataIndex: 'seq', width: 96 },
                { title: t('problem'), width: 160, render: (_, { kind }) => t(`kind_${kind}`) },
                { title: t('detail'), render: (_, problem) => label(problem) },
              ]}
            />
          </>
        )}
      </div>
    </section>
  );
}
