import { accidentKinds, coverageRules, type GuardCount, type QuietDays, type ThingKindName } from '@anyuan/contract';
import type { ComponentType } from 'react';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Loaded } from '../../kit/States.tsx';
import { SkillMatrix } from './SkillMatrix.tsx';

import './panels.css';

/** What a register adds up to, above its list. */
const panels: Partial<Record<ThingKindName, ComponentType>> = {
  'guard-certificate': Guards,
  'hospital-year': Guards,
  accident: Quiet,
  'zero-report': Quiet,
  skill: SkillMatrix,
};

export function KindPanel({ kind }: { kind: ThingKindName }) {
  const Own = panels[kind];
  return (
    <>
      {Own && <Own />}
      {coverageRules.some((rule) => rule.kind === kind) && <Covered kind={kind} />}
    </>
  );
}

/** Guards needed by each of the three shares, and those that are there. */
function Guards() {
  const t = useText('registers');
  const query = useApi(api.register.guards, {});
  return (
    <section className="panel kind-panel" aria-label={t('guards')}>
      <Loaded query={query} rows={2}>
        {(count) => <GuardNumbers {...count} />}
      </Loaded>
    </section>
  );
}

function GuardNumbers({ basis, parts, needed, present, lapsed }: GuardCount) {
  const t = useText('registers');
  const short = needed === null ? 0 : Math.max(0, needed - present);
  return (
    <>
      <dl>
        <Fact name={t('guardsNeeded')} value={needed ?? '–'} />
        <Fact name={t('guardsPresent')} value={present} />
        <Fact name={t('guardsShort')} value={needed === null ? '–' : short} isWrong={short > 0} />
        {lapsed > 0 && <Fact name={t('guardsLapsed')} value={lapsed} isWrong />}
      </dl>
      <p className="muted">
        {basis && parts ? (
          <>
            {t('guardsBasis', {
              year: basis.year,
              staff: basis.medicalStaff,
              byStaff: parts.staff,
              beds: basis.beds,
              byBeds: parts.beds,
              visits: basis.dailyVisits,
              byVisits: parts.visits,
            })}{' '}
            <Link to={`/registers/hospital-year?row=${encodeURIComponent(basis.code)}`}>
              {t('guardsFrom', { taken: basis.taken })}
            </Link>
          </>
        ) : (
          <Link to="/registers/hospital-year">{t('guardsNoBasis')}</Link>
        )}
      </p>
    </>
  );
}

/** Days without each kind of event; a number only where somebody answers for it. */
function Quiet() {
  const t = useText('registers');
  const label = useLabel();
  const query = useApi(api.register.quietDays, {});
  return (
    <section className="panel kind-panel" aria-label={t('quiet')}>
      <Loaded query={query} rows={2}>
        {({ items }) => (
          <>
            <dl>
              {items.map((one) => (
                <Fact
                  key={one.kind}
                  name={label(accidentKinds[one.kind])}
                  value={one.days ?? t('unconfirmedDays')}
                  note={quietNote(one)}
                />
              ))}
            </dl>
            <p className="muted">
              {t('quietNote')} <Link to="/registers/zero-report">{t('quietConfirm')}</Link>
            </p>
          </>
        )}
      </Loaded>
    </section>
  );
  function quietNote({ since, confirmedTo, lastOn }: QuietDays): string {
    if (confirmedTo === null) return lastOn ? t('quietLast', { day: lastOn }) : t('quietNobody');
    return t('quietSpan', { since: since ?? '', until: confirmedTo });
  }
}

/** Whether it is where it has to be; each number opens its places. */
function Covered({ kind }: { kind: ThingKindName }) {
  const t = useText('registers');
  const label = useLabel();
  const { data } = useApi(api.register.coverage, {});
  const rules = (data?.items ?? []).filter((one) => one.kind === kind && one.needed > 0);
  if (rules.length === 0) return null;
  return (
    <section className="panel kind-panel" aria-label={t('coverage')}>
      <dl>
        {rules.map(({ rule, label: words, needed, covered }) => (
          <Fact
            key={rule}
            name={label(words)}
            value={<Link to={`/coverage?rule=${rule}`}>{`${covered} / ${needed}`}</Link>}
            isWrong={covered < needed}
          />
        ))}
      </dl>
    </section>
  );
}

interface FactProps {
  name: string;
  value: React.ReactNode;
  note?: string;
  isWrong?: boolean;
}

function Fact({ name, value, note, isWrong = false }: FactProps) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd className={isWrong ? 'number is-wrong' : 'number'}>
        {isWrong && <span aria-hidden="true">◆ </span>}
        {value}
      </dd>
      {note && <span className="muted">{note}</span>}
    </div>
  );
}
