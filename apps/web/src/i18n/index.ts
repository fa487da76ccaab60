import { ApiError, type Label } from '@anyuan/contract';
import { useCallback, useSyncExternalStore } from 'react';

import { loadErrorWords, useErrorWords } from '../error-words.ts';
import { recall, remember } from '../remember.ts';
import { type Area, type Areas, textsOf } from './areas.ts';

export { loadAreas } from './areas.ts';

export type Lang = 'zh' | 'en';

let now: Lang = recall('lang') === 'en' ? 'en' : 'zh';
const listeners = new Set<() => void>();

function apply(lang: Lang): void {
  now = lang;
  if (typeof document !== 'undefined') document.documentElement.lang = lang === 'en' ? 'en' : 'zh-CN';
}
apply(now);

/** The whole page speaks the other language at once. */
export function setLang(lang: Lang): void {
  remember('lang', lang);
  apply(lang);
  for (const tell of listeners) tell();
}

const listen = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => void listeners.delete(tell);
};

/** Tells now, and whenever the page speaks another language. */
export function whenSpoken(tell: (lang: Lang) => void): void {
  tell(now);
  listen(() => tell(now));
}

const nowSpoken = (): Lang => now;
export const useLang = (): Lang => useSyncExternalStore(listen, nowSpoken, nowSpoken);

type KeyOf<A extends Area> = keyof Areas[A]['zh'] & string;
type Filled = Readonly<Record<string, string | number>>;

/** Texts of one area: `const t = useText('console')`, `t('late', { count })`. */
export function useText<A extends Area = 'common'>(area?: A): (key: KeyOf<A>, filled?: Filled) => string {
  const lang = useLang();
  const name = area ?? 'common';
  return useCallback((key, filled) => textOf(lang, name, key, filled), [lang, name]);
}

function textOf(lang: Lang, area: Area, key: string, filled?: Filled): string {
  const text = textsOf(area)?.[lang][key] ?? key;
  return filled ? text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(filled[name] ?? '')) : text;
}

/** Picks a contract pair `[中文, English]` or `{zh, en}` in the reader's language. */
export function useLabel(): (label: Label | { zh: string; en: string } | undefined | null) => string {
  const lang = useLang();
  return (label) => {
    if (!label) return '';
    if ('zh' in label) return label[lang];
    return lang === 'en' ? label[1] : label[0];
  };
}

/** Several names in one line, as the language sets them apart. */
export function useJoin(): (parts: readonly string[]) => string {
  const lang = useLang();
  return (parts) => parts.join(lang === 'en' ? ', ' : '、');
}

/** What went wrong in the reader's words, with the code that support asks for. */
export function useErrorText(): (error: unknown) => { text: string; code: string } {
  const lang = useLang();
  const t = useText();
  useErrorWords();
  return (error) => {
    if (error instanceof ApiError) {
      if (!error.hasWords) void loadErrorWords();
      const { message, messageEn } = error.toBody().error;
      return { text: lang === 'en' ? messageEn : message, code: error.code };
    }
    if (error instanceof TypeError) return { text: t('noConnection'), code: 'network' };
    return { text: t('unexpected'), code: error instanceof Error ? error.name : 'unknown' };
  };
}
