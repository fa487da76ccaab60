import type { CaseItem } from '@anyuan/contract';
import { Drawer, Input } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { useCaseWords } from '../../kit/case-words.ts';
import { PeoplePicker } from '../../kit/pickers.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { draftOf, keepDraft } from './drafts.ts';
import { useMyPost } from './SignOnBar.tsx';

interface HandOverProps {
  isOpen: boolean;
  close: () => void;
  open: readonly CaseItem[];
}

/** 交班: who takes over, what he must know, and the alarms that go with the shift. */
export default function HandOver({ isOpen, close, open }: HandOverProps) {
  const t = useText('console');
  return (
    <Drawer open={isOpen} onClose={close} size={480} title={t('handOverTitle')} focusable={noReturn} destroyOnHidden>
      <HandOverForm close={close} open={open} />
    </Drawer>
  );
}

/** Back on the desk the keys belong to the alarm in hand, not to the button that opened this. */
const noReturn = { focusTriggerAfterClose: false };

const draftKey = 'hand-over';

function HandOverForm({ close, open }: Omit<HandOverProps, 'isOpen'>) {
  const t = useText('console');
  const { stateName } = useCaseWords();
  const post = useMyPost();
  const { mutateAsync } = useAct(api.duty.handOver, { touches: ['/duty'] });
  const before = useApi(api.duty.handOvers, { ...(post ? { post: post.code } : {}), limit: 1 });
  const [draft, setDraft] = useState<{ to: string[]; note: string }>(() => draftOf(draftKey) ?? { to: [], note: '' });
  const write = (next: typeof draft): void => {
    setDraft(next);
    keepDraft(draftKey, next);
  };
  if (!post) return <Empty title={t('handOverNotOn')} />;
  const last = before.data?.items[0];
  const send = async (): Promise<void> => {
    await mutateAsync({ code: post.code, to: draft.to, note: draft.note });
    write({ to: [], note: '' });
    toast(t('handOverDone'), 'success');
    close();
  };
  return (
    <div className="desk-hand-over">
      {last && (
        <section>
          <h3>
            {t('handOverLast')} <Time at={last.at} />
          </h3>
          <p>{last.note || '–'}</p>
        </section>
      )}
      <label htmlFor="hand-over-to">{t('handOverTo')}</label>
      <PeoplePicker id="hand-over-to" value={draft.to} onChange={(to) => write({ ...draft, to })} />
      <label htmlFor="hand-over-note">{t('handOverNote')}</label>
      <Input.TextArea
        id="hand-over-note"
        autoSize={{ minRows: 4, maxRows: 12 }}
        maxLength={2000}
        placeholder={t('handOverNoteHint')}
        value={draft.note}
        onChange={(event) => write({ ...draft, note: event.target.value })}
      />
      <h3>{open.length > 0 ? t('handOverOpen', { count: open.length }) : t('handOverNoOpen')}</h3>
      <ul>
        {open.map((item) => (
          <li key={item.id}>
            {item.number} {item.title} · {stateName(item)}
          </li>
        ))}
      </ul>
      <ActionButton type="primary" disabled={draft.to.length === 0} act={send}>
        {t('handOverVerb')}
      </ActionButton>
      {draft.to.length === 0 && <span className="muted"> {t('handOverNeeds')}</span>}
    </div>
  );
}
