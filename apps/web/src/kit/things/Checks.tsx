import { thingKinds, type Thing, type ThingCheck } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useCan } from '../../session.ts';
import { FileTiles } from '../fields/files.tsx';
import { minuteTime } from '../hospital-time.ts';
import { RowsExport } from '../RowsExport.tsx';
import { Loaded } from '../States.tsx';
import { Time } from '../Time.tsx';

/** Who looked at it, when, and what he found. */
export function Checks({ thing }: { thing: Thing }) {
  const t = useText('registers');
  const label = useLabel();
  const can = useCan();
  const { checks } = thingKinds[thing.kind];
  const query = useApi(api.register.checks, { code: thing.code });
  const common = useText();
  const wordOf = (check: string): string => label(checks[check]?.label) || check;
  const pointsOf = ({ check, bad }: ThingCheck): string =>
    bad.map((point) => label(checks[check]?.points[point]) || point).join(' · ');
  const file = (items: readonly ThingCheck[]) => ({
    head: [t('checks'), t('result'), common('person'), common('at'), t('points'), common('remark')],
    filters: { code: thing.code },
    rows: items.map((one) => [
      wordOf(one.check),
      t(one.passed ? 'passed' : 'failed'),
      one.by.name,
      minuteTime(one.at),
      pointsOf(one),
      one.note ?? '',
    ]),
  });
  return (
    <Loaded query={query} rows={2}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="muted">{t('noChecks')}</p>
        ) : (
          <>
            <RowsExport name="thing-checks" make={() => file(items)} />
            <ul className="thing-checks">
              {items.map((one) => {
                const { id, check, at, by, passed, bad, note, photos, caseId } = one;
                return (
                  <li key={id}>
                    <strong>{wordOf(check)}</strong> {t(passed ? 'passed' : 'failed')}{' '}
                    <span className="muted">
                      {by.name} · <Time at={at} />
                    </span>
                    {bad.length > 0 && <div>◆ {pointsOf(one)}</div>}
                    {note && <div>{note}</div>}
                    {photos.length > 0 && <FileTiles ids={photos} name={wordOf(check)} />}
                    {caseId && can('case.read') && <Link to={`/cases/${caseId}`}>{t('openCase')}</Link>}
                  </li>
                );
              })}
            </ul>
          </>
        )
      }
    </Loaded>
  );
}
