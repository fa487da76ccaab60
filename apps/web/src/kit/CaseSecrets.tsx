import { LockOutlined, UnlockOutlined } from '@ant-design/icons';
import { openingPurposes, type CaseDetail } from '@anyuan/contract';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Modal, Radio } from 'antd';
import { useEffect, useState } from 'react';

import { api, keyOf, useAct } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { useNow } from '../stream/index.tsx';
import { ActionButton } from './ActionButton.tsx';
import { hourTime } from './hospital-time.ts';

type Purpose = keyof typeof openingPurposes;
const leastReason = 10;

/** How the reader stands before a case's secrets, and the way in: with a purpose, or by breaking the glass. */
export function CaseSecrets({ item }: { item: CaseDetail }) {
  const t = useText('cases');
  const [isAsking, ask] = useState(false);
  useShutAgain(item);
  if (item.secrets === 'none') return null;
  if (item.secrets === 'open')
    return item.openUntil ? (
      <Alert
        className="case-secrets"
        type="warning"
        icon={<UnlockOutlined />}
        showIcon
        title={t('secretsOpen', { time: hourTime(item.openUntil) })}
      />
    ) : null;
  const isGlass = item.secrets === 'glass';
  const words = { shut: t('secretsShut'), glass: t('secretsGlass'), closed: t('secretsClosed') };
  return (
    <>
      <Alert
        className="case-secrets"
        type="info"
        icon={<LockOutlined />}
        showIcon
        title={words[item.secrets]}
        action={
          item.secrets !== 'closed' && (
            <Button className="no-print" danger={isGlass} onClick={() => ask(true)}>
              {t(isGlass ? 'breakGlass' : 'openSecrets')}
            </Button>
          )
        }
      />
      <Modal
        open={isAsking}
        title={`${t(isGlass ? 'breakGlass' : 'openSecrets')} · ${item.number}`}
        footer={null}
        destroyOnHidden
        onCancel={() => ask(false)}
      >
        <OpenForm item={item} isGlass={isGlass} close={() => ask(false)} />
      </Modal>
    </>
  );
}

function OpenForm({ item, isGlass, close }: { item: CaseDetail; isGlass: boolean; close: () => void }) {
  const t = useText('cases');
  const common = useText();
  const label = useLabel();
  const queries = useQueryClient();
  const [purpose, choose] = useState<Purpose | undefined>(isGlass ? 'emergency' : undefined);
  const [reason, write] = useState('');
  const { mutateAsync } = useAct(api.case.open, { touches: ['/openings'] });
  const words = reason.trim();
  const isShort = isGlass && words.length < leastReason;
  const send = async (): Promise<void> => {
    if (!purpose) return;
    const opened = await mutateAsync({ id: item.id, purpose, ...(words ? { reason: words } : {}) });
    queries.setQueryData(keyOf(api.case.get, { id: item.id }), opened);
    void queries.invalidateQueries({ queryKey: keyOf(api.case.timeline, { id: item.id }) });
    close();
  };
  return (
    <Form layout="vertical">
      <p>{t('openNoted')}</p>
      {isGlass && <Alert className="case-secrets" type="error" showIcon title={t('glassWarning')} />}
      <Form.Item label={t('purpose')}>
        <Radio.Group
          className="purposes"
          aria-label={t('purpose')}
          value={purpose}
          onChange={(event) => choose(event.target.value as Purpose)}
          options={(Object.keys(openingPurposes) as Purpose[]).map((value) => ({
            value,
            label: label(openingPurposes[value]),
          }))}
        />
      </Form.Item>
      <Form.Item
        label={isGlass ? t('glassReason', { count: leastReason }) : `${t('reason')} (${common('optional')})`}
        htmlFor="opening-reason"
      >
        <Input.TextArea
          id="opening-reason"
          autoSize={{ minRows: 2, maxRows: 6 }}
          maxLength={500}
          value={reason}
          onChange={(event) => write(event.target.value)}
        />
      </Form.Item>
      <ActionButton type="primary" danger={isGlass} disabled={!purpose || isShort} act={send}>
        {t(isGlass ? 'breakGlass' : 'openSecrets')}
      </ActionButton>
    </Form>
  );
}

/** When the time is over the page forgets what it showed. */
function useShutAgain(item: CaseDetail): void {
  const queries = useQueryClient();
  const now = useNow();
  const isOver = item.openUntil !== null && Date.parse(item.openUntil) <= now;
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: keyOf(api.case.get, { id: item.id }) });
  }, [isOver, queries, item.id]);
}

/** In place of a value that is kept secret. */
export function Masked() {
  const t = useText('cases');
  return (
    <span className="muted">
      <LockOutlined aria-hidden /> {t('masked')}
    </span>
  );
}
