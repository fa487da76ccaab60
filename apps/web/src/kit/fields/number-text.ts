import type { FieldMeta } from '@anyuan/contract';

/** An amount is grouped so that it can be read; what names something stands as it is. */
export const numberText = (value: unknown, meta: Pick<FieldMeta, 'isName'> | undefined): string =>
  meta?.isName ? String(Number(value)) : Number(value).toLocaleString('zh-CN');
