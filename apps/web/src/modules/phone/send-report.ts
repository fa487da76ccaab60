import { App } from 'antd';
import { useNavigate } from 'react-router';

import { useText } from '../../i18n/index.ts';
import { useTapNow } from './outbox/context.tsx';

/** Keeps the report and goes to one's reports, where it is seen arriving. */
export function useSendReport() {
  const t = useText('phone');
  const tap = useTapNow();
  const navigate = useNavigate();
  const { message } = App.useApp();
  return async (fresh: Parameters<typeof tap>[0]): Promise<void> => {
    await tap(fresh);
    void message.success(t('stepKept'));
    await navigate('/m/reports');
  };
}
