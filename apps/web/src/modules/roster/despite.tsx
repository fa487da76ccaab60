import { ApiError } from '@anyuan/contract';
import { App, Input } from 'antd';

import { useErrorText, useText } from '../../i18n/index.ts';
import { useReport } from '../../kit/ActionButton.tsx';

/** Plans, and asks for a reason when it is against the rules of the roster: people decide, and say why. */
export function useDespite(): (act: (despite?: string) => Promise<unknown>) => Promise<boolean> {
  const t = useText('roster');
  const common = useText();
  const say = useErrorText();
  const report = useReport();
  const { modal } = App.useApp();
  return async (act) => {
    try {
      await act();
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'shift_breaks_rules') {
        report(error);
        return false;
      }
      const reason = await new Promise<string | undefined>((resolve) => {
        let typed = '';
        modal.confirm({
          title: t('despiteTitle'),
          content: (
            <>
              <p>{say(error).text}</p>
              <Input
                aria-label={t('despite')}
                placeholder={t('despite')}
                maxLength={200}
                autoFocus
                onChange={({ target }) => (typed = target.value)}
              />
            </>
          ),
          okText: t('despiteVerb'),
          cancelText: common('cancel'),
          onOk: () => resolve(typed.trim()),
          onCancel: () => resolve(undefined),
        });
      });
      if (!reason || reason.length < 2) return false;
      try {
        await act(reason);
        return true;
      } catch (again) {
        report(again);
        return false;
      }
    }
  };
}
