import { Modal } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { printSecrets } from '../../kit/secret-sheet.ts';
import { toast } from '../../kit/toast.ts';

/** First passwords for all who have none, on one sheet to cut and hand out. */
export function PasswordSheet() {
  const t = useText('people');
  const without = useApi(api.identity.people, { noPassword: true, active: true, limit: 1 });
  const { mutateAsync } = useAct(api.identity.firstPasswords, { touches: ['/people', '/setup'], isBatch: true });
  const [isAsking, ask] = useState(false);
  const [done, setDone] = useState<number>();
  const count = without.data?.total ?? 0;
  const print = async (): Promise<void> => {
    const all: (string | null)[][] = [];
    let single = 0;
    for (let left = 1; left > 0;) {
      const answer = await mutateAsync({});
      all.push(...answer.items.map((one) => [one.department, one.name, one.username, one.password]));
      ({ left, single } = answer);
      setDone(all.length);
      if (answer.items.length === 0) break;
    }
    setDone(undefined);
    ask(false);
    if (single > 0) toast(t('passwordsSingle', { count: single }), 'info', 8);
    if (all.length > 0)
      await printSecrets({
        title: t('passwordsTitle', { count: all.length }),
        note: t('passwordsNote', { origin: window.location.origin }),
        columns: [t('department'), t('name'), t('username'), t('firstPassword')],
        rows: all,
      });
  };
  if (count === 0) return null;
  return (
    <>
      <ActionButton act={async () => ask(true)}>{t('passwordsVerb', { count })}</ActionButton>
      <Modal open={isAsking} title={t('passwordsVerb', { count })} footer={null} onCancel={() => ask(false)}>
        <p>{t('passwordsAsk', { count })}</p>
        {done !== undefined && <p role="status">{t('passwordsDone', { done, count })}</p>}
        <ActionButton type="primary" act={print}>
          {t('passwordsPrint')}
        </ActionButton>
      </Modal>
    </>
  );
}
