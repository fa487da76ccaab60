import { Button, Modal, Select } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { toast } from '../../kit/toast.ts';
import { useStream } from '../../stream/index.tsx';
import { noteHeard } from './heard.ts';
import type { Bell } from './use-siren.ts';

/** Signs the operator on once he has heard the test tone. */
export default function SignOnDialog({ bell, close }: { bell: Bell; close: () => void }) {
  const t = useText('console');
  return (
    <Modal open title={t('signOnTitle')} footer={null} focusable={{ focusTriggerAfterClose: false }} onCancel={close}>
      <SignOnForm bell={bell} done={close} />
    </Modal>
  );
}

function SignOnForm({ bell, done }: { bell: Bell; done: () => void }) {
  const t = useText('console');
  const { offsetMs } = useStream();
  const { data } = useApi(api.duty.now, {});
  const { mutateAsync } = useAct(api.duty.signOn, { touches: ['/duty'] });
  const posts = (data?.posts ?? []).filter(({ kind }) => kind === 'control-room');
  const [chosen, choose] = useState<string>();
  const [isDeaf, setDeaf] = useState(false);
  const code = chosen ?? posts[0]?.code;
  const sign = async (heardTone: boolean): Promise<void> => {
    if (!code) return;
    const post = await mutateAsync({ code, heardTone });
    // Who hears nothing has said so: he is asked again when the two hours are over, as everybody.
    noteHeard(Date.now() + offsetMs);
    toast(t('signedOn', { post: post.name }), 'success');
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
