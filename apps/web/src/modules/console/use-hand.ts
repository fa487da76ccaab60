import { ApiError, type CaseDetail, type CaseItem, type Unit } from '@anyuan/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { api, client, keyOf as queryKeyOf, reload, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useReport } from '../../kit/ActionButton.tsx';
import { useCaseTypes } from '../../kit/use-case-types.ts';
import { useCan } from '../../session.ts';
import { needsUnits } from './keys.ts';
import { isOpen, isWaiting, type Row } from './queue.ts';
import { chosenOf, toggled } from './units.ts';

const unitsEveryMs = 15_000;

/** The case in hand and everything the operator can do with it. */
export function useHand(
  id: string | undefined,
  row: Row | undefined,
  take: (item: CaseItem) => void,
  quiet: (row: Row) => void,
) {
  const can = useCan();
  const queries = useQueryClient();
  const report = useReport();
  const query = useApi(api.case.get, { id: id ?? '' }, { enabled: id !== undefined });
  const [choices, setChoices] = useState<Readonly<Record<string, readonly string[] | undefined>>>({});
  const [asked, ask] = useState<{ id: string; action: string }>();
  const item = id ? query.data : undefined;
  // Somebody may come here with a matter that does not ring.
  useCaseTypes(item ? [item.type] : []);
  const suggesting = useApi(
    api.dispatch.suggest,
    { id: id ?? '' },
    { enabled: item !== undefined && isOpen(item) && can('alarm.handle'), every: unitsEveryMs },
  );
  const units: readonly Unit[] = suggesting.data?.items ?? noUnits;
  // Once somebody is on the way, more are sent only by choice.
  const isSent = item?.actions.includes('reinforce') ?? false;
  const chosen = chosenOf(units, (id ? choices[id] : undefined) ?? (isSent ? [] : undefined));
  const asking = asked && asked.id === id && item?.actions.includes(asked.action) ? asked.action : undefined;

  const send = async (which: string, action: string, values: Record<string, unknown>): Promise<CaseDetail> => {
    const after = await client.case.act({ ...values, id: which, action });
    take(after);
    queries.setQueryData(queryKeyOf(api.case.get, { id: which }), after);
    return after;
  };

  /** Takes a step with these answers. One answer stands for everything that rings at one place. */
  const carryOut = async (action: string, values: Record<string, unknown> = {}): Promise<void> => {
    if (!item) return;
    if (action === 'acknowledge' && row) {
      quiet(row);
      const others = row.members.filter((one) => one.id !== item.id && isWaiting(one));
      await Promise.all([
        send(item.id, action, values),
        ...others.map((one) =>
          send(one.id, action, values).catch((error: unknown) => {
            // Somebody else was faster with one of them: that is fine.
            if (!(error instanceof ApiError && error.status === 409)) throw error;
          }),
        ),
      ]).finally(() => void reload(queries, ['/cases']));
      return;
    }
    try {
      await send(item.id, action, needsUnits(action) ? { ...values, responders: chosen } : values);
      // Another step may have been opened while this one was on its way.
      ask((before) => (before?.id === item.id && before.action === action ? undefined : before));
      if (needsUnits(action) && id) setChoices((before) => ({ ...before, [id]: undefined }));
    } finally {
      void reload(queries, ['/cases']);
    }
  };

  /** Takes a step, asking first for what it cannot do without. */
  const step = async (action: string): Promise<void> => {
    const input = caseType(item?.type ?? '')?.actions[action]?.input;
    if (id && input && !needsUnits(action) && !input.safeParse({}).success) ask({ id, action });
    else if (id && input && wantsWords(action)) ask({ id, action });
    else await carryOut(action);
  };

  /** Steps that have a key here. Who works for both offices answers for the police by button: Space means one thing. */
  const keyed = (item?.actions ?? []).filter((name) => name !== 'policeAcknowledge' || !can('alarm.handle'));

  return {
    id,
    item,
    keyed,
    query,
    units,
    unitsQuery: suggesting,
    chosen,
    toggle: (person: string): void => {
      if (id) setChoices((before) => ({ ...before, [id]: toggled(chosen, person) }));
    },
    asking,
    back: (): void => ask(undefined),
    take: carryOut,
    step,
    run: (action: string): void => void step(action).catch(report),
  };
}
export type Hand = ReturnType<typeof useHand>;
const noUnits: readonly Unit[] = [];

/** Steps whose note is optional in the record, but which are worth a word. */
const wantsWords = (action: string): boolean => action === 'backup' || action === 'test';
