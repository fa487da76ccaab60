import type { CountersignRequest } from '@anyuan/contract';
import { Input } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../ActionButton.tsx';
import { Panel } from '../Panel.tsx';
import { Time } from '../Time.tsx';
import { toast } from '../toast.ts';

import './countersign.css';

/** What others ask this person to sign; nothing is shown while there is nothing. */
export function ToSign() {
  const t = useText('countersign');
  const { data } = useApi(api.countersign.list, {}, { every: 10_000 });
  if (!data || data.toSign.length === 0) return null;
  return (
    <Panel title={t('toSign')}>
      {data.toSign.map((request) => (
        <One key={request.id} request={request} />
      ))}
    </Panel>
  );
}

function One({ request }: { request: CountersignRequest }) {
  const t = useText('countersign');
  const label = useLabel();
  const { mutateAsync: sign } = useAct(api.countersign.sign);
  const { mutateAsync: decline } = useAct(api.countersign.decline);
  const [code, setCode] = useState('');
  const [reason, setReason] = useState<string>();
  const { id } = request;
  return (
    <article className="countersign-one">
      <div>
        <strong>{label(request)}</strong>
        <div className="muted">
          {t('askedBy', { name: request.askedBy.name })} · <Time at={request.askedAt} />
        </div>
        <details>
          <summary>{t('what')}</summary>
          <pre>{JSON.stringify(request.detail, null, 2)}</pre>
          <div className="muted">
            {t('hash')} {request.hash.slice(0, 16)}
          </div>
        </details>
      </div>
      {reason === undefined ? (
        <div className="countersign-row">
          <Input
            aria-label={t('code')}
            placeholder={t('codeHint')}
            inputMode="numeric"
            autoComplete="off"
            maxLength={6}
            value={code}
            onChange={({ target }) => setCode(target.value)}
          />
          <ActionButton
            type="primary"
            disabled={code.length !== 6}
            act={async () => {
              await sign({ id, code });
              toast(t('signed'), 'success');
            }}
          >
            {t('sign')}
          </ActionButton>
          <ActionButton act={async () => setReason('')}>{t('decline')}</ActionButton>
        </div>
      ) : (
        <div className="countersign-row">
          <Input
            aria-label={t('reason')}
            placeholder={t('reason')}
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <ActionButton
            danger
            disabled={reason.trim().length < 2}
            act={async () => {
              await decline({ id, reason });
              toast(t('wasDeclined'), 'success');
            }}
          >
            {t('decline')}
          </ActionButton>
        </div>
      )}
    </article>
  );
}
