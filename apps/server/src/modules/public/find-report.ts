import { isFinal, type CaseType, type Label, type Span } from '@anyuan/contract';

import { type CaseRow, typeOf, upgraded } from '../../kernel/cases/index.ts';
import { codeHash, readCode } from './code.ts';
import type { Kit } from './kit.ts';

/** What the holder of a code may know: no names, no notes, nothing that is not yet told. */
export interface Followed {
  caseId: string;
  number: string;
  type: CaseType;
  state: string;
  isOpen: boolean;
  isOver: boolean;
  placeName: string | null;
  at: Date;
  dueAt: Date | null;
  /** What is promised, as long as no limit runs. */
  promise: { what: Label; span: Span } | null;
  /** Which promise the limit is. */
  dueWhat: Label;
  isLate: boolean;
  closedAt: Date | null;
  outcome: string | null;
  files: number;
  history: Happened[];
}

interface Happened {
  at: Date;
  what: 'create' | 'comment' | 'state';
  state: string | null;
}

const dayMs = 86_400_000;
/** So long after the end may be added to it. */
const openDays = 90;

/**
 * The matter this code belongs to. A guess is turned into its HMAC and looked up by that: how long it takes says
 * nothing about how near it came, and one that could not be a code is looked up all the same.
 */
export async function findReport(kit: Kit, typed: string): Promise<Followed | null> {
  const { app } = kit;
  const code = readCode(typed) ?? '';
  const row = await app.db
    .selectFrom('public_report as r')
    .innerJoin('case as c', 'c.id', 'r.case_id')
    .leftJoin('place as p', 'p.id', 'c.place_id')
    .selectAll('c')
    .select('p.name as place_name')
    .where('r.code_hash', '=', codeHash(app.secrets, code))
    .executeTakeFirst();
  if (!row || code === '') return null;
  const type = typeOf(app.cases, row.type);
  const [files, entries] = await Promise.all([
    app.db
      .selectFrom('stored_file')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('subject_id', '=', row.id)
      // What the staff attached is theirs.
      .where('by_id', 'is', null)
      .executeTakeFirstOrThrow(),
    app.db
      .selectFrom('case_event')
      .select(['at', 'action', 'actor_kind', 'actor_name', 'from_state', 'to_state'])
      .where('case_id', '=', row.id)
      .orderBy('id')
      .execute(),
  ]);
  const now = app.clock.now();
  const shown = (state: string) => kit.kinds.find((kind) => kind.type === row.type)?.shownAs?.[state] ?? state;
  return {
    caseId: row.id,
    number: row.number,
    type,
    state: shown(row.state),
    isOpen: row.is_open,
    isOver: row.closed_at !== null && now.getTime() - row.closed_at.getTime() > openDays * dayMs,
    placeName: row.place_name,
    at: row.at,
    dueAt: row.is_open ? row.due_at : null,
    // A limit that runs says it by its date.
    promise: row.is_open && row.due_at === null ? promiseOf(kit, type, row.state) : null,
    dueWhat: promiseIn(type, row.state),
    isLate: row.is_open && row.due_at !== null && row.due_at < now,
    closedAt: row.closed_at,
    outcome: outcomeOf(kit, type, row),
    files: Number(files.n),
    history: entries.flatMap((entry): Happened[] => {
      const { at, action, to_state: state } = entry;
      if (action === 'create') return [{ at, what: 'create', state }];
      const isOwn = entry.actor_kind === 'system' && entry.actor_name === 'public';
      if (action === 'comment' && isOwn) return [{ at, what: 'comment', state: null }];
      const isNews = state && (entry.from_state === null || shown(state) !== shown(entry.from_state));
      return isNews ? [{ at, what: 'state', state: shown(state) }] : [];
    }),
  };
}

const promiseIn = (type: CaseType, state: string): Label =>
  Object.values(type.clocks).find((clock) => clock.isDeadline && clock.during.includes(state))?.label ?? [
    '期限',
    'Due',
  ];

/** The clock of the kind that is yet to begin, as long as the hospital has set it. */
export function promiseOf(kit: Kit, type: CaseType, state: string): Followed['promise'] {
  const name = kit.kinds.find((kind) => kind.type === type.type)?.promise;
  if (!name || state !== type.initial) return null;
  const clock = kit.app.settings.clock(type, name);
  const [span] = clock.steps;
  return span ? { what: clock.label, span } : null;
}

/** A reply that is drafted or waits for approval is not told yet. */
function outcomeOf(kit: Kit, type: CaseType, row: CaseRow): string | null {
  const told = kit.kinds.find((kind) => kind.type === type.type)?.told ?? [];
  if (!isFinal(type, row.state) && !told.includes(row.state)) return null;
  const text = type.outcome ? upgraded(type, row)[type.outcome] : undefined;
  return typeof text === 'string' && text.trim() !== '' ? text : null;
}
