import type { Roster, RosterPost } from '@anyuan/contract';
import { Modal } from 'antd';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { useDespite } from './despite.tsx';
import { useProposal } from './use-proposal.ts';
import { plusDays, shortDay } from './use-roster.ts';

interface Props {
  roster: Roster;
  post: RosterPost;
  from: string;
  close: () => void;
}

/** What the solver proposes for the empty places of a week, and why the rest stays empty. People decide. */
export function Proposal({ roster, post, from, close }: Props) {
  const t = useText('roster');
  const label = useLabel();
  const despite = useDespite();
  const query = useProposal({ from, to: plusDays(from, 6), posts: [post.code] });
  const { mutateAsync } = useAct(api.roster.assign, { touches: ['/roster', '/duty'] });
  const markOf = (code: string): string => {
    const found = roster.patterns.find((one) => one.code === code);
    return found ? label([found.name, found.nameEn]) : code;
  };
  return (
    <Modal
      open
      title={t('proposeTitle', { post: post.name })}
      footer={null}
      width={640}
      onCancel={close}
      destroyOnHidden
    >
      <Loaded query={query}>
        {({ items, empty, isBest }) =>
          items.length === 0 && empty.length === 0 ? (
            <Empty title={t('proposeNone')} />
          ) : (
            <>
              <p className="muted">{isBest ? t('proposeBest') : t('proposeTime')}</p>
              <ul className="ops-lines">
                {items.map((one) => (
                  <li key={`${one.day} ${one.pattern} ${one.person}`}>
                    <span className="number">{shortDay(one.day)}</span> {markOf(one.pattern ?? '')} · {one.name}
                  </li>
                ))}
              </ul>
              {empty.length > 0 && <h3>{t('proposeEmpty')}</h3>}
              <ul className="ops-lines">
                {empty.map((one) => (
                  <li key={`${one.day} ${one.pattern}`}>
                    <span className="number">{shortDay(one.day)}</span> {markOf(one.pattern)} ·{' '}
                    {t('missing', { count: one.missing })}
                    <ul>
                      {one.why.map((why) => (
                        <li key={why[0]} className="muted">
                          {label(why)}
                        </li>
                      ))}
                    </ul>
                  </li>
                ))}
              </ul>
              {items.length > 0 && (
                <ActionButton
                  type="primary"
                  act={async () => {
                    const chosen = items.map(({ post: at, person, day, pattern }) => ({
                      post: at,
                      person,
                      day,
                      ...(pattern ? { pattern } : {}),
                    }));
                    if (!(await despite((why) => mutateAsync({ items: chosen, ...(why ? { despite: why } : {}) }))))
                      return;
                    toast(t('done'), 'success');
                    close();
                  }}
                >
                  {t('take', { count: items.length })}
                </ActionButton>
              )}
            </>
          )
        }
      </Loaded>
    </Modal>
  );
}
