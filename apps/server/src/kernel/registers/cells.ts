import type { Label, Lang } from '@anyuan/contract';

/** Stands for what is secret. */
export const hidden = '***';

export const say = (label: Label | undefined, lang: Lang): string => label?.[lang === 'zh' ? 0 : 1] ?? '';
