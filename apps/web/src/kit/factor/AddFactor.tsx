import { Segmented } from 'antd';
import { useState } from 'react';

import { useText } from '../../i18n/index.ts';
import { AddApp } from './AddApp.tsx';
import { AddPasskey } from './AddPasskey.tsx';
import { givesPasskeys } from './passkeys.ts';

/** What proves somebody from now on: an app, or a key where the browser gives one. */
export function AddFactor({ done }: { done: (recoveryCodes: readonly string[]) => void }) {
  const t = useText('factor');
  const [kind, choose] = useState<'app' | 'passkey'>('app');
  return (
    <>
      {givesPasskeys() && (
        <Segmented
          block
          value={kind}
          onChange={choose}
          options={[
            { value: 'app', label: t('app') },
            { value: 'passkey', label: t('passkey') },
          ]}
          style={{ marginBottom: 16 }}
        />
      )}
      {kind === 'app' ? <AddApp done={done} /> : <AddPasskey done={done} />}
    </>
  );
}
