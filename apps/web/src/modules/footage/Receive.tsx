import { field } from '@anyuan/contract';
import { Modal, Progress } from 'antd';
import { useState } from 'react';
import { z } from 'zod';

import { api, client, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { SchemaForm } from '../../kit/LazyForm.tsx';
import { toast } from '../../kit/toast.ts';
import { forgetUploads, sendFootage } from './send.ts';

const form = z.object({
  number: field.text(['案件编号', 'Number of the case'], { max: 60 }),
  recorder: field.thing(['执法记录仪', 'Body recorder'], 'body-recorder').optional(),
  wearer: field.person(['佩戴人', 'Worn by']).optional(),
  from: field.time(['录制开始', 'Recorded from']),
  to: field.time(['录制结束', 'Recorded until']),
  clockAheadSeconds: field
    .between(['记录仪时钟快(秒,慢填负数)', 'Its clock is ahead by (s; behind: negative)'], -86_400, 86_400)
    .optional(),
  note: field.longText(['说明', 'Note'], { max: 300 }).optional(),
});
type Values = z.infer<typeof form>;

/** A file is brought for a case: sent in parts, then hashed and locked there. */
export function Receive({ caseNumber, close }: { caseNumber: string; close: () => void }) {
  const t = useText('footage');
  const [file, choose] = useState<File>();
  const [sent, tell] = useState<number>();
  const { mutateAsync } = useAct(api.footage.receive, { touches: ['/footage'] });
  const submit = async (given: Record<string, unknown>): Promise<void> => {
    const { number, ...facts } = given as Values;
    if (!file) throw new Error(t('fileFirst'));
    const { items } = await client.link.find({ kind: 'case', q: number, limit: 5 });
    const found = items.find((one) => one.number === number.trim());
    if (!found) return toast(t('noCase', { number }), 'error');
    const upload = await sendFootage(file, tell);
    await mutateAsync({ upload, size: file.size, name: file.name, facts: { caseId: found.id, ...facts } });
    forgetUploads();
    toast(t('received'), 'success');
    close();
  };
  return (
    <Modal open title={t('receive')} footer={null} onCancel={close} destroyOnHidden width={560}>
      <label className="footage-file">
        <span>{t('chooseFile')}</span>
        <input
          type="file"
          accept="video/*,audio/*,image/jpeg,image/png,.ts,.mts"
          onChange={({ target }) => choose(target.files?.[0])}
        />
        <span className="muted">{t('resumeHint')}</span>
      </label>
      {sent !== undefined && file && (
        <>
          <p role="status">{t('receiving', { name: file.name })}</p>
          <Progress percent={Math.floor(sent * 100)} />
        </>
      )}
      <SchemaForm schema={form} initial={{ number: caseNumber }} verb={t('receive')} cancel={close} submit={submit} />
    </Modal>
  );
}
