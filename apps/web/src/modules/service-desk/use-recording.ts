import type { CaseDetail } from '@anyuan/contract';
import { useRef } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { toast } from '../../kit/toast.ts';

export const touched = ['/cases', '/figures'];
const undoSeconds = 8;

/** Registers enquiries that are answered as they are asked, and takes the last one back. */
export function useRecording(place: string | undefined) {
  const t = useText('serviceDesk');
  const create = useAct(api.case.create, { touches: touched });
  const act = useAct(api.case.act, { touches: touched });
  const last = useRef<{ id: string; until: number }>(undefined);

  const takeBack = async (id: string): Promise<void> => {
    await act.mutateAsync({ id, action: 'undo' });
    if (last.current?.id === id) last.current = undefined;
    toast(t('undone'), 'info');
  };

  return {
    async record(title: string, data: Record<string, unknown>, said?: (item: CaseDetail) => string): Promise<void> {
      const item = await create.mutateAsync({
        type: 'enquiry',
        title,
        ...(place ? { place } : {}),
        data: { ...data, onSpot: true },
      });
      last.current = { id: item.id, until: Date.now() + undoSeconds * 1000 };
      toast(t('recorded', { what: said?.(item) ?? title }), 'success', undoSeconds, {
        label: t('undo'),
        key: 'Z',
        act: () => takeBack(item.id),
      });
    },
    /** As long as it is offered on the page. */
    async undo(): Promise<void> {
      const { id, until } = last.current ?? { id: '', until: 0 };
      if (Date.now() < until) await takeBack(id);
    },
  };
}
