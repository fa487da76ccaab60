import { useRouteError } from 'react-router';

import { useErrorText, useText } from '../i18n/index.ts';
import { PlainButton } from '../kit/PlainButton.tsx';
import { surfaceOf, ThemeProvider } from '../theme.tsx';

/** A page that failed to load or draw; a new release makes old chunks vanish, so loading anew often heals. */
export function Crashed() {
  const t = useText();
  const { code, text } = useErrorText()(useRouteError());
  return (
    <ThemeProvider surface={surfaceOf(window.location.pathname)}>
      <main className="state" role="alert" style={{ minHeight: '100dvh' }}>
        <div className="state-title">{code === 'network' ? text : t('unexpected')}</div>
        <p className="muted">{t('errorCode', { code })}</p>
        <PlainButton isPrimary act={() => window.location.reload()}>
          {t('retry')}
        </PlainButton>
      </main>
    </ThemeProvider>
  );
}
