import { ApiError } from '@anyuan/contract';

import { useErrorText, useText } from '../i18n/index.ts';
import { toast } from './toast.ts';

/** What is wrong with each field, as the server says it. */
export function issuesOf(error: unknown): string[] {
  const issues = error instanceof ApiError ? error.details['issues'] : undefined;
  return Array.isArray(issues) ? issues.map((issue: { message?: string }) => issue.message ?? '').filter(Boolean) : [];
}

/** Shows a failed action's reason and code where the eye is. */
export function useReport(): (error: unknown) => void {
  const say = useErrorText();
  const t = useText();
  return (error) => {
    const { text, code } = say(error);
    const details = issuesOf(error).join(' · ');
    toast(`${text}${details && `: ${details}`}(${t('errorCode', { code })})`, 'error', 6);
  };
}
