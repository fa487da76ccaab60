import { useEffect } from 'react';

import { useText } from '../i18n/index.ts';

/** What the browser's tab says. */
export function useTitle(title: string): void {
  const t = useText();
  const product = t('product');
  useEffect(() => {
    document.title = `${title} · ${product}`;
  }, [title, product]);
}
