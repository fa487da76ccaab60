import type { Person } from '@anyuan/contract';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { SecretOnce } from '../../kit/SecretOnce.tsx';
import { toast } from '../../kit/toast.ts';
import { useMe } from '../../session.ts';
import { PersonMerge } from './PersonMerge.tsx';

/** Password, sessions, token, in use or not: what an administrator does to an account. */
export function PersonAccount({ person }: { person: Person }) {
  const t = useText('people');
  const me = useMe();
  const [secret, show] = useState<{ text: string; title: string; hint: string }>();
  const { mutateAsync: update } = useAct(api.identity.updatePerson);
  const { mutateAsync: reset } = useAct(api.identity.resetPassword);
  const { mutateAsync: clear } = useAct(api.identity.resetFactors);
  const { mutateAsync: end } = useAct(api.identity.endSessions);
  const { mutateAsync: issue } = useAct(api.identity.serviceToken);
  const { id, name } = person;
  if (id === me.person.id) return <p className="muted">{t('ownAccount')}</p>;
  if (person.mergedInto) return <p className="muted">{t('mergedInto', { name: person.mergedInto.name })}</p>;
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
      {person.kind === 'service' ? (
        <ConfirmButton
          question={t('serviceQuestion', { name })}
          detail={t('serviceDetail')}
          verb={t('serviceToken')}
          act={async () => {
            const { token, username } = await issue({ id });
            show({ text: token, title: t('serviceTokenTitle'), hint: t('serviceHint', { username }) });
          }}
        />
      ) : (
        <>
          {person.username !== null && (
            <ConfirmButton
              question={t('resetQuestion', { name })}
              detail={t('resetDetail')}
              verb={t('resetPassword')}
              act={async () => {
                const { firstPassword } = await reset({ id });
                show({
                  text: firstPassword,
                  title: t('firstPassword'),
                  hint: t('firstPasswordHint', { username: person.username ?? '' }),
                });
              }}
            />
          )}
          {person.username !== null && (
            <ConfirmButton
              question={t('factorsQuestion', { name })}
              detail={t('factorsDetail')}
              verb={t('clearFactors')}
              act={async () => {
                await clear({ id });
                toast(t('factorsCleared'), 'success');
              }}
            />
          )}
          <ConfirmButton
            question={t('endQuestion', { name })}
            detail={t('endDetail')}
            verb={t('endSessions')}
            act={async () => {
              const { ended } = await end({ id });
              toast(t('ended', { count: ended }), 'success');
            }}
          />
        </>
      )}
      {person.kind !== 'service' && <PersonMerge person={person} />}
      {person.active ? (
        <ConfirmButton
          danger
          question={t('deactivateQuestion', { name })}
          detail={t('deactivateDetail')}
          verb={t('deactivate')}
          act={() => update({ id, active: false })}
        />
      ) : (
        <ActionButton act={() => update({ id, active: true })}>{t('activate')}</ActionButton>
      )}
      <SecretOnce
        secret={secret?.text}
        title={secret?.title ?? ''}
        hint={secret?.hint ?? ''}
        close={() => show(undefined)}
      />
    </div>
  );
}
