import type { RosterPost } from '@anyuan/contract';
import { Modal } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { toast } from '../../kit/toast.ts';
import { plusDays, shortDay } from './use-roster.ts';

/** Copies the week to the next; what was left out is listed with the reason. */
export function CopyWeek({ from, posts }: { from: string; posts: readonly RosterPost[] }) {
  const t = useText('roster');
  const label = useLabel();
  const { mutateAsync } = useAct(api.roster.copy, { touches: ['/roster', '/duty'] });
  const [left, leave] = useState<Awaited<ReturnType<typeof mutateAsync>>['left']>([]);
  const own = posts.filter(({ mayPlan }) => mayPlan).map(({ code }) => code);
  if (own.length === 0) return null;
  return (
    <>
      <ConfirmButton
        question={t('copyQuestion', { from: shortDay(from), to: shortDay(plusDays(from, 6)) })}
        detail={t('copyDetail')}
        verb={t('copy')}
        act={async () => {
          const done = await mutateAsync({ from, to: plusDays(from, 7), posts: own.slice(0, 100) });
          toast(t('copied', { count: done.made }), 'success');
          leave(done.left);
        }}
      />
      <Modal open={left.length > 0} title={t('left', { count: left.length })} footer={null} onCancel={() => leave([])}>
        <ul className="ops-lines">
          {left.map((one, n) => (
            // oxlint-disable-next-line react/no-array-index-key -- a list that never changes
            <li key={n}>
              <span className="number">{shortDay(one.day)}</span> {one.post} · {one.person}
              <span className="muted"> {label(one.why)}</span>
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}
