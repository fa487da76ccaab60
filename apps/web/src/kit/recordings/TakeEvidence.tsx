import type { RecordingClip } from '@anyuan/contract';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, hrefOf, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { ActionButton } from '../ActionButton.tsx';
import { exactTime } from '../hospital-time.ts';

/** Until a fetch that was begun is seen it is asked for so long. */
const beginsWithinMs = 10_000;
const everyMs = 1_000;
const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** All that the cameras of a case saw of it, in one zip with a signed list, after a second person has agreed. */
export function TakeEvidence({ caseId, clips }: { caseId: string; clips: readonly RecordingClip[] }) {
  const t = useText('recordings');
  const can = useCan();
  const [begunAt, begin] = useState(0);
  const { data } = useApi(
    api.evidence.list,
    {},
    {
      every: (list) =>
        Date.now() - begunAt < beginsWithinMs || list?.items.some(({ progress }) => progress) ? everyMs : 0,
    },
  );
  const { data: brought } = useApi(api.footage.list, { case: caseId }, { enabled: can('footage.read') });
  const files = brought?.items ?? [];
  const { mutateAsync } = useAct(api.evidence.take, { touches: ['/evidence'] });
  const some = clips.filter(({ seconds }) => seconds > 0);
  const take = async (): Promise<void> => {
    const now = new Date().toISOString();
    const spans = some.map(({ camera, from, to }) => ({ code: camera.code, from, to: to ?? now }));
    const { id } = await mutateAsync({ spans, footage: files.map((one) => one.id), caseId });
    begin(Date.now());
    // The browser takes the file; where to is its business.
    window.location.assign(hrefOf(api.evidence.file, { id }));
  };
  const taken = (data?.items ?? []).filter((one) => one.caseId === caseId);
  return (
    <>
      <ActionButton disabled={some.length + files.length === 0} act={take}>
        {t('takeEvidence')}
      </ActionButton>
      {can('footage.read') && (
        <p>
          <Link to={`/footage?case=${caseId}`}>{t('footageOf', { count: files.length })}</Link>
        </p>
      )}
      <ul className="recording-list">
        {taken.map(({ id, at, approvedBy, progress }) => (
          <li key={id}>
            <a href={hrefOf(api.evidence.file, { id })} download onClick={() => begin(Date.now())}>
              {t('evidenceAgain', { time: exactTime(at) })}
            </a>{' '}
            <span className="muted">{t('evidenceAgreed', { name: approvedBy })}</span>
            {progress && (
              <label className="evidence-progress muted number">
                <progress value={progress.sent} max={progress.bytes} />{' '}
                {t('evidenceSent', { sent: mb(progress.sent), bytes: mb(progress.bytes) })}
              </label>
            )}
          </li>
        ))}
      </ul>
      {taken.length > 0 && (
        <p className="muted">
          <a href={hrefOf(api.evidence.checker, {})} download>
            {t('evidenceChecker')}
          </a>{' '}
          {t('evidenceCheckerHint')}
        </p>
      )}
    </>
  );
}
