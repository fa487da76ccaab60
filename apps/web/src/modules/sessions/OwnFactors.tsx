import type { Factor, Result } from '@anyuan/contract';
import { Button, Modal } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { AddFactor } from '../../kit/factor/AddFactor.tsx';
import { RecoveryCodes } from '../../kit/factor/RecoveryCodes.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';

const touches = ['/me/factors'];

/** What proves the caller beside his password. */
export function OwnFactors() {
  const t = useText('factor');
  const query = useApi(api.factor.list, {});
  const [isAdding, setAdding] = useState(false);
  const [codes, setCodes] = useState<readonly string[]>();
  const added = (made: readonly string[]): void => {
    setAdding(false);
    void query.refetch();
    if (made.length > 0) setCodes(made);
    else toast(t('added'), 'success');
  };
  return (
    <div style={{ marginTop: 16 }}>
      <Panel title={t('title')} extra={<Button onClick={() => setAdding(true)}>{t('add')}</Button>}>
        <p className="muted">{t('note')}</p>
        <Loaded query={query} rows={2}>
          {(own) => <List own={own} show={setCodes} />}
        </Loaded>
      </Panel>
      <Modal open={isAdding} title={t('enrolTitle')} footer={null} onCancel={() => setAdding(false)} destroyOnHidden>
        <AddFactor done={added} />
      </Modal>
      <Modal open={codes !== undefined} title={t('codesTitle')} footer={null} closable={false} destroyOnHidden>
        {codes && <RecoveryCodes codes={codes} done={() => setCodes(undefined)} />}
      </Modal>
    </div>
  );
}

function List({ own, show }: { own: Result<typeof api.factor.list>; show: (codes: readonly string[]) => void }) {
  const t = useText('factor');
  const { mutateAsync: renew } = useAct(api.factor.newRecoveryCodes, { touches });
  if (own.items.length === 0) return <Empty>{t('empty')}</Empty>;
  const isLast = own.items.length === 1 && own.required;
  return (
    <>
      <ul className="own-factors">
        {own.items.map((one) => (
          <Row key={one.id} factor={one} isKept={isLast} />
        ))}
      </ul>
      {isLast && <p className="muted">{t('asked')}</p>}
      <p>
        {t('recoveryLeft', { count: own.recoveryLeft })}{' '}
        <ConfirmButton
          size="small"
          question={t('newCodesQuestion')}
          detail={t('newCodesDetail')}
          verb={t('newCodes')}
          act={async () => show((await renew({})).recoveryCodes)}
        />
      </p>
    </>
  );
}

function Row({ factor, isKept }: { factor: Factor; isKept: boolean }) {
  const t = useText('factor');
  const { mutateAsync } = useAct(api.factor.remove, { touches });
  return (
    <li>
      <span>
        <strong>{factor.name}</strong> <span className="muted">{t(factor.kind === 'totp' ? 'app' : 'passkey')}</span>
      </span>
      <span className="muted">
        {t('addedAt')} <Time at={factor.createdAt} /> · {t('lastUsed')}{' '}
        {factor.lastUsedAt ? <Time at={factor.lastUsedAt} /> : t('never')}
      </span>
      {!isKept && (
        <ConfirmButton
          size="small"
          danger
          question={t('removeQuestion', { name: factor.name })}
          detail={t('removeDetail')}
          verb={t('remove')}
          act={async () => {
            await mutateAsync({ id: factor.id });
            toast(t('removed'), 'success');
          }}
        />
      )}
    </li>
  );
}
