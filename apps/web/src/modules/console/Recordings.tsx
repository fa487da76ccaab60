import { alarmType, type CaseDetail } from '@anyuan/contract';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';

import { loadAreas, useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';

const CaseRecordings = lazy(async () => {
  const [page] = await Promise.all([import('../../kit/recordings/CaseRecordings.tsx'), loadAreas(['recordings'])]);
  return { default: page.CaseRecordings };
});

/** What cameras saw of the case; fetched when somebody asks for it, not with the alarm. */
export function Recordings({ item: { id, type, closedAt } }: { item: CaseDetail }) {
  const t = useText('console');
  const can = useCan();
  const [isOpen, open] = useState(false);
  if (type !== alarmType || !can('camera.playback')) return null;
  if (!isOpen)
    return (
      <p>
        <Button size="small" onClick={() => open(true)}>
          {t('seeRecordings')}
        </Button>
      </p>
    );
  return (
    <Suspense fallback={null}>
      <CaseRecordings id={id} type={type} closedAt={closedAt} />
    </Suspense>
  );
}
