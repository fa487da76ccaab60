import { Button, type ButtonProps } from 'antd';

import { useRun, wordsOf } from './use-run.ts';

export { issuesOf, useReport } from './report.ts';

type Props = Omit<ButtonProps, 'onClick' | 'loading'> & {
  act: () => Promise<unknown>;
  /** Shown as the key that does the same. */
  shortcut?: string | undefined;
};

/** A button for work that may take a while or fail: no double click, progress only after 400 ms, errors told. */
export function ActionButton({ act, shortcut, children, disabled, ...rest }: Props) {
  const { isBusy, run } = useRun(act, wordsOf(rest['aria-label'], children));
  return (
    <Button
      {...rest}
      disabled={disabled ?? false}
      loading={isBusy && { delay: 400 }}
      onClick={run}
      {...(shortcut ? { 'aria-keyshortcuts': shortcut } : {})}
    >
      {children}
      {shortcut && <kbd className="key">{shortcut}</kbd>}
    </Button>
  );
}
