import type { CaseDetail } from '@anyuan/contract';
import { Button, Input } from 'antd';
import { useState } from 'react';

import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { toast } from '../../kit/toast.ts';
import { recall, remember } from '../../remember.ts';
import { useStream } from '../../stream/index.tsx';
import { useTapNow } from './outbox/context.tsx';
import type { Photo } from './outbox/tap.ts';
import { PhotoInput } from './PhotoInput.tsx';
import { Sheet } from './Sheet.tsx';

const phrases = ['phraseCalm', 'phraseInjured', 'phraseWeapon', 'phraseOver'] as const;

/** Words and photos of the scene. What was typed outlives a closed sheet and a reload. */
export function FeedbackSheet({ item, action, close }: { item: CaseDetail; action: string; close: () => void }) {
  const t = useText('phone');
  const label = useLabel();
  const tap = useTapNow();
  const { connected } = useStream();
  const draftKey = `phone.draft.${item.id}.${action}`;
  const [note, setNote] = useState(() => recall(draftKey) ?? '');
  const [receipt, setReceipt] = useState('');
  const [photos, setPhotos] = useState<Photo[]>([]);
  const declared = caseType(item.type)?.actions[action];
  const fields = declared?.input?.shape ?? {};
  const write = (text: string): void => {
    setNote(text);
    remember(draftKey, text || null);
  };
  const send = async (): Promise<void> => {
    const words = note.trim() || t('photoOnly');
    await tap({
      kind: 'step',
      caseId: item.id,
      action,
      input: { note: words, ...(receipt.trim() ? { policeReceipt: receipt.trim() } : {}) },
      photos,
      label: `${label(declared?.label)} · ${item.title}`,
    });
    remember(draftKey, null);
    // Sent is said by what is sent; without a network it is only kept.
    toast(connected ? label(declared?.label) : t('stepKept'), 'success');
    close();
  };
  return (
    <Sheet open close={close} title={`${label(declared?.label)} · ${item.title}`}>
      <div className="phone-stack">
        <div className="phrases">
          {phrases.map((phrase) => (
            <Button key={phrase} onClick={() => write(note ? `${note}\n${t(phrase)}` : t(phrase))}>
              {t(phrase)}
            </Button>
          ))}
        </div>
        <div className="phone-field">
          <label htmlFor="feedback-note">{t('feedbackText')}</label>
          <Input.TextArea
            id="feedback-note"
            autoSize={{ minRows: 3, maxRows: 8 }}
            maxLength={4000}
            placeholder={t('feedbackHint')}
            value={note}
            onChange={(event) => write(event.target.value)}
          />
        </div>
        {'policeReceipt' in fields && (
          <div className="phone-field">
            <label htmlFor="feedback-receipt">{t('receipt')}</label>
            <Input id="feedback-receipt" value={receipt} onChange={(event) => setReceipt(event.target.value)} />
          </div>
        )}
        {'photos' in fields && (
          <PhotoInput photos={photos} change={setPhotos} place={item.place?.name ?? item.title} number={item.number} />
        )}
        <ActionButton
          type="primary"
          className="big-verb"
          block
          disabled={note.trim() === '' && photos.length === 0}
          act={send}
        >
          {label(declared?.label)}
        </ActionButton>
      </div>
    </Sheet>
  );
}
