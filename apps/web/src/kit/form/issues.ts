import { ApiError } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';
import { metaOf, widgetOf, type FieldSchema, type Issue } from './fields.ts';

/** What the server found wrong, in the same form as what the page finds itself. */
export function serverIssues(error: unknown): Issue[] {
  const issues = error instanceof ApiError && error.code === 'invalid' ? error.details['issues'] : undefined;
  if (!Array.isArray(issues)) return [];
  return (issues as { path?: string; message?: string }[]).map(({ path = '', message = '' }) => ({
    path: path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    message,
  }));
}

/** What is wrong with a value, in the reader's words. */
export function useIssueText(): (field: FieldSchema, value: unknown, issue: Issue) => string {
  const t = useText('forms');
  return (field, value, { code, minimum, maximum, message }) => {
    const widget = widgetOf(field);
    if (value === undefined || value === null || value === '') return t(askFor[widget] ?? 'fill');
    if (widget === 'phone') return t('badPhone');
    if (widget === 'money' && code === 'custom') return t('badMoney');
    const isText = typeof value === 'string';
    if (code === 'too_small')
      return isText ? t('fill') : Array.isArray(value) ? t('choose') : t('atLeast', { count: Number(minimum) });
    if (code === 'too_big')
      return t(isText ? 'tooLong' : Array.isArray(value) ? 'tooMany' : 'atMost', { count: Number(maximum) });
    if (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_format')
      return t(metaOf(field)?.options ? 'choose' : 'badValue');
    return message || t('badValue');
  };
}

const askFor: Record<string, 'choose' | 'sign' | 'addPhoto'> = {
  choice: 'choose',
  choices: 'choose',
  boolean: 'choose',
  person: 'choose',
  people: 'choose',
  department: 'choose',
  departments: 'choose',
  date: 'choose',
  time: 'choose',
  place: 'choose',
  signature: 'sign',
  files: 'addPhoto',
};
