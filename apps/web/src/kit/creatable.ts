import { caseGroups, type CaseGroup, type CaseType } from '@anyuan/contract';

import { caseTypesHere } from '../case-types.ts';
import { useCan } from '../session.ts';

/** Types that this person may open by hand, under their groups, in menu order. */
export function useCreatable(): { group: CaseGroup; types: CaseType[] }[] {
  const can = useCan();
  if (!can('case.create')) return [];
  const types = caseTypesHere().filter(({ permissions: { create } }) => create !== undefined && can(create));
  return (Object.keys(caseGroups) as CaseGroup[])
    .map((group) => ({ group, types: types.filter((type) => type.group === group) }))
    .filter((one) => one.types.length > 0);
}
