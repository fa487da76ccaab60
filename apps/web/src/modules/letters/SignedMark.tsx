import { excuseKinds, type Letter } from '@anyuan/contract';

import { useLabel, useText } from '../../i18n/index.ts';
import { Time } from '../../kit/Time.tsx';

interface Props {
  name: string | undefined;
  at: string | null;
  isMe: boolean;
  excuse?: Letter['excuse'];
}

/** One side of a letter: who, and whether he has signed. */
export function SignedMark({ name, at, isMe, excuse }: Props) {
  const t = useText('letters');
  const label = useLabel();
  if (name === undefined) return <span className="letter-lacks">▲ {t('nobody')}</span>;
  if (at)
    return (
      <span>
        ✓ {name}{' '}
        <span className="muted">
          <Time at={at} />
        </span>
      </span>
    );
  if (excuse)
    return (
      <span title={excuse.reason}>
        {excuse.kind === 'absent' ? '–' : '▲'} {name} <span className="muted">{label(excuseKinds[excuse.kind])}</span>
      </span>
    );
  return (
    <span className={isMe ? 'letter-lacks' : ''}>
      ○ {name} <span className="muted">{t('notSigned')}</span>
    </span>
  );
}
