import { field, type CallInput, type IndicatorSetting } from '@anyuan/contract';
import { useState } from 'react';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { useTargetWords } from './target-words.ts';

const ways = {
  usual: ['沿用默认目标', 'As it comes'],
  own: ['本院设定', 'Set by the hospital'],
  none: ['不设目标', 'No target'],
} as const;
type Way = keyof typeof ways;

const rest = {
  owner: field
    .person(['责任人', 'Owner'], { hint: ['不填则由上列部门负责', 'Empty: the office named above answers for it'] })
    .optional(),
  remark: field.longText(['备注', 'Remark'], { max: 400 }).optional(),
};
const how = { way: field.choice(['目标', 'Target'], ways) };
const plainSchema = z.object({ ...how, ...rest }) as unknown as Schema;
const ownSchema = z.object({
  ...how,
  target: field.quantity(['目标值', 'To be reached'], { min: -1_000_000_000, max: 1_000_000_000_000, decimals: 2 }),
  ...rest,
}) as unknown as Schema;

const wayOf = ({ target, usualTarget }: IndicatorSetting): Way =>
  target === usualTarget ? 'usual' : target === null ? 'none' : 'own';

/** What the hospital says of an indicator of its own: what it aims at, and who answers for it. */
export function SetIndicator({ indicator, close }: { indicator: IndicatorSetting; close: () => void }) {
  const t = useText('ledgers');
  const label = useLabel();
  const targetOf = useTargetWords();
  const { mutateAsync } = useAct(api.indicator.set, { touches: ['/indicators', '/board'] });
  const [way, go] = useState(wayOf(indicator));
  return (
    <FormDialog
      title={t('setIndicator')}
      close={close}
      said={t('indicatorSet')}
      schema={way === 'own' ? ownSchema : plainSchema}
      initial={{
        way,
        ...(indicator.target !== null && { target: indicator.target }),
        ...(indicator.owner && { owner: indicator.owner.id }),
        ...(indicator.remark !== null && { remark: indicator.remark }),
      }}
      onValues={(values) => go((values['way'] as Way | undefined) ?? 'usual')}
      before={
        <p>
          <strong>{label(indicator.label)}</strong>
          <br />
          <span className="muted">
            {label(indicator.note)} · {t('usualTarget', { target: targetOf(indicator, indicator.usualTarget) })} ·{' '}
            {label(indicator.office)}
          </span>
        </p>
      }
      submit={({ way: said, target, owner, remark }) =>
        mutateAsync({
          name: indicator.name,
          ...(said === 'own' ? { target } : said === 'none' ? { target: null } : {}),
          owner: owner ?? null,
          remark: remark ?? null,
        } as CallInput<typeof api.indicator.set>)
      }
    />
  );
}
