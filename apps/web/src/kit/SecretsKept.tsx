import { fieldMeta, type Label } from '@anyuan/contract';
import type { z } from 'zod';

import { useLabel, useText } from '../i18n/index.ts';
import { ConfirmButton } from './ConfirmButton.tsx';

interface Props {
  /** Names of sealed fields that have a value. */
  names: readonly string[];
  /** The fields they are. */
  schema: z.ZodObject;
  forget: (name: string) => Promise<unknown>;
}

/** Which sealed fields of a form have a value, which is not shown, and the way to forget it. */
export function SecretsKept({ names, schema, forget }: Props) {
  const t = useText('forms');
  const label = useLabel();
  if (names.length === 0) return null;
  const labelOf = (name: string): Label => {
    const field = schema.shape[name] as z.ZodType | undefined;
    return (field && fieldMeta(field)?.label) ?? [name, name];
  };
  return (
    <p>
      {t('secretsKept')}{' '}
      {names.map((name) => (
        <span key={name} style={{ display: 'inline-block', marginInlineEnd: 12 }}>
          {label(labelOf(name))}{' '}
          <ConfirmButton
            size="small"
            question={t('forgetQuestion', { name: label(labelOf(name)) })}
            detail={t('forgetDetail')}
            verb={t('forget')}
            act={() => forget(name)}
          />
        </span>
      ))}
    </p>
  );
}
