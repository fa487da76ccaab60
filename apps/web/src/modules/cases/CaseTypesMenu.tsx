import { caseGroups, type CaseGroup } from '@anyuan/contract';
import { Grid } from 'antd';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { caseTypesHere } from '../../case-types.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';

/** Types by group with how many are open; a number opens what it counts. */
export function CaseTypesMenu() {
  const t = useText('cases');
  const label = useLabel();
  const can = useCan();
  const { values } = useUrlState();
  const isWide = Grid.useBreakpoint().xl ?? true;
  const { data } = useApi(api.desk.counts, {}, { every: 60_000 });
  const counts = new Map((data?.types ?? []).map((one) => [one.key, one]));
  const types = caseTypesHere().filter(({ permissions }) => can(permissions.read));
  const groups = (Object.keys(caseGroups) as CaseGroup[])
    .map((group) => ({ group, types: types.filter((type) => type.group === group) }))
    .filter((one) => one.types.length > 0);
  const current = (is: boolean) => (is ? { 'aria-current': 'page' as const } : {});
  return (
    <details className="case-types panel no-print" open={isWide}>
      <summary>{t('byType')}</summary>
      <nav aria-label={t('byType')}>
        <Link to="/cases" {...current(!values['type'] && !values['group'])}>
          <span>{t('allTypes')}</span>
        </Link>
        {groups.map(({ group, types: members }) => (
          <section key={group} aria-label={label(caseGroups[group])}>
            <Link className="case-group" to={`/cases?group=${group}`} {...current(values['group'] === group)}>
              {label(caseGroups[group])}
            </Link>
            {members.map(({ type, label: name }) => {
              const count = counts.get(type);
              return (
                <div key={type} className="case-type">
                  <Link to={`/cases?type=${type}`} {...current(values['type'] === type)}>
                    {label(name)}
                  </Link>
                  {count !== undefined && count.count > 0 && (
                    <Link
                      className="number case-count"
                      data-todo={count.todo > 0}
                      to={`/cases?type=${type}&open=true${count.todo > 0 ? '&todo=true' : ''}`}
                      title={t('countTitle', { todo: count.todo, open: count.count })}
                    >
                      {count.todo > 0 ? `${count.todo}/${capped(count.count)}` : capped(count.count)}
                    </Link>
                  )}
                </div>
              );
            })}
          </section>
        ))}
      </nav>
    </details>
  );
}

const capped = (count: number): string => (count > 10_000 ? '10000+' : String(count));
