import {
  permissions,
  relationLabels,
  stepFits,
  type By,
  type CaseDetail,
  type Permission,
  type Relation,
} from '@anyuan/contract';

import { api, useApi } from '../api.ts';
import { caseType } from '../case-types.ts';
import { useJoin, useLabel, useText } from '../i18n/index.ts';

const isRelation = (by: By): by is Relation => by in relationLabels;

/** Who may do what next, so that nobody has to ask whose turn it is. */
export function CaseNext({ item }: { item: CaseDetail }) {
  const t = useText('cases');
  const label = useLabel();
  const join = useJoin();
  const type = caseType(item.type);
  const { data } = useApi(api.case.hands, { id: item.id });
  if (!type || item.closedAt) return null;
  const holders = (by: Permission): string => {
    const right = t('holders', { right: label(permissions[by]) });
    const found = data?.items.find(({ permission }) => permission === by);
    if (!found) return right;
    if (found.total === 0) return `${right}${t('nobodyCan')}`;
    const names = join(found.people.map(({ name }) => name));
    return `${right}(${found.total > found.people.length ? t('namedAmong', { names, count: found.total }) : names})`;
  };
  const who = (by: By): string => {
    if (!isRelation(by)) return holders(by);
    const names = item.parties.filter(({ relation }) => relation === by).map(({ person }) => person.name);
    if (by === 'reporter' && item.reporter) names.push(item.reporter.name);
    return names.length > 0 ? `${label(relationLabels[by])} ${join(names)}` : label(relationLabels[by]);
  };
  const turns = new Map<string, string[]>();
  for (const action of Object.values(type.actions)) {
    if (action.internal || !stepFits(type, item.state, action)) continue;
    if (action.once && action.stamp && action.stamp in item.stamps) continue;
    const except = action.notBy
      ? t('except', { who: join(action.notBy.map((one) => label(relationLabels[one]))) })
      : '';
    const people = join(action.by.map(who)) + except;
    turns.set(people, [...(turns.get(people) ?? []), label(action.label)]);
  }
  if (turns.size === 0) return null;
  return (
    <dl className="case-next">
      {[...turns].map(([people, verbs]) => (
        <div key={people}>
          <dt>{join(verbs)}</dt>
          <dd className="muted">{people}</dd>
        </div>
      ))}
    </dl>
  );
}
