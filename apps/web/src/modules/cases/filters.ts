import { caseModes } from '@anyuan/contract';

import { caseType, caseTypesHere } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import type { Filter } from '../../kit/TableFilters.tsx';
import { useCan } from '../../session.ts';

/** Three in sight, the others unfold. States are asked for once types are chosen: their names belong to types. */
export function useFilters(chosen: string | undefined): Filter[] {
  const t = useText('cases');
  const common = useText();
  const label = useLabel();
  const can = useCan();
  const readable = caseTypesHere().filter(({ permissions }) => can(permissions.read));
  const types = (chosen?.split(',') ?? []).flatMap((name) => caseType(name) ?? []);
  const states = new Map<string, string[]>();
  for (const type of types)
    for (const [state, name] of Object.entries(type.states))
      states.set(state, [...new Set([...(states.get(state) ?? []), label(name)])]);
  const modes = { real: t('mode_real'), test: common('mode_test'), drill: common('mode_drill') };
  return [
    { name: 'q', label: t('keyword') },
    { name: 'open', label: t('open'), widget: 'flag' },
    { name: 'days', label: t('days'), widget: 'days' },
    {
      name: 'type',
      label: common('type'),
      widget: 'many',
      isShown: types.length === 1,
      options: Object.fromEntries(readable.map((one) => [one.type, label(one.label)])),
    },
    ...(states.size > 0
      ? [
          {
            name: 'state',
            label: common('state'),
            widget: 'many' as const,
            options: Object.fromEntries([...states].map(([state, names]) => [state, names.join(' / ')])),
          },
        ]
      : []),
    { name: 'place', label: common('place'), widget: 'place' },
    { name: 'department', label: t('department'), widget: 'department' },
    { name: 'person', label: t('inCharge'), widget: 'person' },
    { name: 'overdue', label: t('overdue'), widget: 'flag' },
    {
      name: 'dueWithin',
      label: t('dueWithin'),
      widget: 'choice',
      options: { '24': t('hours24'), '72': t('days3'), '168': t('days7'), '720': t('days30') },
    },
    {
      name: 'mode',
      label: t('mode'),
      widget: 'choice',
      options: Object.fromEntries(caseModes.map((mode) => [mode, modes[mode]])),
    },
  ];
}
