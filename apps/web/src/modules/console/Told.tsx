import type { CaseItem } from '@anyuan/contract';
import { useEffect, useState } from 'react';

import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { clockTime } from '../../kit/hospital-time.ts';
import { useEvents } from '../../stream/index.tsx';
import { aboveIn } from './where.ts';

interface Word {
  key: number;
  caseId: string;
  at: number;
  text: string;
}

/** What people on the scene do and say; the operator must not have to look for it. */
const announced = new Set([
  'accept',
  'arrive',
  'arriveToo',
  'feedback',
  'backup',
  'policeAcknowledge',
  'policeArrive',
  'policeReport',
]);
const staysMs = 30_000;
const most = 3;

/** Arrivals and feedback are said in words and with a soft sound, whatever case is in hand. */
export function Told({ note, choose, me }: { note: () => void; choose: (id: string) => void; me: string }) {
  const t = useText('console');
  const label = useLabel();
  const [words, setWords] = useState<readonly Word[]>([]);
  useEvents(['case.changed'], ({ seq, data }) => {
    const { action, actor, ...item } = data as unknown as CaseItem & ToldData;
    // Whoever did it here himself knows.
    if (!action || !announced.has(action) || actor?.id === me) return;
    const verb = label(caseType(item.type)?.actions[action]?.label) || action;
    const text = t('told', {
      place: [aboveIn(item.place?.path), item.title].filter(Boolean).join(' '),
      who: actor?.name ?? '',
      verb,
    });
    setWords((before) => [{ key: seq, caseId: item.id, at: Date.now(), text }, ...before].slice(0, most));
    note();
  });
  const oldest = words.at(-1)?.at;
  useEffect(() => {
    if (oldest === undefined) return undefined;
    const timer = setTimeout(
      () => setWords((before) => before.filter(({ at }) => Date.now() - at < staysMs)),
      Math.max(0, oldest + staysMs - Date.now()) + 50,
    );
    return () => clearTimeout(timer);
  }, [oldest]);
  return (
    <div className="desk-told" role="status" aria-live="polite">
      {words.map(({ key, caseId, at, text }) => (
        <button key={key} type="button" data-desk onClick={() => choose(caseId)}>
          <span className="number muted">{clockTime(at)}</span> ● {text}
        </button>
      ))}
    </div>
  );
}

interface ToldData {
  action?: string;
  actor?: { id: string | null; name: string };
}
