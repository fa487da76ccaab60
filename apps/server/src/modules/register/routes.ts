import {
  refuse,
  thingKinds,
  type Handlers,
  type registerApi,
  type Thing,
  type ThingKind,
  type ThingKindName,
} from '@anyuan/contract';
import type { z } from 'zod';

import type { App } from '../../kernel/app.ts';
import { holds } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import {
  createEntry,
  entryHandlers,
  getEntry,
  parsedFields,
  pdfMaker,
  putEntry,
  type EntryKind,
  type Values,
} from '../../kernel/registers/index.ts';
import { worksOf } from '../papers/index.ts';
import { allChecks } from './all-checks.ts';
import { allThings } from './all.ts';
import { checkThing, checksOf } from './check.ts';
import { thingCounts } from './counts.ts';
import { coverage, coveredPlaces } from './coverage.ts';
import { getThing } from './find.ts';
import { thingEntries } from './kind.ts';
import { thingLabels } from './labels.ts';
import { numberOf, takeNumbers } from './numbers.ts';
import { guardCount, quietDays, skillMatrix } from './reckoned/index.ts';
import { referringTo } from './referring.ts';
import { reportFault } from './report.ts';
import { markRead, readersOf, readingOf, remind, versionsOf } from './versions/index.ts';

type Given = { kind: ThingKindName } & Record<string, unknown>;
type Entries = EntryKind<never, Thing>;

/** The shared handlers of registers, each for the kind that stands in the address. */
export function thingHandlers(app: App): Handlers<typeof registerApi, Ctx> {
  const open = ({ kind }: { kind: ThingKindName }, ctx: Ctx) => {
    const declared = thingKinds[kind];
    const entries = thingEntries(app, declared, ctx.now()) as unknown as Entries;
    return { declared, entries, shared: entryHandlers(app, entries as never) };
  };
  /** Behind the door: who keeps this group of things? */
  const keeping = (given: { kind: ThingKindName }, ctx: Ctx) => {
    const opened = open(given, ctx);
    ctx.need(opened.declared.manage);
    return opened;
  };
  return {
    list: (given, ctx) => open(given, ctx).shared.list({ ...given, ...asked(given) }, ctx) as never,
    get: (given, ctx) => open(given, ctx).shared.get(given, ctx) as never,
    async put(given, ctx) {
      const { declared, entries } = keeping(given, ctx);
      await putEntry(entries, ctx, given.code, said(declared, given));
      return getEntry(entries, ctx, given.code);
    },
    async create(given, ctx) {
      const { declared, entries } = keeping(given, ctx);
      const values = said(declared, given);
      const code = given.code ?? numberOf(declared, values) ?? (await takeNumbers(ctx, declared, 1))[0] ?? '';
      await createEntry(entries, ctx, code, values);
      return getEntry(entries, ctx, code);
    },
    remove: (given, ctx) => keeping(given, ctx).shared.remove(given, ctx),
    batch: (given, ctx) => keeping(given, ctx).shared.batch(given, ctx),
    merge: (given, ctx) => keeping(given, ctx).shared.merge(given, ctx),
    history: (given, ctx) => open(given, ctx).shared.history(given, ctx),
    export: (given, ctx) => open(given, ctx).shared.export(asked(given), ctx),
    import: (given, ctx) => keeping(given, ctx).shared.import(given, ctx),
    template: (given, ctx) => keeping(given, ctx).shared.template(given, ctx),
    marked: (given, ctx) => keeping(given, ctx).shared.marked(given, ctx),
    digest: (given, ctx) => open(given, ctx).shared.digest(printed(given), ctx),
    sheet: (given, ctx) => open(given, ctx).shared.sheet(printed(given), ctx),
    pdf: (given, ctx) => open(given, ctx).shared.pdf(printed(given), ctx),
    labels: (given, ctx) => thingLabels(ctx, open(given, ctx).entries, given),
    labelsPdf: (given, ctx) => thingLabels(ctx, open(given, ctx).entries, given, pdfMaker(app)),
    counts: (_, ctx) => thingCounts(ctx),
    find: ({ code }, ctx) => getThing(ctx, code),
    checks: ({ code, limit }, ctx) => checksOf(ctx, code, limit),
    all: (query, ctx) => allThings(ctx, query),
    allChecks: (query, ctx) => allChecks(ctx, query),
    coverage: (_, ctx) => coverage(ctx),
    coveredPlaces: (query, ctx) => coveredPlaces(ctx, query),
    guards: (_, ctx) => guardCount(ctx),
    quietDays: (_, ctx) => quietDays(ctx),
    skills: (_, ctx) => skillMatrix(ctx),
    mayDo: async ({ id }, ctx) => ({ items: await worksOf(ctx.db, await seenPerson(ctx, id), dayOf(ctx.now())) }),
    referring: ({ code }, ctx) => referringTo(ctx, code),
    versions: ({ code }, ctx) => versionsOf(ctx, code),
    reading: ({ code }, ctx) => readingOf(ctx, code),
    readers: (query, ctx) => readersOf(ctx, query),
    markRead: (given, ctx) => markRead(ctx, given),
    remind: ({ code }, ctx) => remind(ctx, code),
    fault: (given, ctx) => reportFault(ctx, given),
    check: (given, ctx) => checkThing(ctx, given),
  };
}

/** The questions of the list that its kind declares, as they are valid there; others say nothing. */
function asked(given: Given): Record<string, unknown> {
  const shape = thingKinds[given.kind].filters.shape as Record<string, z.ZodType>;
  const answers: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    if (given[name] === undefined) continue;
    const parsed = schema.safeParse(given[name]);
    if (!parsed.success)
      throw refuse('invalid', { issues: [{ path: name, message: parsed.error.issues[0]?.message ?? '' }] });
    answers[name] = parsed.data;
  }
  return { ...answers, ...(given['q'] === undefined ? {} : { q: given['q'] }) };
}

const printed = (given: Given) => ({ ...asked(given), lang: given['lang'] as 'zh' | 'en' });

/** Beside what is said of a thing: which one it is, and its point, which is two fields. */
const apart = new Set(['kind', 'code', 'at']);

/** What is said of a thing, valid for its kind. */
function said(declared: ThingKind, given: Given): Values {
  const point = given['at'] as { x: number; y: number } | null | undefined;
  const fields = Object.keys(declared.fields.shape).filter((name) => !apart.has(name));
  const values = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value !== undefined && !apart.has(name)),
  );
  return {
    ...parsedFields({ declared }, values, fields),
    ...(point !== undefined && { x: point?.x ?? null, y: point?.y ?? null }),
  };
}

/** One's own papers, or those of somebody the caller may see. */
async function seenPerson(ctx: Ctx, id: string): Promise<string> {
  if (id !== ctx.rights.personId && !holds(ctx.rights, 'register.papers')) ctx.need('person.read');
  return id;
}
