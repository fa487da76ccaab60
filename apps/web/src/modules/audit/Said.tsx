import { registers, type AuditEntry, type Label, type RegisterKind } from '@anyuan/contract';

import { api, useApi } from '../../api.ts';
import { caseType, caseTypesHere } from '../../case-types.ts';
import { useJoin, useLabel, useText } from '../../i18n/index.ts';
import { metaOf, type FieldSchema } from '../../kit/fields/fields.ts';
import { useCan } from '../../session.ts';
import { fieldWords, subjectWords } from './field-words.ts';
import { saidIn, type Said } from './words.ts';

/** What a line is about, by its name; what is gone by what the line says of it. */
export function Subject({ entry }: { entry: AuditEntry }) {
  const label = useLabel();
  const settings = useSettingNames();
  const { subjectType, subjectId, names, detail } = entry;
  const kind = label(subjectWords[subjectType]) || label(caseType(subjectType)?.label) || subjectType;
  const said = [detail['number'], detail['code'], detail['name']].find((one) => typeof one === 'string');
  const name = subjectId
    ? (names[subjectId] ?? settings.get(subjectId) ?? said ?? (isId(subjectId) ? '' : subjectId))
    : said;
  return (
    <span title={subjectId ?? undefined}>
      {kind} {name}
    </span>
  );
}

const isId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(text);

/** Settings are called by what they say, not by their keys. */
function useSettingNames(): ReadonlyMap<string, string> {
  const can = useCan();
  const label = useLabel();
  const { data } = useApi(api.setting.list, {}, { enabled: can('setting.read'), staleTime: 600_000 });
  return new Map((data?.items ?? []).map((item) => [item.key, label(item)]));
}

/** What a line tells: each field with what it was and what it became. */
export function Changes({ entry, isBrief = false }: { entry: AuditEntry; isBrief?: boolean }) {
  const t = useText('system');
  const words = useWords(entry);
  const said = saidIn(entry.detail);
  const text = ({ field, from, to, isChange }: Said): string =>
    isChange
      ? `${words.field(field)}${t('colon')}${words.value(field, from)} → ${words.value(field, to)}`
      : `${words.field(field)}${t('colon')}${words.value(field, to)}`;
  // Names of the thing itself stand beside it already.
  const shown = said.filter(
    ({ field, isChange }) => isChange || !isBrief || !['number', 'code', 'name'].includes(field),
  );
  if (isBrief) return <>{shown.map(text).join(t('semicolon'))}</>;
  return (
    <ul className="record-changes">
      {shown.map((one) => (
        <li key={`${one.field} ${String(one.isChange)}`}>{text(one)}</li>
      ))}
    </ul>
  );
}

/** Limits of different types that share a name mean the same. */
const clockLabel = (clock: string): Label | undefined =>
  caseTypesHere().find(({ clocks }) => Object.hasOwn(clocks, clock))?.clocks[clock]?.label;

function useWords({ action, names, subjectType }: AuditEntry) {
  const t = useText('system');
  const label = useLabel();
  const join = useJoin();
  const type = caseType(action.split('.')[0] ?? '');
  const declared = type ?? (registers as Record<string, RegisterKind>)[subjectType];
  const schemaOf = (field: string): FieldSchema | undefined =>
    (declared?.fields.shape as Record<string, FieldSchema> | undefined)?.[field];
  const field = (name: string): string => {
    const schema = schemaOf(name);
    return (schema && label(metaOf(schema)?.label)) || label(fieldWords[name]) || name;
  };
  const value = (name: string, one: unknown): string => {
    if (one === null || one === undefined || one === '') return t('nothing');
    if (typeof one === 'boolean') return t(one ? 'yes' : 'no');
    if (Array.isArray(one)) return one.length === 0 ? t('nothing') : join(one.map((part) => value(name, part)));
    if (typeof one === 'object')
      return join(Object.entries(one).map(([key, part]) => `${field(key)} ${value(key, part)}`));
    const text = String(one as string | number);
    if (names[text] !== undefined) return names[text];
    if (isId(text)) return t('gone');
    if (name === 'clock') return label(clockLabel(text)) || text;
    if (name === 'state' && type) return label(type.states[text]) || text;
    const schema = schemaOf(name);
    const option: Label | undefined = schema && metaOf(schema)?.options?.[text];
    return label(option) || text;
  };
  return { field, value };
}
