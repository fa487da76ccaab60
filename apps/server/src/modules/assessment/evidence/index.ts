import type { Evidence, EvidenceSource } from '@anyuan/contract';

import type { Ctx } from '../../../kernel/ctx.ts';
import type { Period } from '../../../kernel/figures/index.ts';
import { figureEvidence } from './figure.ts';
import { indicatorEvidence } from './indicator.ts';
import { letterEvidence } from './letter.ts';
import { nothingKnown, partsOf, type EvidenceProvider, type Measured } from './provider.ts';
import { policyEvidence, registerEvidence } from './register.ts';
import { bookEvidence, caseEvidence, planEvidence } from './shapes.ts';

export type { EvidenceProvider, EvidenceSheet, Measured } from './provider.ts';

/** Whoever has something to show. A new source is a line here. */
const providers: readonly EvidenceProvider[] = [
  registerEvidence,
  planEvidence,
  caseEvidence,
  policyEvidence,
  bookEvidence,
  figureEvidence,
  letterEvidence,
  indicatorEvidence,
];

export const providerOf = (from: EvidenceSource): EvidenceProvider | undefined =>
  providers.find((one) => one.from === from);

export const evidenceNames = (ctx: Ctx) => providers.map((one) => ({ from: one.from, names: one.names(ctx) }));

/** What a sheet calls by its Chinese name, by the name the product knows. Undefined: there is no such thing. */
export function resolvedEvidence(ctx: Ctx, { from, of, ...rest }: Evidence): Evidence | undefined {
  const provider = providerOf(from);
  if (!provider) return undefined;
  if (from === 'policy') return { from, of, ...rest };
  const names = Object.entries(provider.names(ctx));
  const nameOf = (said: string) =>
    names.find(
      ([name, [zh]]) => name === said || zh === said || zh.split('/').some((part) => part.trim() === said),
    )?.[0];
  const whole = nameOf(of);
  if (whole !== undefined) return { from, of: whole, ...rest };
  const [said, measure] = partsOf(of);
  const name = nameOf(said);
  return name === undefined || measure === undefined ? undefined : { from, of: `${name}.${measure}`, ...rest };
}

/** What evidence says, within the caller's rights; what cannot be looked up says so. */
export async function measured(ctx: Ctx, evidence: Evidence, period: Period): Promise<Measured> {
  const found = await providerOf(evidence.from)?.measure(ctx, evidence.of, period);
  return found ?? nothingKnown(`没有“${evidence.of}”`, `there is no “${evidence.of}”`);
}
