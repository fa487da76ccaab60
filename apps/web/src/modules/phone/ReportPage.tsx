import { caseTypes, type CaseType, type CaseTypeName } from '@anyuan/contract';
import { App, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';

import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { useTitle } from '../../kit/Page.tsx';
import { PlacePicker } from '../../kit/pickers.tsx';
import { SchemaForm } from '../../kit/SchemaForm.tsx';
import { recall, remember } from '../../remember.ts';
import { useCan } from '../../session.ts';
import { useTap } from './outbox/context.tsx';
import type { Photo } from './outbox/tap.ts';
import { useMyPlace } from './PanicSheet.tsx';
import { PhotoInput } from './PhotoInput.tsx';
import { reportTypes } from './verbs.ts';

const draftKey = 'phone.draft.report';

/** Quick report: what, where, a photo, a few words. Alarms by hand always; other types as far as one may open them. */
export function ReportPage() {
  const t = useText('phone');
  const label = useLabel();
  const can = useCan();
  useTitle(t('report'));
  const types = reportTypes(caseTypes, can);
  const [kind, setKind] = useState('alarm');
  const mine = useMyPlace();
  const [place, setPlace] = useState<string>();
  const [isPlaceChosen, setChosen] = useState(false);
  const [photos, setPhotos] = useState<Photo[]>([]);
  const where = isPlaceChosen ? place : mine;
  const type = types.find((one) => one.type === kind);
  return (
    <div className="phone-stack">
      <h1 className="phone-title">{t('report')}</h1>
      {types.length > 0 && (
        <Segmented
          block
          aria-label={t('reportKind')}
          value={kind}
          onChange={setKind}
          options={[
            { value: 'alarm', label: t('reportAlarm') },
            ...types.map((one) => ({ value: one.type, label: label(one.label) })),
          ]}
        />
      )}
      <div className="phone-field">
        <label htmlFor="report-place">{t('reportWhere')}</label>
        <PlacePicker
          short
          id="report-place"
          value={where}
          onChange={(code) => {
            setChosen(true);
            setPlace(code);
          }}
        />
      </div>
      <PhotoInput photos={photos} change={setPhotos} place={where ?? ''} />
      {type ? (
        <TypedReport key={type.type} type={type} place={where} photos={photos} />
      ) : (
        <AlarmReport place={where} photos={photos} />
      )}
    </div>
  );
}

interface Rest {
  place: string | undefined;
  photos: Photo[];
}

function AlarmReport({ place, photos }: Rest) {
  const t = useText('phone');
  const [note, setNote] = useState(() => recall(draftKey) ?? '');
  const write = (text: string): void => {
    setNote(text);
    remember(draftKey, text || null);
  };
  const send = useSend();
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

function TypedReport({ type, place, photos }: Rest & { type: CaseType }) {
  const t = useText('phone');
  const label = useLabel();
  const send = useSend();
  const [title, setTitle] = useState('');
  return (
    <>
      <div className="phone-field">
        <label htmlFor="report-title">{t('reportTitle')}</label>
        <Input id="report-title" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
      </div>
      <SchemaForm
        schema={type.fields}
        verb={t('reportSend')}
        submit={(data) =>
          send({
            kind: 'create',
            type: type.type as CaseTypeName,
            title: title.trim() || label(type.label),
            data,
            photos,
            label: title.trim() || label(type.label),
            ...(place ? { place } : {}),
          })
        }
      />
    </>
  );
}

function useSend() {
  const t = useText('phone');
  const tap = useTap();
  const navigate = useNavigate();
  const { message } = App.useApp();
  return async (fresh: Parameters<typeof tap>[0]): Promise<void> => {
    await tap(fresh);
    void message.success(t('stepKept'));
    await navigate('/m/tasks');
  };
}
