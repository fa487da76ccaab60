import { ApiError, type Label } from '@anyuan/contract';
import dayjs from 'dayjs';
import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import 'dayjs/locale/zh-cn.js';

import { recall, remember } from '../remember.ts';
import { areas, type Area } from './areas.ts';

export type Lang = 'zh' | 'en';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: { [A in Area]: (typeof areas)[A]['zh'] };
  }
}

const first: Lang = recall('lang') === 'en' ? 'en' : 'zh';

const pick = (lang: Lang) => Object.fromEntries(Object.entries(areas).map(([area, texts]) => [area, texts[lang]]));

// Loaded at once, without waiting: dictionaries are part of the page.
void i18next.use(initReactI18next).init({
  lng: first,
  fallbackLng: 'zh',
  defaultNS: 'common',
  ns: Object.keys(areas),
  resources: { zh: pick('zh'), en: pick('en') },
  interpolation: { escapeValue: false },
  keySeparator: false,
  initAsync: false,
});

function apply(lang: Lang): void {
  dayjs.locale(lang === 'en' ? 'en' : 'zh-cn');
  if (typeof document !== 'undefined') document.documentElement.lang = lang === 'en' ? 'en' : 'zh-CN';
}
apply(first);

export async function setLang(lang: Lang): Promise<void> {
  remember('lang', lang);
  apply(lang);
  await i18next.changeLanguage(lang);
}

export function useLang(): Lang {
  return useTranslation().i18n.language === 'en' ? 'en' : 'zh';
}

/** Texts of one area: `const t = useText('console')`. */
export function useText<A extends Area = 'common'>(area?: A) {
  return useTranslation(area ?? ('common' as A)).t;
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
  return (error) => {
    if (error instanceof ApiError) {
      const { message, messageEn } = error.toBody().error;
      return { text: lang === 'en' ? messageEn : message, code: error.code };
    }
    if (error instanceof TypeError) return { text: t('noConnection'), code: 'network' };
    return { text: t('unexpected'), code: error instanceof Error ? error.name : 'unknown' };
  };
}
