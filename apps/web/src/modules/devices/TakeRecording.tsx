import type { Device, Look } from '@anyuan/contract';
import { Button, Progress } from 'antd';
import { useState } from 'react';

import { api, client, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useReport } from '../../kit/ActionButton.tsx';

const everyMs = 1_000;

/** Takes a recording along as a file; how far it is, until all of it has come. */
export function TakeRecording({ device, from, to, look }: { device: Device; from: string; to: string; look: Look }) {
  const t = useText('devices');
  const report = useReport();
  const [id, begin] = useState<string>();
  const start = async (): Promise<void> => {
    const begun = await client.gb28181.download({ code: device.code, from, to, ...look });
    begin(begun.id);
    // The browser takes the file; where to, and whether, is its business.
    window.location.assign(`/api/v1/downloads/${begun.id}/file`);
  };
  if (id) return <HowFar id={id} />;
  return (
    <Button type="link" size="small" onClick={() => void start().catch(report)}>
      {t('takeRecording')}
    </Button>
  );
}

function HowFar({ id }: { id: string }) {
  const t = useText('devices');
  const [isOver, end] = useState(false);
  const { data } = useApi(api.gb28181.downloadState, { id }, { ...(!isOver && { every: everyMs }) });
  const state = data?.state ?? 'waiting';
  if (!isOver && (state === 'ended' || state === 'failed')) end(true);
  if (state === 'failed') return <span className="muted">{t('takeFailed')}</span>;
  const percent = state === 'ended' ? 100 : Math.min(99, Math.round(((data?.seconds ?? 0) / (data?.of ?? 1)) * 100));
  return <Progress percent={percent} size="small" aria-label={t('takeRecording')} style={{ width: 140 }} />;
}
