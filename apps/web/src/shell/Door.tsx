import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';

import { setLang, useLang, useText } from '../i18n/index.ts';
import { useTitle } from '../kit/use-title.ts';
import { useTheme } from '../theme.tsx';

import './shell.css';

interface DoorProps {
  title: string;
  text?: string;
  isWide?: boolean;
  children: ReactNode;
}

/** Frame of the pages before one is inside: sign-in, first password, first visit. */
export function Door({ title, text, isWide = false, children }: DoorProps) {
  const t = useText();
  const lang = useLang();
  const { mode, toggle } = useTheme();
  useTitle(title);
  return (
    <main className="door">
      <div className={`panel door-panel ${isWide ? 'is-wide' : ''}`}>
        <header className="door-head">
          <img src="/icon.svg" alt="" />
          <h1>{title}</h1>
          {text && <div className="muted">{text}</div>}
        </header>
        {!window.isSecureContext && (
          <Alert
            type="warning"
            showIcon
            title={t('inClear')}
            description={t('inClearHow')}
            style={{ marginBottom: 16 }}
          />
        )}
        {children}
        <footer className="door-foot">
          <Button type="link" size="small" style={{ padding: 0 }} onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
            {lang === 'zh' ? 'English' : '中文'}
          </Button>
          <Button type="link" size="small" style={{ padding: 0 }} onClick={toggle}>
            {mode === 'dark' ? t('lightTheme') : t('darkTheme')}
          </Button>
        </footer>
      </div>
    </main>
  );
}
