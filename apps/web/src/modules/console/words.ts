import type { CaseItem } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';
import { kindOf } from './queue.ts';

const known = ['panic', 'test', 'fire', 'intrusion', 'door-forced', 'restore', 'tamper', 'fault'] as const;

/** What rang, in words. */
export function useKindWord(): (item: CaseItem) => string {
  const t = useText('console');
  return (item) => {
    const kind = known.find((one) => one === kindOf(item));
    return kind ? t(`kind_${kind}`) : kindOf(item);
  };
}
