import { z } from 'zod';

import type { Label } from '../common.ts';
import { field, fieldKinds, fieldMeta, fieldOf, innerSchema } from '../fields/index.ts';
import { ask, defineRegister, thing } from '../register-kit.ts';
import { thingGroups } from './groups.ts';
import { findings, findingsOf, type Given, type ThingKind, type ThingState } from './kind.ts';
import { limitsOf, type Limit } from './terms.ts';

const running = (zh: string, en: string): ThingState => ({ label: [zh, en], inService: true });
const over = (zh: string, en: string): ThingState => ({ label: [zh, en], inService: false });

/** Where most things stand: in use, kept as a reserve, waiting to be mended, given up. */
export const usualLifecycle = {
  inUse: running('在用', 'In use'),
  spare: running('备用', 'Spare'),
  faulty: running('待修', 'Faulty'),
  scrapped: over('已报废', 'Scrapped'),
};

/** What every thing says of itself beside the fields of its kind. */
const before = ['name', 'code', 'place', 'department', 'owner', 'state'] as const;
const after = ['note', 'x', 'y'] as const;
export const sharedFields: readonly string[] = [...before, ...after];

/** Declares a kind of thing: list, form, sheets, print, terms, warnings, checks and labels come from it. */
export function defineThing(given: Given): ThingKind {
  const { kind, label, group, fields, ends = {}, checks = {}, lifecycle = usualLifecycle } = given;
  const own = Object.keys(fields);
  const [first = 'inUse'] = Object.keys(lifecycle);
  const states = Object.fromEntries(Object.entries(lifecycle).map(([name, state]) => [name, state.label]));
  const place = field.ref(['地点', 'Place'], 'place');
  const isSomewhere = (name: string): boolean => !given.isNowhere || !['place', 'x', 'y'].includes(name);
  const [shared, behind] = [before.filter(isSomewhere), after.filter(isSomewhere)];
  const possible = findingsOf({
    ...given,
    ends,
    checks,
    lifecycle,
    matches: given.matches ?? null,
    worded: given.worded ?? null,
    range: given.range ?? null,
    meters: given.meters ?? null,
  });
  // Columns of days on which nothing of this kind is due would stay empty.
  const due = [
    ...(Object.keys(checks).length > 0 ? ['nextDue'] : []),
    ...(Object.keys(ends).length > 0 ? ['endsOn'] : []),
  ];
  const checkedAt = Object.keys(checks).length > 0 ? ['checkedAt'] : [];
  const kindOf = (name: string) => fieldOf(fields[name] as z.ZodType)?.kind;
  // Files neither travel in sheets nor stand in columns.
  const isWritten = (name: string): boolean => kindOf(name)?.read !== null;
  const isColumn = (name: string): boolean => kindOf(name)?.files === undefined;
  const asked = own.filter((name) => !given.filled?.includes(name));
  const choices = own.filter((name) => fieldMeta(fields[name] as z.ZodType)?.options && isOne(fields[name]));
  return defineRegister({
    kind: 'thing',
    type: kind,
    prefix: given.prefix,
    group,
    lifecycle,
    faults: given.faults,
    isPublic: !given.isNowhere && !given.isInternal,
    own,
    versions: given.versions ?? null,
    coverage: given.coverage ?? {},
    permits: given.permits ?? [],
    numberedBy: given.numberedBy ?? [],
    matches: given.matches ?? null,
    worded: given.worded ?? null,
    range: given.range ?? null,
    reads: given.reads ?? null,
    meters: given.meters ?? null,
    ends,
    checks,
    label,
    title: given.title ?? [label[0], `${label[1]}s`],
    path: `/registers/${kind}`,
    read: 'register.read',
    manage: thingGroups[group].manage,
    fields: z.object({
      name: thing.name(),
      code: thing.code(['编号', 'Number']),
      place: given.isFixed ? place : place.optional(),
      department: field.ref(['责任科室', 'Department'], 'department').optional(),
      owner: thing.line(['责任人', 'Owner'], 64).optional(),
      state: field.choice(['状态', 'State'], states),
      ...fields,
      note: thing.line(['备注', 'Note'], 200).optional(),
      x: thing.pixels(['图上 X', 'Plan X']).optional(),
      y: thing.pixels(['图上 Y', 'Plan Y']).optional(),
    }),
    facts: z.object({
      findings: field.choices(['问题', 'Findings'], findings),
      nextDue: field.date(['下次检查', 'Next check']),
      endsOn: field.date(['到期', 'Ends']),
      checkedAt: field.time(['上次检查', 'Last check']),
    }),
    listed: [...['name', 'code', 'place'].filter(isSomewhere), ...given.listed, 'owner', 'state', 'findings', ...due],
    extra: ['department', ...checkedAt, ...own.filter((name) => !given.listed.includes(name) && isColumn(name))],
    filters: z.object({
      state: ask.choice(['状态', 'State'], states),
      finding: ask.choice(['问题', 'Finding'], Object.fromEntries(possible.map((name) => [name, findings[name]]))),
      ...(isSomewhere('place') && { place: ask.ref(['地点', 'Place'], 'place') }),
      department: ask.ref(['责任科室', 'Department'], 'department'),
      ...Object.fromEntries(choices.map((name) => [name, innerSchema(fields[name] as z.ZodType).optional()])),
      /** Those the caller answers for. */
      mine: fieldKinds.yesNo.of(ask.flag(['我负责的', 'Mine']).unwrap(), { label: ['我负责的', 'Mine'] }).optional(),
    }),
    sorts: ['name', 'code', 'place', 'nextDue', 'endsOn'].filter(isSomewhere),
    form: [...shared, ...asked, 'note'],
    defaults: { name: label[0], state: first },
    batch: [
      ...shared.filter((name) => name !== 'name' && name !== 'code'),
      ...asked.filter((name) => isOptional(fields[name]) || isOne(fields[name])),
      'note',
    ],
    sheetTitles: { owner: ['责任人(用户名)', 'Owner (user name)'] },
    sheet: ['code', ...shared.filter((name) => name !== 'code'), ...own.filter(isWritten), ...behind],
    printed: [
      ...['code', 'name', 'place'].filter(isSomewhere),
      ...given.listed,
      'owner',
      'state',
      ...checkedAt,
      ...due,
    ],
  });
}

const isOptional = (schema: z.ZodType | undefined): boolean => schema instanceof z.ZodOptional;
const isOne = (schema: z.ZodType | undefined): boolean =>
  schema !== undefined && innerSchema(schema) instanceof z.ZodEnum;

/** Every number in the terms of a kind, in words: 报废(水基). */
export const thingLimits = (kind: ThingKind): (Limit & { label: Label })[] =>
  limitsOf(kind).map((limit) => {
    const [term = '', ...rest] = limit.key.split('.');
    const [zh, en] = (kind.ends[term] ?? kind.checks[term])?.label ?? [term, term];
    const isFirst = rest[0] === 'first';
    const choice = isFirst ? rest[1] : rest[0];
    const of = choice === undefined ? undefined : optionLabel(kind, choice);
    return {
      ...limit,
      label: [
        `${isFirst ? '首次' : ''}${zh}${of ? `(${of[0]})` : ''}`,
        `${isFirst ? 'first ' : ''}${en}${of ? ` (${of[1]})` : ''}`,
      ],
    };
  });

function optionLabel({ own, fields }: ThingKind, choice: string): Label | undefined {
  for (const name of own) {
    const options = fieldMeta(fields.shape[name] as z.ZodType)?.options;
    if (options && Object.hasOwn(options, choice)) return options[choice];
  }
  return undefined;
}
