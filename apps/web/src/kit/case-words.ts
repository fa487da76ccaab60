import { type CaseDetail, type CaseItem, type CaseType, type Label, type TimelineEntry } from '@anyuan/contract';

import { caseType } from '../case-types.ts';
import { useLabel, useText } from '../i18n/index.ts';
import { levelOf, type Level } from '../tokens.ts';
import { fieldsOf, metaOf } from './fields/fields.ts';

export const levelOfCase = (item: Pick<CaseItem, 'priority' | 'closedAt'>): Level =>
  levelOf(item.priority, item.closedAt !== null);

/** The step that sets a stamp gives it its name. */
export function stampLabel(type: CaseType | undefined, stamp: string): Label | undefined {
  return Object.values(type?.actions ?? {}).find((action) => action.stamp === stamp || action.partyStamp === stamp)
    ?.label;
}

/** A case's stamps in the order they were set; at one moment, in the order the steps are declared. */
export function stampsOf(item: Pick<CaseItem, 'type' | 'stamps'>): [stamp: string, at: string][] {
  const declared = Object.values(caseType(item.type)?.actions ?? {}).map((action) => action.stamp);
  return Object.entries(item.stamps).sort(
    ([a, at], [b, bt]) => Date.parse(at) - Date.parse(bt) || declared.indexOf(a) - declared.indexOf(b),
  );
}

/** Words for types, states and timeline entries, from the declarations. */
export function useCaseWords() {
  const label = useLabel();
  const t = useText();
  const typeName = (name: string): string => label(caseType(name)?.label) || name;
  const stateName = (item: Pick<CaseItem, 'type' | 'state'>): string =>
    label(caseType(item.type)?.states[item.state]) || item.state;
  const actionName = (type: string, entry: Pick<TimelineEntry, 'action'>): string => {
    const declared = caseType(type)?.actions[entry.action];
    if (declared) return label(declared.label);
    if (entry.action.startsWith('clock:'))
      return [label(caseType(type)?.clocks[entry.action.slice(6)]?.label), t('act_clock')].filter(Boolean).join(' · ');
    const own: Record<string, string> = {
      create: t('caseOpened'),
      comment: t('act_comment'),
      attach: t('act_attach'),
      link: t('act_link'),
      repeat: t('act_repeat'),
      restored: t('act_restored'),
      talk: t('act_talk'),
    };
    return own[entry.action] ?? entry.action;
  };
  /** Who it was; whoever came by the public page or reported without a name is nobody in particular. */
  const actorName = ({ kind, name }: TimelineEntry['actor']): string =>
    kind !== 'system' ? name : name === 'public' ? t('thePublic') : name === 'anonymous' ? t('anonymous') : t('system');
  /** The case's own fields that are filled in or hidden from the reader, in declared order. */
  const fieldsIn = (item: Pick<CaseDetail, 'type' | 'data' | 'masked'>) => {
    const type = caseType(item.type);
    if (!type) return [];
    return fieldsOf(type.fields)
      .map(([name, field]) => ({
        name,
        field,
        label: label(metaOf(field)?.label) || name,
        value: item.data[name],
        isMasked: item.masked.includes(name),
      }))
      .filter(({ value, isMasked }) => isMasked || (value !== undefined && value !== null));
  };
  return { typeName, stateName, actionName, actorName, fieldsIn };
}
