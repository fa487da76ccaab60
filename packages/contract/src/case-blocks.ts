import { fieldMeta } from './case-fields.ts';
import type { CaseAction, CaseType } from './case-kit.ts';
import type { Condition, Must } from './case-must.ts';
import type { Label } from './common.ts';
import { ApiError, refuse, type ErrorCode } from './errors.ts';

/** What a rule looks at: the case as it stood, and what is known with the answers of a step. */
export interface KnownCase {
  state: string;
  mode: string;
  stamps: Readonly<Record<string, string>>;
  data: Readonly<Record<string, unknown>>;
}

const listOf = <T>(one: T | readonly T[] | undefined): readonly T[] =>
  one === undefined ? [] : Array.isArray(one) ? (one as readonly T[]) : [one as T];
export const isEmptyAnswer = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * Does it hold? Undefined: that depends on what is not known yet.
 * @param unknown fields and answers that may still become anything
 */
export function holds(
  { state, mode, stamp, data, filled, not }: Condition,
  known: KnownCase,
  unknown: ReadonlySet<string> = nothing,
): boolean | undefined {
  let isSure = true;
  if (state !== undefined && !listOf(state).includes(known.state)) return false;
  if (mode !== undefined && !listOf(mode).includes(known.mode as never)) return false;
  if (stamp !== undefined && !(stamp in known.stamps)) return false;
  for (const [name, wanted] of Object.entries(data ?? {})) {
    if (unknown.has(name)) {
      isSure = false;
      continue;
    }
    const values = listOf(known.data[name]);
    if (!listOf(wanted).some((one) => values.includes(one))) return false;
  }
  for (const name of listOf(filled))
    if (unknown.has(name)) isSure = false;
    else if (isEmptyAnswer(known.data[name])) return false;
  if (not !== undefined) {
    const inner = holds(not, known, unknown);
    if (inner === true) return false;
    if (inner === undefined) isSure = false;
  }
  return isSure ? true : undefined;
}
const nothing: ReadonlySet<string> = new Set();

/** The first rule that is broken for sure. */
export function brokenRule(
  must: Readonly<Record<string, Must | undefined>> | undefined,
  known: KnownCase,
  unknown?: ReadonlySet<string>,
): ApiError | undefined {
  for (const [code, rule] of Object.entries(must ?? {})) {
    if (!rule || (rule.if && holds(rule.if, known, unknown) !== true) || holds(rule, known, unknown) !== false)
      continue;
    return refuse(code as ErrorCode, typeof rule.filled === 'string' ? { path: rule.filled } : {});
  }
  return undefined;
}

/** Fields that must be known by now and are not. */
export function missingFields(
  type: CaseType,
  action: CaseAction,
  data: Readonly<Record<string, unknown>>,
  unknown: ReadonlySet<string> = nothing,
): ApiError | undefined {
  const names = (action.needs ?? []).filter((name) => !unknown.has(name) && isEmptyAnswer(data[name]));
  if (names.length === 0) return undefined;
  const labels = names.map((name) => fieldMeta(type.fields.shape[name] as never)?.label ?? ([name, name] as Label));
  return refuse('fields_missing', {
    fields: { zh: labels.map(([zh]) => zh).join('、'), en: labels.map(([, en]) => en).join(', ') },
    names,
  });
}

/** What stands in the way of a step now, whatever it is answered with: pages say it instead of letting one try. */
export function blockOf(
  type: CaseType,
  action: CaseAction,
  known: KnownCase,
  masked: readonly string[] = [],
): ApiError | undefined {
  const unknown = new Set([...masked, ...Object.keys(action.input?.shape ?? {})]);
  return missingFields(type, action, known.data, unknown) ?? brokenRule(action.rules?.must, known, unknown);
}

/** Why this answer to one question of a step would be refused, whatever the others are. */
export function answerBlock(
  action: CaseAction,
  known: KnownCase,
  [field, value]: readonly [string, unknown],
  masked: readonly string[] = [],
): ApiError | undefined {
  const unknown = new Set([...masked, ...Object.keys(action.input?.shape ?? {})]);
  unknown.delete(field);
  return brokenRule(action.rules?.must, { ...known, data: { ...known.data, [field]: value } }, unknown);
}
