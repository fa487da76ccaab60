import { Input } from 'antd';
import { useState } from 'react';

import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { recall, remember } from '../../remember.ts';
import type { Photo } from './outbox/tap.ts';
import { useSendReport } from './send-report.ts';

const draftKey = 'phone.draft.report';

/** An alarm by hand, for anybody: a few words or a photo are enough. */
export function AlarmReport({ place, photos }: { place: string | undefined; photos: Photo[] }) {
  const t = useText('phone');
  const [note, setNote] = useState(() => recall(draftKey) ?? '');
  const write = (text: string): void => {
    setNote(text);
    remember(draftKey, text || null);
  };
  const send = useSendReport();
  const text = note.trim();
  return (
    <>
      <div className="phone-field">
        <label htmlFor="report-note">{t('reportWhat')}</label>
        <Input.TextArea
          id="report-note"
          autoSize={{ minRows: 3, maxRows: 8 }}
          maxLength={400}
          placeholder={t('reportHint')}
          value={note}
          onChange={(event) => write(event.target.value)}
        />
      </div>
      {text === '' && photos.length === 0 && <p className="muted">{t('reportNeedsWords')}</p>}
      <ActionButton
        type="primary"
        block
        className="big-verb"
        disabled={text === '' && photos.length === 0}
        act={async () => {
          await send({
            kind: 'raise',
            label: `${t('reportAlarm')} ${text}`,
            photos,
            ...(place ? { place } : {}),
            ...(text ? { note: text } : {}),
          });
          remember(draftKey, null);
        }}
      >
        {t('reportSend')}
      </ActionButton>
    </>
  );
}
