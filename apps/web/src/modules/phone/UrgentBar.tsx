import type { Notice } from '@anyuan/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';

import { client, reload } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { useEvents } from '../../stream/index.tsx';
import { alertPerson } from './alert.ts';

/** An urgent notice that comes while the page is open: vibration, sound, and a bar as wide as the screen. */
export function UrgentBar() {
  const t = useText('phone');
  const label = useLabel();
  const queries = useQueryClient();
  const [notice, show] = useState<Notice>();
  useEvents(['notice.created'], ({ data }) => {
    const fresh = data as unknown as Notice;
    // Being sent makes a case one's own: the lists know it only now.
    void reload(queries, ['/cases']);
    if (!fresh.urgent) return;
    alertPerson();
    show(fresh);
  });
  if (!notice) return null;
  const leave = (): void => {
    show(undefined);
    void client.notice.seen({ ids: [notice.id] }).then(
      () => reload(queries, ['/notices']),
      () => {},
    );
  };
  return (
    <div className="urgent-bar" role="alert">
      {notice.caseId ? (
        <Link to={`/m/case/${notice.caseId}`} onClick={leave}>
          <strong>▲ {label(notice)}</strong>
          <span>{t('openTask')} ›</span>
        </Link>
      ) : (
        <strong>{label(notice)}</strong>
      )}
      <button type="button" aria-label={t('hideBar')} onClick={() => show(undefined)}>
        ×
      </button>
    </div>
  );
}
