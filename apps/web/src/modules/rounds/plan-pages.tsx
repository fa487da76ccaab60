import { field, planRegister, type Plan } from '@anyuan/contract';
import { Link } from 'react-router';

import { api } from '../../api.ts';
import type { EntryPages } from '../../kit/entries/entry.ts';
import { RecurrenceWords } from '../../kit/fields/recurrence/RecurrenceWords.tsx';
import { Time } from '../../kit/Time.tsx';

const who = (zh: string, en: string) => field.person([zh, en]).optional();

/** Plans on the shared pages. */
export const planPages: EntryPages<Plan> = {
  register: planRegister,
  routes: api.plan,
  touches: ['/plans', '/rounds', '/round-calendar', '/my-rounds'],
  asked: { owner: who('执行人', 'Person'), supervisor: who('监督人', 'Supervisor') },
  cells: {
    code: ({ code }) => <span className="number">{code}</span>,
    recurrence: ({ recurrence }) => <RecurrenceWords of={recurrence} />,
    owner: ({ owner }) => owner?.name ?? <None />,
    supervisor: ({ supervisor }) => supervisor?.name ?? <None />,
    nextAt: ({ nextAt }) => (nextAt ? <Time at={nextAt} /> : <None />),
    due: ({ code, due }) => <Count code={code} n={due} query="" />,
    onTime: ({ code, onTime }) => <Count code={code} n={onTime} query="&verdict=onTime" />,
    missed: ({ code, missed }) => <Count code={code} n={missed} query="&verdict=missed" isTrouble />,
  },
};

const None = () => <span className="muted">–</span>;

/** A number opens the rounds it counts. */
function Count({ code, n, query, isTrouble = false }: { code: string; n: number; query: string; isTrouble?: boolean }) {
  if (n === 0) return <span className="muted number">0</span>;
  return (
    <Link
      className="number"
      to={`/rounds?tab=all&plan=${code}${query}`}
      onClick={(event) => event.stopPropagation()}
      {...(isTrouble ? { style: { color: 'var(--level-urgent-text)' } } : {})}
    >
      {isTrouble && '◆ '}
      {n}
    </Link>
  );
}
