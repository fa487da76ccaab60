import { App, Input } from 'antd';

import { useText } from '../i18n/index.ts';

/** Asks what for, before something confidential leaves the system; null when the person thinks better of it. */
export function usePurpose(): (isNeeded: boolean) => Promise<{ purpose?: string } | null> {
  const t = useText('ledgers');
  const { modal } = App.useApp();
  return (isNeeded) => {
    if (!isNeeded) return Promise.resolve({});
    let purpose = '';
    return new Promise((resolve) => {
      modal.confirm({
        title: t('purpose'),
        okText: t('purposeGo'),
        content: (
          <>
            <p>{t('purposeHint')}</p>
            <Input maxLength={200} aria-label={t('purpose')} onChange={(e) => (purpose = e.target.value)} />
          </>
        ),
        // Stays open until something is said.
        onOk: () =>
          purpose.trim().length < 2 ? Promise.reject(new Error('purpose')) : resolve({ purpose: purpose.trim() }),
        onCancel: () => resolve(null),
      });
    });
  };
}
