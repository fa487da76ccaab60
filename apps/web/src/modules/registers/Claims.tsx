import type { Label, Thing } from '@anyuan/contract';

import { useLabel, useText } from '../../i18n/index.ts';

import './panels.css';

interface Claim {
  word: string;
  /** Null: a word the hospital bans itself. */
  rule: Label | null;
  source: string | null;
}

/** The banned words of an advertisement, each with the rule it breaks. */
export function Claims({ thing }: { thing: Thing }) {
  const t = useText('registers');
  const label = useLabel();
  const claims = (thing['claims'] ?? []) as Claim[];
  if (claims.length === 0) return null;
  return (
    <ul className="claims">
      {claims.map(({ word, rule, source }) => (
        <li key={word}>
          <mark>{word}</mark> {rule ? label(rule) : t('claimOwn')} {source && <span className="muted">{source}</span>}
        </li>
      ))}
    </ul>
  );
}
