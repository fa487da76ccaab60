import { App, Button, type ButtonProps } from 'antd';
import type { ReactNode } from 'react';

import { useText } from '../i18n/index.ts';
import { useReport } from './ActionButton.tsx';

type Props = Omit<ButtonProps, 'onClick' | 'loading'> & {
  /** What is about to happen, as a question. */
  question: string;
  /** What it changes and whether it can be taken back. */
  detail?: ReactNode;
  /** The word on the button that does it. */
  verb: string;
  act: () => Promise<unknown>;
};

/** For what cannot be taken back: asks first, with the verb on the button and the cursor on 取消. */
export function ConfirmButton({ question, detail, verb, act, children, ...rest }: Props) {
  const t = useText();
  const { modal } = App.useApp();
  const report = useReport();
  const ask = (): void =>
    void modal.confirm({
      title: question,
      content: detail,
      okText: verb,
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      autoFocusButton: 'cancel',
      onOk: () => act().catch(report),
    });
  return (
    <Button {...rest} onClick={ask}>
      {children ?? verb}
    </Button>
  );
}
