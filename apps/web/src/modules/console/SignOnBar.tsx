import { App, Button, Modal, Select } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { useCan } from '../../session.ts';
import type { Bell } from './use-siren.ts';

/** Until the operator has signed on and heard the test tone, a bar asks him to. */
export function SignOnBar({ bell }: { bell: Bell }) {
  const t = useText('console');
  const can = useCan();
  const mine = useApi(api.duty.mine, {});
  const [isOpen, open] = useState(false);
  const isOn = mine.data?.posts.some(({ kind }) => kind === 'control-room') ?? false;
  // The police office looks on from a post of its own; its bell is enabled in the head.
  if (!mine.data || !can('alarm.handle') || !can('duty.sign') || (isOn && bell.isUnlocked)) return null;
  const start = async (): Promise<void> => {
    await bell.unlock();
    bell.tone();
    open(true);
  };
  return (
    <div className="desk-sign-on" role="status">
      <span>◆ {isOn ? t('notOnBut') : t('notOn')}</span>
      <Button type="primary" size="small" onClick={() => void start()}>
        {t('signOn')}
      </Button>
      <Modal
        open={isOpen}
        title={t('signOnTitle')}
        footer={null}
        destroyOnHidden
        focusable={{ focusTriggerAfterClose: false }}
        onCancel={() => open(false)}
      >
        <SignOnForm bell={bell} done={() => open(false)} />
      </Modal>
    </div>
  );
}

function SignOnForm({ bell, done }: { bell: Bell; done: () => void }) {
  const t = useText('console');
  const { message } = App.useApp();
  const { data } = useApi(api.duty.now, {});
  const { mutateAsync } = useAct(api.duty.signOn, { touches: ['/duty'] });
  const posts = (data?.posts ?? []).filter(({ kind }) => kind === 'control-room');
  const [chosen, choose] = useState<string>();
  const [isDeaf, setDeaf] = useState(false);
  const code = chosen ?? posts[0]?.code;
  const sign = async (heardTone: boolean): Promise<void> => {
    if (!code) return;
    const post = await mutateAsync({ code, heardTone });
    void message.success(t('signedOn', { post: post.name }));
    done();
  };
  if (data && posts.length === 0) return <p>{t('signOnNone')}</p>;
  return (
    <div className="desk-sign-form">
      {posts.length > 1 && (
        <label>
          {t('signOnPost')}
          <Select
            value={code ?? null}
            onChange={choose}
            options={posts.map((post) => ({ value: post.code, label: post.name }))}
          />
        </label>
      )}
      <p>{bell.isUnlocked ? t('heardAsk') : t('soundBlocked')}</p>
      {isDeaf && <p className="muted">{t('heardHelp')}</p>}
      <div className="desk-buttons">
        {bell.isUnlocked && (
          <ActionButton type="primary" autoFocus act={() => sign(true)}>
            {t('heardYes')}
          </ActionButton>
        )}
        <Button onClick={() => void bell.unlock().then(() => bell.tone())}>{t('heardAgain')}</Button>
        {isDeaf ? (
          <ActionButton act={() => sign(false)}>{t('heardAnyway')}</ActionButton>
        ) : (
          <Button onClick={() => setDeaf(true)}>{t('heardNo')}</Button>
        )}
      </div>
    </div>
  );
}

/** Whether the caller holds a control-room post, and which. */
export function useMyPost() {
  const { data } = useApi(api.duty.mine, {});
  return data?.posts.find(({ kind }) => kind === 'control-room');
}
