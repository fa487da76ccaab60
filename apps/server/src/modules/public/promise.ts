import { dayOf } from '../../kernel/cases/index.ts';
import type { Followed } from './find-report.ts';
import { html, type Piece } from './html.ts';
import { inLang, sayIn, timeOf, type Lang, type Word } from './words.ts';

/** What the hospital promises, counted from the day it receives the matter. */
export function promiseLine(promise: Followed['promise'], lang: Lang): Piece {
  if (!promise) return '';
  const t = sayIn(lang);
  const [unit = '', n = 0] = Object.entries(promise.span)[0] ?? [];
  const span = t(`span_${unit}` as Word, { n: Number(n) });
  return html`<p class="due">${t('promise', { what: inLang(lang, promise.what), span })}</p>`;
}

export const isMidnight = (at: Date): boolean => timeOf(at) === '00:00';

/** A limit at midnight is the end of the day before. */
export const lastDay = (dueAt: Date): string => dayOf(new Date(dueAt.getTime() - 1));
