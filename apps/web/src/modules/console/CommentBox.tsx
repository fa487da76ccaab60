import { Input } from 'antd';
import { useState } from 'react';

import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton, useReport } from '../../kit/ActionButton.tsx';
import { draftOf, keepDraft } from './drafts.ts';

export const commentBoxId = 'desk-comment';

/** A word for the timeline. Kept for each case until it is sent, through reloads too. */
export function CommentBox({ id }: { id: string }) {
  const t = useText('console');
  const key = `${id}/comment`;
  const [note, setNote] = useState(() => draftOf<string>(key) ?? '');
  const { mutateAsync } = useAct(api.case.comment);
  const report = useReport();
  const write = (text: string): void => {
    setNote(text);
    keepDraft(key, text);
  };
  const send = async (): Promise<void> => {
    if (!note.trim()) return;
    await mutateAsync({ id, note });
    write('');
  };
  return (
    <div className="desk-comment">
      <Input.TextArea
        id={commentBoxId}
        autoSize={{ minRows: 1, maxRows: 5 }}
        maxLength={4000}
        aria-label={t('comment')}
        placeholder={t('commentKey')}
        value={note}
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing)
            send().catch(report);
        }}
      />
      <ActionButton act={send} disabled={!note.trim()}>
        {t('commentSend')}
      </ActionButton>
    </div>
  );
}
