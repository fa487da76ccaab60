import { Link } from 'react-router';

import { useText } from '../i18n/index.ts';
import { Page } from '../kit/Page.tsx';

export function NotFound() {
  const t = useText();
  return (
    <Page title={t('notFoundTitle')}>
      <div className="panel state">
        <p className="muted">{t('notFoundText')}</p>
        <Link to="/">{t('toWorkbench')}</Link>
      </div>
    </Page>
  );
}
