import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';

import { client } from '../api.ts';
import { useText } from '../i18n/index.ts';
import { ActionButton } from '../kit/ActionButton.tsx';
import { useCan } from '../session.ts';

import './shell.css';

/** On every page of a demonstration hospital, so that nobody takes it for real. */
export function DemoRibbon() {
  const t = useText();
  const can = useCan();
  const [isOpen, open] = useState(false);
  const [typed, type] = useState('');
  const { message } = App.useApp();
  const press = async (): Promise<void> => {
    await client.setup.pressDemo({});
    void message.info(t('pressDemoDone'));
  };
  const wipe = async (): Promise<void> => {
    await client.setup.wipeDemo({ confirm: '清除演示数据' });
    void message.success(t('wipeDemo'));
    window.location.assign('/');
  };
  return (
    <aside className="demo-ribbon" aria-label={t('demoData')}>
      <strong>{t('demoData')}</strong>
      <span className="demo-hint">{t('demoHint')}</span>
      <ActionButton type="link" size="small" className="no-print" act={press}>
        {t('pressDemo')}
      </ActionButton>
      {can('demo.wipe') && (
        <Button type="link" size="small" className="no-print" onClick={() => open(true)}>
          {t('wipeDemo')}
        </Button>
      )}
      <Modal open={isOpen} title={t('wipeDemo')} onCancel={() => open(false)} footer={null} destroyOnHidden>
        <p>{t('wipeWarning')}</p>
        <div style={{ display: 'flex', gap: 8 }}>
          <Input aria-label={t('wipeDemo')} value={typed} onChange={(event) => type(event.target.value)} />
          <ActionButton danger type="primary" disabled={typed.trim() !== t('wipeDemo')} act={wipe}>
            {t('wipeDemo')}
          </ActionButton>
        </div>
      </Modal>
    </aside>
  );
}
