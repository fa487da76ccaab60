import { api, useApi } from '../../api.ts';
import { caseType } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { dayTime, hourTime } from '../../kit/hospital-time.ts';
import { Panel } from '../../kit/Panel.tsx';
import { useNow } from '../../stream/index.tsx';

/** The clinics of tonight: which doctor, from when, until when. Nothing where there are none. */
export function Night({ look }: { look: (id: string) => void }) {
  const t = useText('serviceDesk');
  const label = useLabel();
  const today = dayTime(useNow());
  const { data } = useApi(api.case.list, { type: ['nightClinic'], open: true, sort: 'old', limit: 50 });
  const tonight = (data?.items ?? []).filter(({ facts }) => dayTime(String(facts['startsAt'])) === today);
  if (tonight.length === 0) return null;
  return (
    <Panel title={t('tonight')}>
      <ul className="counter-people">
        {tonight.map((item) => (
          <li key={item.id}>
            <button type="button" className="counter-title grow" onClick={() => look(item.id)}>
              {item.title}
            </button>
            <span className="muted">{label(caseType('nightClinic')?.states[item.state])}</span>
            <span className="number">
              {hourTime(String(item.facts['startsAt']))}–{hourTime(String(item.facts['endsAt']))}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
