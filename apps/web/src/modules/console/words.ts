import { signalKindLabels, type CaseItem } from '@anyuan/contract';

import { useLabel } from '../../i18n/index.ts';
import { isOpen, isWaiting, kindOf } from './queue.ts';

/** What rang, in words. */
export function useKindWord(): (item: CaseItem) => string {
  const label = useLabel();
  return (item) => {
    const kind = kindOf(item);
    return Object.hasOwn(signalKindLabels, kind)
      ? label(signalKindLabels[kind as keyof typeof signalKindLabels])
      : kind;
  };
}

/** What the time beside a case counts. */
export const sinceWord = (item: CaseItem): 'since_ringing' | 'since_pressed' | 'since_took' =>
  !isOpen(item) ? 'since_took' : isWaiting(item) ? 'since_ringing' : 'since_pressed';
