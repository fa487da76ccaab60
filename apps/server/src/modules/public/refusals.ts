import type { App } from '../../kernel/app.ts';
import { toApiError } from '../../kernel/http/index.ts';
import { sayIn, type Lang } from './words.ts';

/** What went wrong, for somebody who has never heard of a status code. */
export function refusalWords(app: App, thrown: unknown, lang: Lang): { status: number; why: string } {
  const refusal = toApiError(thrown, app.log);
  if (refusal.code === 'too_many') {
    const seconds = Number(refusal.details['seconds'] ?? 60);
    const t = sayIn(lang);
    const wait = seconds < 90 ? t('wait_seconds', { n: seconds }) : t('wait_minutes', { n: Math.ceil(seconds / 60) });
    return { status: 429, why: t('too_many', { wait }) };
  }
  const { message, messageEn } = refusal.toBody().error;
  return { status: refusal.status, why: lang === 'zh' ? message : messageEn };
}
