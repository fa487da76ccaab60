import { ApiError } from '@anyuan/contract';
import { App, Button, type ButtonProps } from 'antd';
import { useState } from 'react';

import { useErrorText, useText } from '../i18n/index.ts';

/** What is wrong with each field, as the server says it. */
export function issuesOf(error: unknown): string[] {
  const issues = error instanceof ApiError ? error.details['issues'] : undefined;
  return Array.isArray(issues) ? issues.map((issue: { message?: string }) => issue.message ?? '').filter(Boolean) : [];
}

/** Shows a failed action's reason and code where the eye is. */
export function useReport(): (error: unknown) => void {
  const { message } = App.useApp();
  const say = useErrorText();
  const t = useText();
  return (error) => {
    const { text, code } = say(error);
    const details = issuesOf(error).join(' · ');
    void message.error(`${text}${details && `: ${details}`}(${t('errorCode', { code })})`, 6);
  };
}

type Props = Omit<ButtonProps, 'onClick' | 'loading'> & {
  act: () => Promise<unknown>;
  /** Shown as the key that does the same. */
  shortcut?: string | undefined;
};

/** A button for work that may take a while or fail: no double click, progress only after 400 ms, errors told. */
export function ActionButton({ act, shortcut, children, disabled, ...rest }: Props) {
  const [isBusy, setBusy] = useState(false);
  const report = useReport();
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      await act();
    } catch (error) {
      report(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      {...rest}
      disabled={disabled ?? false}
      loading={isBusy && { delay: 400 }}
      onClick={() => !isBusy && void run()}
      {...(shortcut ? { 'aria-keyshortcuts': shortcut } : {})}
    >
      {children}
      {shortcut && <kbd className="key">{shortcut}</kbd>}
    </Button>
  );
}
