import { startRegistration, type PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/browser';

import { client } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { toast } from '../toast.ts';
import { FactorForm } from './FactorForm.tsx';
import { asked } from './passkeys.ts';

/** A key of this device, of a telephone, or on a stick: the browser asks for it. */
export function AddPasskey({ done }: { done: (recoveryCodes: readonly string[]) => void }) {
  const t = useText('factor');
  const add = async ({ name }: { name: string }): Promise<void> => {
    const { options } = await client.factor.beginPasskey({});
    const response = await asked(
      startRegistration({ optionsJSON: options as unknown as PublicKeyCredentialCreationOptionsJSON }),
    );
    if (!response) return toast(t('notDone'), 'info');
    done((await client.factor.addPasskey({ name, response: { ...response } })).recoveryCodes);
  };
  return <FactorForm name={t('myKey')} steps={t('passkeySteps')} add={add} />;
}
