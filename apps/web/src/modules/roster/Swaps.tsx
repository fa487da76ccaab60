import { swapStates, type ShiftSwap } from '@anyuan/contract';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DataTable } from '../../kit/DataTable.tsx';
import { minuteTime } from '../../kit/hospital-time.ts';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useMe } from '../../session.ts';
import { useDespite } from './despite.tsx';
import { hoursOf } from './use-roster.ts';

/** Swaps one has to do with: asked for, to be answered, to be approved. */
export function Swaps() {
  const t = useText('roster');
  const label = useLabel();
  const shift = (one: ShiftSwap['shift'] | null): string =>
    one ? `${one.post.name} ${minuteTime(one.from).slice(5, 10)} ${hoursOf(one)}` : '';
  return (
    <DataTable
      name="swaps"
      route={api.roster.swaps}
      rowKey={({ id }) => id}
      empty={<Empty title={t('swapNone')} />}
      columns={[
        { key: 'at', title: t('at'), render: ({ at }) => <Time at={at} /> },
        { key: 'person', title: t('person'), render: ({ person }) => person.name },
        { key: 'from', title: t('from'), render: (row) => shift(row.shift) },
        { key: 'to', title: t('to'), render: ({ other }) => other.name },
        { key: 'inReturn', title: t('inReturn'), render: (row) => shift(row.inReturn) },
        { key: 'reason', title: t('swapReason'), render: ({ reason }) => reason },
        { key: 'state', title: t('state'), render: ({ state }) => label(swapStates[state]) },
        { key: 'decidedBy', title: t('decidedBy'), render: ({ decidedBy }) => decidedBy ?? '' },
        { key: 'do', title: '', render: (row) => <Answer row={row} /> },
      ]}
    />
  );
}

function Answer({ row }: { row: ShiftSwap }) {
  const t = useText('roster');
  const me = useMe();
  const despite = useDespite();
  const touches = { touches: ['/roster', '/duty'] };
  const answer = useAct(api.roster.answerSwap, touches);
  const decide = useAct(api.roster.decideSwap, touches);
  const said = (): void => toast(t('answered'), 'success');
  const reply = async (agree: boolean): Promise<void> => {
    await answer.mutateAsync({ id: row.id, agree });
    said();
  };
  if (row.mayAnswer)
    return (
      <span className="ops-buttons">
        <ActionButton size="small" type="primary" act={() => reply(true)}>
          {t('agree')}
        </ActionButton>
        <ActionButton size="small" act={() => reply(false)}>
          {t('refuse')}
        </ActionButton>
      </span>
    );
  if (row.mayDecide)
    return (
      <span className="ops-buttons">
        <ActionButton
          size="small"
          type="primary"
          act={async () => {
            if (
              await despite((why) =>
                decide.mutateAsync({ id: row.id, approve: true, ...(why ? { despite: why } : {}) }),
              )
            )
              said();
          }}
        >
          {t('approve')}
        </ActionButton>
        <ActionButton
          size="small"
          act={async () => {
            await decide.mutateAsync({ id: row.id, approve: false });
            said();
          }}
        >
          {t('refuse')}
        </ActionButton>
      </span>
    );
  if ((row.state === 'asked' || row.state === 'agreed') && row.person.id === me.person?.id)
    return (
      <ActionButton size="small" act={() => reply(false)}>
        {t('withdraw')}
      </ActionButton>
    );
  return null;
}
