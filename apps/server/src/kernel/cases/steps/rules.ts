import { brokenRule, fieldMeta, refuse, type ErrorCode, type KnownCase, type Rules } from '@anyuan/contract';
import type { z } from 'zod';

import type { Tx } from '../../ctx.ts';
import { dayOf } from '../clocks/due.ts';

/** When, and by whom. */
type Asking = Pick<Tx, 'now'> & { ctx: { actor: { id: string | null } } };

/**
 * Checks answers as the declaration says. Refuses with the code of the rule; `path` names the answer it is about, so that
 * a page can show it there.
 * @param schemas of fields and answers, for their names in the refusal
 */
export function checkRules(
  tx: Asking,
  rules: Rules | undefined,
  schemas: Readonly<Record<string, unknown>>,
  known: KnownCase,
): void {
  if (!rules) return;
  const { data } = known;
  const nameOf = (name: string) => {
    const [zh, en] = fieldMeta(schemas[name] as z.ZodType)?.label ?? [name, name];
    return { zh, en };
  };
  const no = (code: ErrorCode, path: string, than?: string) =>
    refuse(code, { path, field: nameOf(path), ...(than === undefined ? {} : { than: nameOf(than) }) });

  for (const [name, than] of entriesOf(rules.notBefore)) {
    if (than === 'today') {
      if (dayIn(data[name]) < dayOf(tx.now)) throw no('date_past', name);
    } else if (order(data[name], data[than]) < 0) throw no('too_early', name, than);
  }
  for (const [name, than] of entriesOf(rules.notAfter)) {
    if (than === 'today') {
      if (isMoment(data[name]) && dayIn(data[name]) > dayOf(tx.now)) throw no('date_ahead', name);
    } else if (than === 'now') {
      if (order(data[name], tx.now.toISOString()) > 0) throw no('time_ahead', name);
    } else if (order(data[name], data[than]) > 0) throw no('too_late', name, than);
  }
  for (const [name, than] of entriesOf(rules.atMost))
    if (Number(data[name]) > Number(data[than])) throw no('too_much', name, than);
  const self = tx.ctx.actor.id;
  for (const name of listOf(rules.notSelf))
    if (self !== null && listOf(data[name] as string | readonly string[] | undefined).includes(self))
      throw no('somebody_else', name);
  const broken = brokenRule(rules.must, known);
  if (broken) throw broken;
}

const entriesOf = (rule: Readonly<Record<string, string | undefined>> | undefined) =>
  Object.entries(rule ?? {}) as [string, string][];
const listOf = <T>(one: T | readonly T[] | undefined): readonly T[] =>
  one === undefined ? [] : Array.isArray(one) ? (one as readonly T[]) : [one as T];

const isMoment = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));

/** The hospital's day of a date or an instant; what is not answered lies nowhere, and so never in the past. */
const dayIn = (value: unknown): string =>
  typeof value !== 'string' ? '9999' : value.length === 10 ? value : dayOf(new Date(value));

/** Days are compared as days, instants as instants; what is not answered is neither before nor after. */
function order(one: unknown, other: unknown): number {
  if (typeof one !== 'string' || typeof other !== 'string') return 0;
  if (one.length === 10 || other.length === 10) return dayIn(one).localeCompare(dayIn(other));
  return Date.parse(one) - Date.parse(other);
}
