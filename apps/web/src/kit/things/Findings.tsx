import { findings, type Thing } from '@anyuan/contract';

import { useLabel } from '../../i18n/index.ts';

import './things.css';

/** What is wrong with a thing, in words; what is only soon is no trouble yet. */
export function Findings({ thing }: { thing: Pick<Thing, 'findings'> }) {
  const label = useLabel();
  if (thing.findings.length === 0) return <span className="muted">–</span>;
  return (
    <span className="thing-findings">
      {thing.findings.map((one) => (
        <span key={one} className={one === 'soon' ? 'muted' : 'is-wrong'}>
          {one !== 'soon' && <span aria-hidden="true">◆ </span>}
          {label(findings[one])}
        </span>
      ))}
    </span>
  );
}
