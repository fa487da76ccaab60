import {
  caseType,
  fieldMeta,
  type CaseDetail,
  type CaseItem,
  type CaseType,
  type Label,
  type TimelineEntry,
} from '@anyuan/contract';

import { useLabel, useText } from '../i18n/index.ts';
import { levelOf, type Level } from '../tokens.ts';

export const levelOfCase = (item: Pick<CaseItem, 'priority' | 'closedAt'>): Level =>
  levelOf(item.priority, item.closedAt !== null);

/** States a case passes on its ordinary way: the declared order, and the end it took or will most likely take. */
export function wayOf(type: CaseType, state: string): string[] {
  const end = type.final.includes(state) ? state : type.final[0];
  return [...Object.keys(type.states).filter((name) => !type.final.includes(name)), ...(end ? [end] : [])];
}

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
      return label(caseType(type)?.clocks[entry.action.slice(6)]?.label) || t('act_clock');
    const own: Record<string, string> = {
      create: t('caseOpened'),
      comment: t('act_comment'),
      attach: t('act_attach'),
      link: t('act_link'),
      repeat: t('act_repeat'),
    };
    return own[entry.action] ?? entry.action;
  };
  /** The case's own fields that are filled in, as label and words; a hidden one says so. */
  const fieldWords = (item: Pick<CaseDetail, 'type' | 'data' | 'masked'>) =>
    Object.entries(caseType(item.type)?.fields.shape ?? {}).flatMap(([name, field]) => {
      const meta = fieldMeta(field as never);
      const value = item.data[name];
      const isMasked = item.masked.includes(name);
      if (!isMasked && (value === undefined || value === null)) return [];
      const plain = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
      const option = meta?.options?.[plain];
      const word = typeof value === 'boolean' ? t(value ? 'yes' : 'no') : option ? label(option) : plain;
      return [{ name, label: label(meta?.label) || name, word: isMasked ? t('masked') : word }];
    });
  return { typeName, stateName, actionName, fieldWords };
}
