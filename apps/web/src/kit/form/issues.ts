import { ApiError } from '@anyuan/contract';

import { useLabel, useText } from '../../i18n/index.ts';
import { kindOf, type FieldSchema, type Issue } from '../fields/fields.ts';
import { widgets } from '../fields/widgets.ts';

/**
 * What the server found wrong, in the same form as what the page finds itself.
 * @param text the refusal in the reader's words, for one that is about a single answer
 */
export function serverIssues(error: unknown, text = ''): Issue[] {
  if (!(error instanceof ApiError)) return [];
  const { issues, path } = error.details;
  // A refusal that is about one answer stands beside that answer, too.
  if (typeof path === 'string') return [{ path: [path], code: 'refused', message: text }];
  if (!Array.isArray(issues)) return [];
  return (issues as { path?: string; message?: string; zh?: string; en?: string }[]).map((issue) => ({
    path: (issue.path ?? '').split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
    message: issue.message ?? '',
    ...(issue.zh && issue.en ? { label: [issue.zh, issue.en] as const } : {}),
  }));
}

/** What is wrong with a value, in the reader's words. */
export function useIssueText(): (field: FieldSchema, value: unknown, issue: Issue) => string {
  const t = useText('forms');
  const say = useLabel();
  return (field, value, { code, minimum, maximum, message, label }) => {
    if (label) return say(label);
    if (code === 'refused' && message) return message;
    const widget = widgets[kindOf(field) ?? 'text'];
    if (value === undefined || value === null || value === '') return t(widget.missing ?? 'fill');
    const own = widget.wrong?.({ path: [], code, minimum, maximum, message });
    if (own) return t(own);
    const isText = typeof value === 'string';
    if (code === 'too_small')
      return isText ? t('fill') : Array.isArray(value) ? t('choose') : t('atLeast', { count: Number(minimum) });
    if (code === 'too_big')
      return t(isText ? 'tooLong' : Array.isArray(value) ? 'tooMany' : 'atMost', { count: Number(maximum) });
    if (code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_format') return t('badValue');
    return message || t('badValue');
  };
}
