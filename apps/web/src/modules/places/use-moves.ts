import { useRef, useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useReport } from '../../kit/ActionButton.tsx';
import type { PlanXY } from '../../kit/plan-markers.ts';
import type { PlanItem } from './plan-items.ts';

interface Move {
  item: PlanItem;
  from: PlanXY | null;
}

const touched = ['/places', '/devices'];

/** Every drop is saved at once and can be taken back; what could not be saved springs back. */
export function useMoves(saved: (item: PlanItem, at: PlanXY | null) => void) {
  const report = useReport();
  const [moved, setMoved] = useState<Record<string, PlanXY | null>>({});
  const [past, setPast] = useState<readonly Move[]>([]);
  const [saving, setSaving] = useState(0);
  const { mutateAsync: movePlace } = useAct(api.place.move, { touches: touched });
  const { mutateAsync: putPlace } = useAct(api.place.put, { touches: touched });
  const { mutateAsync: putDevice } = useAct(api.device.put, { touches: touched });

  const latest = useRef<Promise<unknown>>(Promise.resolve());
  const write = ({ is, it }: PlanItem, at: PlanXY | null): Promise<unknown> => {
    const { code, name } = it;
    if (is === 'device') return putDevice({ code, name, kind: it.kind, at });
    return at ? movePlace({ code, at }) : putPlace({ code, name, kind: it.kind, at: null });
  };
  const save = async (item: PlanItem, at: PlanXY | null): Promise<boolean> => {
    setMoved((before) => ({ ...before, [item.id]: at }));
    setSaving((count) => count + 1);
    try {
      // One after the other: what is dropped or taken back last is what stays.
      const turn = latest.current.then(() => write(item, at));
      latest.current = turn.catch(() => {});
      await turn;
      saved(item, at);
      return true;
    } catch (error) {
      report(error);
      return false;
    } finally {
      // By now the lists have been loaded again and say the same.
      setMoved((before) =>
        Object.fromEntries(Object.entries(before).filter(([id, mine]) => id !== item.id || mine !== at)),
      );
      setSaving((count) => count - 1);
    }
  };
  return {
    moved,
    isSaving: saving > 0,
    canUndo: past.length > 0,
    async move(item: PlanItem, at: PlanXY | null): Promise<void> {
      // Known at once: a quick Ctrl+Z takes back this move, not the one before.
      const move = { item, from: item.at };
      setPast((before) => [...before, move]);
      if (!(await save(item, at))) setPast((before) => before.filter((one) => one !== move));
    },
    async undo(): Promise<void> {
      const last = past.at(-1);
      if (!last) return;
      setPast(past.slice(0, -1));
      await save(last.item, last.from);
    },
  };
}
