import { ApiError, type ErrorBody, type WireAnswer } from '@anyuan/contract';
import { Alert, Spin } from 'antd';
import { useEffect, useState } from 'react';

import { api, client, useApi, type WithSecond } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { newKey } from '../../new-key.ts';
import { ActionButton } from '../ActionButton.tsx';
import { hourTime } from '../hospital-time.ts';

interface Waiting {
  id: string;
  code: string;
  expiresAt: string;
}

/** The second person confirms on his own device; until then this waits, and goes on by itself. */
export function AskOnDevice({ again, done }: { again: WithSecond; done: (answer: WireAnswer) => void }) {
  const t = useText('countersign');
  const [waiting, wait] = useState<Waiting>();
  const ask = async (): Promise<void> => {
    const answer = await again({ by: 'device' }, newKey());
    if (answer.status < 400) return done(answer);
    const refusal = ApiError.fromBody(answer.json as ErrorBody, answer.status);
    if (refusal.code !== 'countersign_waiting') throw refusal;
    wait(refusal.details as unknown as Waiting);
  };
  return (
    <div className="countersign-ask">
      <p className="muted">{t('askHint')}</p>
      {waiting ? (
        <Wait waiting={waiting} done={done} stop={() => wait(undefined)} />
      ) : (
        <ActionButton type="primary" act={ask}>
          {t('ask')}
        </ActionButton>
      )}
    </div>
  );
}

function Wait({ waiting, done, stop }: { waiting: Waiting; done: (answer: WireAnswer) => void; stop: () => void }) {
  const t = useText('countersign');
  const { id, code, expiresAt } = waiting;
  const { data } = useApi(api.countersign.get, { id }, { every: 2_000 });
  const isDone = data?.state === 'done';
  const answer = data?.answer;
  useEffect(() => {
    if (isDone) done({ status: 200, json: answer });
  }, [isDone, answer, done]);
  const withdraw = async (): Promise<void> => {
    await client.countersign.withdraw({ id }, { key: newKey() });
    stop();
  };
  if (data && ['declined', 'withdrawn', 'expired'].includes(data.state))
    return (
      <Alert
        type="warning"
        title={data.state === 'declined' ? t('declined', { reason: data.reason ?? '' }) : t('over')}
        action={<ActionButton act={async () => stop()}>{t('ask')}</ActionButton>}
      />
    );
  return (
    <div className="countersign-wait" role="status">
      <div className="muted">{t('code')}</div>
      <output className="countersign-code">{code}</output>
      <div>
        <Spin size="small" /> {t('waiting')} · {t('until', { time: hourTime(expiresAt) })}
      </div>
      <ActionButton act={withdraw}>{t('withdraw')}</ActionButton>
    </div>
  );
}
